/* SPDX-License-Identifier: MIT */
#include "compare/answer/answer.h"

#include "common/base/words.h"
#include "compare/answer/sheet.h"
#include "compare/base/json_read.h"
#include "compare/base/units.h"
#include "compare/tables/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_COLUMNS = 13, SPEED_COLUMNS = 9, MOST_FAILED = 2, LONGEST_LINE = 256 };

/* ---- workloads ------------------------------------------------------------------------------- */

struct summaries answer_workload(const struct answer *answer, const char *workload)
{
    struct summaries own = {0};

    for (size_t at = 0; at < answer->summaries.count; at++) {
        struct summary *item = &answer->summaries.items[at];
        if (strcmp(item->result->workload, workload) != 0)
            continue;
        own.items = own.items ? own.items : item;
        own.count++;
    }
    return own;
}

struct text_list answer_workloads(const struct answer *answer)
{
    struct text_list names = {0};

    for (size_t at = 0; at < answer->summaries.count; at++)
        if (!text_has(&names, answer->summaries.items[at].result->workload))
            text_add(&names, "%s", answer->summaries.items[at].result->workload);
    return names;
}

/* ---- a workload's line ----------------------------------------------------------------------- */

/* "10 % slower", "2.4x as long", of a panel against the first one. */
static void add_words(struct text_list *words, const char *panel, const struct verdict *verdict)
{
    double ratio = verdict->ratio.estimate, reach = verdict_reach(verdict);
    char number[WORDS_TEXT];

    if (verdict->word == VERDICT_SLOWER && ratio >= 2)
        text_add(words, "%s %sx as long", panel, words_number(ratio, number));
    else if (verdict->word == VERDICT_SLOWER)
        text_add(words, "%s %.0f %% slower", panel, 100 * (ratio - 1));
    else if (verdict->word == VERDICT_FASTER && ratio <= 0.5)
        text_add(words, "%s %sx as fast", panel, words_number(1 / ratio, number));
    else if (verdict->word == VERDICT_FASTER)
        text_add(words, "%s %.0f %% faster", panel, 100 * (1 / ratio - 1));
    else if (verdict->word == VERDICT_UNKNOWN && reach >= 0)
        text_add(words, "%s?", panel);
}

/* What the line says at its end; the caller frees it. */
static char *words_of(const struct headline *headline)
{
    const struct rivals *rivals = &headline->rivals;
    struct text_list words = {0};
    double reach = 0;
    bool few = false;

    for (size_t at = 1; at < rivals->count; at++) {
        double own = verdict_reach(&rivals->verdicts[at]);
        few = few || own < 0;
        reach = fmax(reach, rivals->verdicts[at].word == VERDICT_UNKNOWN ? own : 0);
        if (headline->mark != '?')
            add_words(&words, rivals->items[at]->result->panel, &rivals->verdicts[at]);
    }
    if (headline->mark == '?' && few)
        text_add(&words, "cannot tell yet");
    else if (headline->mark == '?')
        text_add(&words, "cannot tell (\u00b1%.0f %%)", 100 * reach);
    char *all = text_join(&words, ", ");
    text_free(&words);
    return all;
}

void answer_speedups(const struct headline *headline, char *text, size_t size)
{
    double low = 0, high = 0;

    for (size_t at = 0; at < headline->rivals.count; at++) {
        double own = headline->rivals.items[at]->over_alone.estimate;
        if (headline->rivals.items[at]->over_alone.n == 0)
            continue;
        low = low <= 0 || own < low ? own : low;
        high = fmax(high, own);
    }
    if (high <= 0)
        snprintf(text, size, "-");
    else if (high - low < 0.05)
        snprintf(text, size, "%.1fx", (low + high) / 2);
    else
        snprintf(text, size, "%.1f-%.1fx", low, high);
}

static enum sheet_ink ink_of(char mark)
{
    return mark == '<'   ? INK_FASTER
           : mark == '>' ? INK_SLOWER
           : mark == '?' ? INK_UNKNOWN
                         : INK_PLAIN;
}

static void put_median(const struct sheet *sheet, const struct headline *headline, size_t panel)
{
    char text[UNITS_TEXT] = "-";

    for (size_t at = 0; at < headline->rivals.count; at++)
        if (strcmp(headline->rivals.items[at]->result->panel, sheet->panels[panel]) == 0)
            words_time(headline->rivals.items[at]->seconds.estimate, text);
    sheet_put(sheet, INK_PLAIN, sheet->column, text);
}

static void put_line(struct sheet *sheet, const struct headline *headline, bool hit)
{
    char mark[] = {headline->mark, ' ', '\0'}, workers[16], speedup[32];
    char *words = words_of(headline);
    int room =
        (int)sheet->width - sheet->label - (int)sheet->panel_count * sheet->column - SPEED_COLUMNS;

    sheet_put(sheet, ink_of(headline->mark), 2, mark);
    sheet_put(sheet, INK_PLAIN, NAME_COLUMNS, headline->workload);
    snprintf(workers, sizeof workers, " %d%s", headline->workers, hit ? " !" : "");
    sheet_put(sheet, INK_PLAIN, sheet->label - 2 - NAME_COLUMNS, workers);
    for (size_t panel = 0; panel < sheet->panel_count; panel++)
        put_median(sheet, headline, panel);
    answer_speedups(headline, speedup, sizeof speedup);
    bool behind = words[0] != '\0' && sheet_columns(words) <= room;
    sheet_put(sheet, INK_PLAIN, behind ? SPEED_COLUMNS : 0, speedup);
    if (behind)
        sheet_put(sheet, ink_of(headline->mark), 0, words);
    sheet_newline(sheet);
    if (!behind && words[0] != '\0')
        sheet_paragraph(sheet, ink_of(headline->mark), 4, words);
    free(words);
}

