/* SPDX-License-Identifier: MIT */
#include "compare/measure/crossover.h"

#include "common/base/fail.h"
#include "compare/base/json_write.h"
#include "compare/measure/command.h"
#include "compare/tables/crossover.h"
#include "compare/tables/table.h"

#include <stdlib.h>
#include <string.h>

/* ---- cells ----------------------------------------------------------------------------------- */

static struct crossover_cell cell_of(const struct cell *cell)
{
    const struct program_grain *grain = &cell->program->grain;
    const char *length = setting_value(cell->setting, grain->length.items[0]);
    const char *count = grain->count ? setting_value(cell->setting, grain->count) : NULL;
    const struct program_option *option = program_option(cell->program, grain->length.items[0]);
    struct crossover_cell own = {.result = cell->result, .tasks = 1, .piece = !grain->count};
    double value;

    if (count && read_real(count, &value))
        own.tasks = value * (double)grain->each;
    own.stated = option->unit && strcmp(option->unit, "s") == 0;
    if (length && !(own.stated ? read_seconds(length, &own.value) : read_real(length, &own.value)))
        own.value = 0;
    return own;
}

/* Cells of one place have the same setting, and places come in the order of the sweep. */
struct crossover crossover_measured(const struct plan *plan)
{
    struct crossover_cell *cells = xcalloc(plan->count + 1, sizeof *cells);
    struct text_list settings = {0};

    for (size_t at = 0; at < plan->count; at++) {
        const char *setting = plan->cells[at].setting->text;
        size_t place = 0;
        while (place < settings.count && strcmp(settings.items[place], setting) != 0)
            place++;
        if (place == settings.count)
            text_add(&settings, "%s", setting);
        cells[at] = cell_of(&plan->cells[at]);
        cells[at].place = place;
    }
    struct crossover crossover = crossover_of(cells, plan->count);
    free(cells);
    text_free(&settings);
    return crossover;
}

/* On a busy machine several workers do not get several CPUs, so nothing wins by dividing. */
static void note_busy(const struct plan *plan, struct text_list *notes)
{
    uint64_t starts = 0, hit = 0;

    for (size_t at = 0; at < plan->count; at++) {
        starts += plan->cells[at].launches;
        hit += plan->cells[at].hit;
    }
    if (hit * 3 >= starts && hit > 0)
        text_add(notes,
                 "During %llu of %llu starts other programs took CPUs from these: crossings are "
                 "those of a busy machine, on which several workers win later than on an idle one",
                 (unsigned long long)hit, (unsigned long long)starts);
}

/* ---- telling --------------------------------------------------------------------------------- */

void crossover_tell(const struct session *session, const struct crossover *crossover,
                    const char *report)
{
    const struct results *results = &session->plan->results;

    if (session->settings->format == FORMAT_JSON) {
        objects_print(stdout, json_object_get(session->crossover));
    } else if (session->settings->format == FORMAT_CSV) {
        crossover_csv(crossover);
    } else {
        struct text_list notes = table_failed(results, false);
        struct text_list skipped = table_failed(results, true);
        note_busy(session->plan, &notes);
        for (size_t at = 0; at < skipped.count; at++)
            text_add(&notes, "%s", skipped.items[at]);
        for (size_t at = 0; at < results->left_out.count; at++)
            text_add(&notes, "left out: %s", results->left_out.items[at]);
        crossover_print(crossover, &notes, report);
        text_free(&skipped);
        text_free(&notes);
    }
    fflush(stdout);
}

int crossover_command(const struct settings *settings)
{
    if (settings->workloads.count > 1)
        fail(STATUS_USAGE,
             "crossover takes one workload, and here are %zu (see triptych crossover "
             "--help)",
             settings->workloads.count);
    return compare_command(settings);
}
