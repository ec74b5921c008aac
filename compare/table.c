/* SPDX-License-Identifier: MIT */
#include "compare/table.h"

#include "common/cpus.h"
#include "compare/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 100, NARROWEST = 12, WIDEST = 26 };

/* ---- lines ----------------------------------------------------------------------------------- */

static bool colours(void)
{
    const char *no_color = getenv("NO_COLOR");

    return isatty(STDOUT_FILENO) && !(no_color && no_color[0]);
}

static void print_heading(const char *text)
{
    printf(colours() ? "\33[1m%s\33[0m" : "%s", text);
}

/* A paragraph that starts with `mark` and is folded at blanks. */
static void print_folded(const char *mark, const char *text)
{
    size_t indent = strlen(mark), most = WIDTH - indent;

    printf("%s", mark);
    while (strlen(text) > most) {
        size_t cut = most;
        while (cut > 0 && text[cut] != ' ')
            cut--;
        cut = cut > 0 ? cut : most;
        printf("%.*s\n%*s", (int)cut, text, (int)indent, "");
        text += cut + (text[cut] == ' ');
    }
    printf("%s\n", text);
}

/* ---- the table of a workload ------------------------------------------------------------------
 */

/* What the columns of one workload have in common. */
struct layout {
    int width; /* of the variants' names */
    bool speedups, losses, results, crowded;
};

static void fit(struct layout *layout, const struct cell *cells, size_t count)
{
    *layout = (struct layout){.width = NARROWEST};
    for (size_t at = 0; at < count; at++) {
        const struct cell *cell = &cells[at];
        int width = (int)(strlen(cell->program->panel) + 1 + strlen(cell->variant->name));
        layout->width = width > layout->width ? width : layout->width;
        layout->losses = layout->losses || cell->variant->may_lose;
        layout->results = layout->results || numbers_first_result(cell).n > 0;
        layout->crowded = layout->crowded || cell->workers > cpus_allowed();
        layout->speedups = layout->speedups || (numbers_base(cells, count, cell) != NULL &&
                                                numbers_base(cells, count, cell) != cell);
    }
    layout->width = layout->width > WIDEST ? WIDEST : layout->width;
}

static void print_header(const struct layout *layout, const struct cell *cell)
{
    print_heading(cell->program->workload);
    printf(": %s\n", cell->program->summary);
    printf("  %-*s %7s   %-26s %3s%s%s%s  %8s  %9s\n", layout->width, "variant", "workers",
           "time: median [min, max]", "n", layout->speedups ? "  speed-up" : "",
           layout->losses ? "      lost" : "", layout->results ? "  1st result" : "", "CPU time",
           "memory");
}

static void print_numbers(const struct layout *layout, const struct cell *cells, size_t count,
                          const struct cell *cell)
{
    struct spread time = numbers_seconds(cell), result = numbers_first_result(cell);
    const struct cell *base = numbers_base(cells, count, cell);
    char text[NUMBERS_TEXT];

    printf("%-26s %3zu", numbers_range(&time, text), time.n);
    if (layout->speedups && base && base != cell)
        printf("  %8.2f", numbers_speedup(cells, count, cell));
    else if (layout->speedups)
        printf("  %8s", base ? "base" : "-");
    if (layout->losses)
        printf("  %8.0f", numbers_lost(cell).median);
    if (layout->results)
        printf("  %10s", result.n ? numbers_time(result.median, text) : "-");
    printf("  %8s", numbers_time(numbers_cpu(cell).median, text));
    printf("  %5.1f MiB\n", numbers_memory(cell).high / (1 << 20));
}

static void print_row(const struct layout *layout, const struct cell *cells, size_t count,
                      const struct cell *cell)
{
    char *name = text_format("%s %s", cell->program->panel, cell->variant->name);

    printf("  %-*.*s %6d%s   ", layout->width, layout->width, name, cell->workers,
           cell->workers > cpus_allowed() ? "*" : " ");
    if (cell->result->sample_count > 0)
        print_numbers(layout, cells, count, cell);
    else
        printf("%s\n", cell->result->skipped              ? "left out, see below"
                       : cell->result->failures.count > 0 ? "failed, see below"
                                                          : "not measured");
    free(name);
}

void table_print(const struct plan *plan, const char *workload)
{
    struct layout layout;
    size_t first, end = results_workload(&plan->results, workload, &first), started = 0;
    const struct cell *cells = plan->cells + first;

    for (size_t at = first; at < end; at++)
        started += plan->cells[at].launches > 0;
    if (started == 0)
        return;
    fit(&layout, cells, end - first);
    print_header(&layout, cells);
    for (size_t at = 0; at < end - first; at++)
        print_row(&layout, cells, end - first, &cells[at]);
    if (layout.crowded)
        printf("  * more workers than the %d CPU%s allowed here\n", cpus_allowed(),
               cpus_allowed() == 1 ? "" : "s");
    struct text_list notes = notes_of(cells, end - first);
    for (size_t at = 0; at < notes.count; at++)
        print_folded("  ", notes.items[at]);
    text_free(&notes);
    printf("\n");
    fflush(stdout);
}

/* ---- below ------------------------------------------------------------------------------------
 */

static void print_list(const char *heading, const struct text_list *list)
{
    if (list->count == 0)
        return;
    print_heading(heading);
    printf("\n");
    for (size_t at = 0; at < list->count; at++)
        print_folded("  - ", list->items[at]);
}

size_t table_failures(const struct plan *plan)
{
    size_t failures = 0;

    for (size_t at = 0; at < plan->count; at++)
        failures += plan->cells[at].result->failures.count > 0 && !plan->cells[at].result->skipped;
    return failures;
}

void table_footer(const struct plan *plan, const struct launcher *launcher, const char *records)
{
    struct text_list policy = launcher_policy(launcher), left_out = {0}, failed = {0};
    uint64_t unfinished = 0;

    for (size_t at = 0; at < plan->results.left_out.count; at++)
        text_add(&left_out, "%s", plan->results.left_out.items[at]);
    for (size_t at = 0; at < plan->count; at++) {
        const struct cell *cell = &plan->cells[at];
        char *name = result_name(cell->result);
        for (size_t failure = 0; failure < cell->result->failures.count; failure++)
            text_add(cell->result->skipped ? &left_out : &failed, "%s: %s", name,
                     cell->result->failures.items[failure]);
        unfinished += cell->launches == 0;
        free(name);
    }
    if (unfinished > 0)
        text_add(&left_out, "%llu cells that were not started before the interruption",
                 (unsigned long long)unfinished);
    text_add(&policy, "time: from the workers' common start to the end of the last one; starting "
                      "programs and making workers is not in it");
    text_add(&policy, "CPU: user and system time of all workers in that time; memory: the largest "
                      "peak of one process");
    text_add(&policy, "n runs, each a start of its own, in random order within each workload; "
                      "below n = 6 there is no interval to claim, [min, max] is all that was seen");
    print_list("How it was measured", &policy);
    print_list("Left out", &left_out);
    print_list("Failed", &failed);
    printf("Records: %s\n", records);
    fflush(stdout);
    text_free(&policy);
    text_free(&left_out);
    text_free(&failed);
}