void answer_line(const struct answer *answer, const char *workload, FILE *stream)
{
    struct sheet sheet;
    struct summaries own = answer_workload(answer, workload);
    struct headline headline = headline_of(&own, answer->cpus);

    sheet_open(&sheet, answer, fileno(stream));
    if (headline.rivals.count > 0)
        put_line(&sheet, &headline, text_has(answer->hit, workload));
    sheet_print(&sheet, stream);
}

static void put_work(const struct answer *answer, struct sheet *sheet)
{
    struct text_list workloads = answer_workloads(answer);
    bool hit = false;

    sheet_heading(sheet, sheet->label > 20 ? "THE WORK      workers" : "THE WORK    workers",
                  "vs sync");
    for (size_t at = 0; at < workloads.count; at++) {
        struct summaries own = answer_workload(answer, workloads.items[at]);
        struct headline headline = headline_of(&own, answer->cpus);
        bool own_hit = text_has(answer->hit, workloads.items[at]);
        hit = hit || own_hit;
        if (headline.rivals.count > 0)
            put_line(sheet, &headline, own_hit);
    }
    char *legend = text_format(
        "= same within 5 %%  < > faster, slower than %s  ? cannot tell yet%s",
        sheet->panel_count > 0 ? sheet->panels[0] : "the first", hit ? "  ! noise" : "");
    sheet_paragraph(sheet, INK_FAINT, 2, legend);
    free(legend);
    if (answer->sizes)
        sheet_paragraph(sheet, INK_FAINT, 2, answer->sizes);
    sheet_newline(sheet);
    text_free(&workloads);
}

/* ---- above and below ------------------------------------------------------------------------- */

static char *machine_of(const struct answer *answer)
{
    struct json_object *environment = answer->results->environment;
    struct json_object *machine =
        environment ? fields_get(environment, "machine", json_type_object) : NULL;
    struct json_object *cpu = machine ? fields_get(machine, "cpu", json_type_object) : NULL;
    struct json_object *virtual = machine ? fields_get(machine, "virtual", json_type_object) : NULL;
    const char *model = cpu ? fields_text(cpu, "model") : NULL;
    const char *hypervisor = virtual ? fields_text(virtual, "hypervisor") : NULL;
    char cpus[WORDS_TEXT];

    return text_format("%s%s%s%s", words_count((uint64_t)answer->cpus, "CPU", cpus),
                       model ? ", " : "", model ? model : "", hypervisor ? " (virtual)" : "");
}

static void put_top(const struct answer *answer, struct sheet *sheet)
{
    struct text_list workloads = answer_workloads(answer), panels = {0};
    char count[WORDS_TEXT], took[WORDS_TEXT], *machine = machine_of(answer);

    for (size_t at = 0; at < sheet->panel_count; at++)
        text_add(&panels, "%s", sheet->panels[at]);
    if (sheet->panels_more > 0)
        text_add(&panels, "and %zu more in the tables", sheet->panels_more);
    char *names = text_join(&panels, ", ");
    if (answer->seconds >= 90)
        snprintf(took, sizeof took, "%.0f min", answer->seconds / 60);
    else
        snprintf(took, sizeof took, "%.0f s", answer->seconds);
    char *first =
        text_format("triptych  %s x %s   %s   %s", words_count(workloads.count, "workload", count),
                    names, machine, took);
    sheet_paragraph(sheet, INK_HEADING, 0, first);
    if (answer->noise) {
        char *line = text_format("! noisy: %s", answer->noise);
        sheet_paragraph(sheet, INK_UNKNOWN, 0, line);
        free(line);
    }
    struct text_list failed = table_failed(answer->results, false);
    for (size_t at = 0; at < failed.count && at < MOST_FAILED; at++) {
        char *line = text_format("! failed: %.150s", failed.items[at]);
        sheet_paragraph(sheet, INK_SLOWER, 0, line);
        free(line);
    }
    if (failed.count > MOST_FAILED) {
        char *line =
            text_format("! failed: %zu more (--details tells all)", failed.count - MOST_FAILED);
        sheet_paragraph(sheet, INK_SLOWER, 0, line);
        free(line);
    }
    sheet_newline(sheet);
    text_free(&failed);
    text_free(&panels);
    text_free(&workloads);
    free(names);
    free(first);
    free(machine);
}

static void put_next(const struct answer *answer, struct sheet *sheet)
{
    char *command = text_join(answer->next, " ");
    bool behind = 6 + sheet_columns(command) + 3 + sheet_columns(answer->why) <= (int)sheet->width;

    sheet_put(sheet, INK_HEADING, 6, "NEXT");
    sheet_command(sheet, 6, answer->next);
    if (behind) {
        sheet_put(sheet, INK_PLAIN, 3, "");
        sheet_put(sheet, INK_FAINT, 0, answer->why);
    }
    sheet_newline(sheet);
    if (!behind)
        sheet_paragraph(sheet, INK_FAINT, 8, answer->why);
    if (answer->report) {
        char *open[] = {(char[]){"xdg-open"}, (char *)answer->report};
        struct text_list words = {.items = open, .count = 2};
        sheet_put(sheet, INK_PLAIN, 6, "");
        sheet_command(sheet, 6, &words);
        sheet_newline(sheet);
    }
    free(command);
}

void answer_print(const struct answer *answer)
{
    struct sheet sheet;

    sheet_open(&sheet, answer, STDOUT_FILENO);
    put_top(answer, &sheet);
    answer_differs(answer, &sheet);
    put_work(answer, &sheet);
    answer_lessons(answer, &sheet);
    put_next(answer, &sheet);
    sheet_print(&sheet, stdout);
}
