/* SPDX-License-Identifier: MIT */
#include "compare/numbers.h"
#include "compare/table.h"

#include <stdlib.h>
#include <string.h>

/* The lowest and the highest of something over cells. */
struct extremes {
    const struct cell *lowest, *highest;
    double low, high;
};

static void widen(struct extremes *extremes, const struct cell *cell, double value)
{
    if (!extremes->lowest || value < extremes->low) {
        extremes->lowest = cell;
        extremes->low = value;
    }
    if (!extremes->highest || value > extremes->high) {
        extremes->highest = cell;
        extremes->high = value;
    }
}

static int most_workers(const struct cell *cells, size_t count)
{
    int most = 0;

    for (size_t at = 0; at < count; at++)
        if (cells[at].result->sample_count > 0 && cells[at].workers > most)
            most = cells[at].workers;
    return most;
}

static void note_speedups(struct text_list *notes, const struct cell *cells, size_t count)
{
    struct extremes extremes = {0};
    const struct cell *base = NULL;
    int workers = most_workers(cells, count);
    char text[NUMBERS_TEXT];

    for (size_t at = 0; at < count; at++) {
        const struct cell *own = numbers_base(cells, count, &cells[at]);
        if (cells[at].result->sample_count == 0 || cells[at].workers != workers || !own ||
            own == &cells[at])
            continue;
        base = own;
        widen(&extremes, &cells[at], numbers_speedup(cells, count, &cells[at]));
    }
    if (!base || workers == 1)
        return;
    char *over = base->variant->alone
                     ? text_format("%s %s (%s, n = %zu)", base->program->panel, base->variant->name,
                                   numbers_time(numbers_seconds(base).median, text),
                                   base->result->sample_count)
                     : text_format("the same variant with 1 worker");
    if (extremes.lowest == extremes.highest)
        text_add(notes, "Speed-up with %d workers over %s: %.2f (%s %s).", workers, over,
                 extremes.low, extremes.lowest->program->panel, extremes.lowest->variant->name);
    else if (extremes.high - extremes.low < 0.005)
        text_add(notes, "Speed-up with %d workers over %s: %.2f in every variant.", workers, over,
                 extremes.low);
    else
        text_add(notes, "Speed-up with %d workers over %s: from %.2f (%s %s) to %.2f (%s %s).",
                 workers, over, extremes.low, extremes.lowest->program->panel,
                 extremes.lowest->variant->name, extremes.high, extremes.highest->program->panel,
                 extremes.highest->variant->name);
    free(over);
}

/* Whether the order of the fastest variants means anything. */
static void note_order(struct text_list *notes, const struct cell *cells, size_t count)
{
    const struct cell *fastest = NULL;
    int workers = most_workers(cells, count);
    size_t overlapping = 0, others = 0;

    for (size_t at = 0; at < count; at++)
        if (cells[at].result->sample_count > 1 && cells[at].workers == workers &&
            (!fastest || numbers_seconds(&cells[at]).median < numbers_seconds(fastest).median))
            fastest = &cells[at];
    for (size_t at = 0; fastest && at < count; at++)
        if (&cells[at] != fastest && cells[at].result->sample_count > 1 &&
            cells[at].workers == workers) {
            others++;
            overlapping += numbers_seconds(&cells[at]).low <= numbers_seconds(fastest).high;
        }
    if (others > 0 && overlapping > 0)
        text_add(notes,
                 "The range of the fastest, %s %s, overlaps with that of %zu of %zu others: "
                 "these runs do not order them.",
                 fastest->program->panel, fastest->variant->name, overlapping, others);
}

static void note_losses(struct text_list *notes, const struct cell *cells, size_t count)
{
    struct text_list racy = {0};
    bool mended_lost = false, mended = false;

    for (size_t at = 0; at < count; at++) {
        const struct cell *cell = &cells[at];
        struct spread lost = numbers_lost(cell);
        if (lost.n == 0)
            continue;
        if (!cell->variant->may_lose) {
            mended = true;
            mended_lost = mended_lost || lost.high > 0;
        } else if (cell->result->samples[0].expected_sum > 0) {
            text_add(&racy, "%s %s %.1f %%", cell->program->panel, cell->variant->name,
                     100 * lost.median / (double)cell->result->samples[0].expected_sum);
        }
    }
    char *all = text_join(&racy, ", ");
    if (racy.count > 0)
        text_add(notes, "Updates lost in the median run: %s.%s", all,
                 mended && !mended_lost ? " The mended variants lost none." : "");
    free(all);
    text_free(&racy);
}

/* For workloads that have a number of workers of their own: who waits should burn nothing. */
static void note_burning(struct text_list *notes, const struct cell *cells, size_t count)
{
    struct extremes extremes = {0};

    for (size_t at = 0; at < count; at++) {
        double seconds = numbers_seconds(&cells[at]).median;
        if (cells[at].variant->may_lose || !cells[at].program->own_workers)
            return;
        if (seconds > 0)
            widen(&extremes, &cells[at], 100 * numbers_cpu(&cells[at]).median / seconds);
    }
    if (extremes.lowest)
        text_add(notes,
                 "CPU time burned: from %.2g %% (%s %s) to %.2g %% (%s %s) of the time "
                 "taken.",
                 extremes.low, extremes.lowest->program->panel, extremes.lowest->variant->name,
                 extremes.high, extremes.highest->program->panel, extremes.highest->variant->name);
}

struct text_list notes_of(const struct cell *cells, size_t count)
{
    struct text_list notes = {0};

    note_speedups(&notes, cells, count);
    note_losses(&notes, cells, count);
    note_burning(&notes, cells, count);
    note_order(&notes, cells, count);
    return notes;
}
