/* SPDX-License-Identifier: MIT */
#include "compare/run.h"

#include "common/fail.h"
#include "compare/progress.h"
#include "compare/reading.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Without --repeat, a run that takes longer than this is made once. */
static const double short_run_s = 1;

static struct text_list argv_of(const struct cell *cell, const struct catalog *catalog,
                                const struct launcher *launcher, const struct settings *settings)
{
    return command_run(catalog, launcher, cell->program, cell->variant->name, cell->workers,
                       settings);
}

static void keep(struct cell *cell, const struct reading *reading, double launch_s)
{
    cell->samples = text_grow(cell->samples, cell->sample_count, sizeof *cell->samples);
    cell->samples[cell->sample_count] = reading->sample;
    cell->samples[cell->sample_count++].launch_s = launch_s;
}

/* What a run is worth: NULL, or why it does not count (the caller frees it). */
static char *verdict(const struct child *child, const struct readings *readings)
{
    for (size_t at = 0; at < readings->count; at++)
        if (!readings->items[at].verified) {
            char *words = child_complaint(child);
            char *why = text_format("wrong answer, %s", words);
            free(words);
            return why;
        }
    if (readings->complaints.count > 0 && child->end == CHILD_EXITED)
        return text_format("%s", readings->complaints.items[0]);
    if (child->end != CHILD_EXITED || child->status != 0)
        return child_complaint(child);
    if (readings->count == 0)
        return text_format("it ended well but printed no record");
    return NULL;
}

/* A wrong answer is kept in the file, which says that it is wrong, but enters no number. */
static void judge(struct cell *cell, const struct child *child, const struct store *store,
                  uint64_t block)
{
    struct readings readings = readings_of(cell, child);
    char *why = verdict(child, &readings);
    double launch_s = child->seconds;
    char how[64];

    for (size_t at = 0; at < readings.count; at++)
        launch_s -= readings.items[at].sample.seconds + readings.items[at].sample.setup_s;
    launch_s = launch_s > 0 ? launch_s : 0;
    if (child->end == CHILD_EXITED && child->status == STATUS_SKIP) {
        cell->skipped = true;
        text_add(&cell->failures, "%s", why);
        progress_end("cannot run here");
    } else if (why) {
        text_add(&cell->failures, "%s", why);
        progress_end(why);
    } else {
        snprintf(how, sizeof how, "%.3g s", readings.items[0].sample.seconds);
        progress_end(how);
    }
    for (size_t at = 0; at < readings.count && !why; at++)
        keep(cell, &readings.items[at], launch_s);
    if (child->end == CHILD_EXITED && child->status <= STATUS_FAILED)
        store_append(store, &readings, cell->launches, launch_s, block);
    free(why);
    readings_free(&readings);
}

static void run_cell(struct cell *cell, const struct catalog *catalog,
                     const struct launcher *launcher, const struct store *store,
                     const struct settings *settings, uint64_t block)
{
    struct text_list argv = argv_of(cell, catalog, launcher, settings);
    struct child child = child_run(argv.items, settings->deadline_s);

    cell->launches++;
    if (child.end == CHILD_INTERRUPTED)
        progress_end("interrupted");
    else
        judge(cell, &child, store, block);
    if (child.seconds > cell->longest_s)
        cell->longest_s = child.seconds;
    child_free(&child);
    text_free(&argv);
}

/* Whether a cell is run in this block. A cell that failed is not tried again: what fails once would
 * fill the budget with failures. */
static bool due(const struct cell *cell, uint64_t block, const struct settings *settings)
{
    if (block == 1)
        return true;
    return cell->failures.count == 0 && (settings->repeat_given || cell->longest_s <= short_run_s);
}

void run_workload(struct plan *plan, const char *workload, const struct catalog *catalog,
                  const struct launcher *launcher, const struct store *store,
                  const struct settings *settings, size_t *done)
{
    size_t first, end = plan_workload(plan, workload, &first), once = 0;
    size_t *order = calloc(end - first + 1, sizeof *order);
    size_t total = plan->count * plan->blocks;

    ok(order ? 0 : errno, "calloc");
    for (uint64_t block = 1; block <= plan->blocks; block++) {
        plan_shuffle(plan, order, first, end);
        for (size_t at = 0; at < end - first; at++, ++*done) {
            struct cell *cell = &plan->cells[order[at]];
            if (child_stop_signal())
                break;
            if (!due(cell, block, settings))
                continue;
            progress_begin(*done, total, cell);
            run_cell(cell, catalog, launcher, store, settings, block);
        }
    }
    for (size_t at = first; at < end; at++)
        once += plan->cells[at].failures.count == 0 && plan->cells[at].longest_s > short_run_s;
    if (once > 0 && !settings->repeat_given && plan->blocks > 1)
        text_add(&plan->left_out,
                 "%s: repetitions of %zu of %zu cells, whose run takes longer than %g s (--repeat "
                 "%llu makes them)",
                 workload, once, end - first, short_run_s, (unsigned long long)plan->blocks);
    free(order);
    progress_clear();
}

void run_print(struct plan *plan, const char *workload, const struct catalog *catalog,
               const struct launcher *launcher, const struct settings *settings)
{
    size_t first, end = plan_workload(plan, workload, &first);
    size_t *order = calloc(end - first + 1, sizeof *order);

    ok(order ? 0 : errno, "calloc");
    for (uint64_t block = 1; block <= plan->blocks; block++) {
        plan_shuffle(plan, order, first, end);
        for (size_t at = 0; at < end - first; at++) {
            struct text_list argv = argv_of(&plan->cells[order[at]], catalog, launcher, settings);
            char *words = text_join(&argv, " ");
            printf("block %llu: %s\n", (unsigned long long)block, words);
            free(words);
            text_free(&argv);
        }
    }
    free(order);
}
