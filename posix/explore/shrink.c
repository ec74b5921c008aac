/* SPDX-License-Identifier: MIT
 *
 * A failing run is long because it was drawn by lot. This looks for one that fails alike with fewer
 * switches: later segments go back to the default, or move beside their thread's earlier ones
 * (after Jalbert and Sen: A Trace Simplification Technique, FSE 2010). */
#include "posix/explore/shared.h"

#include <string.h>

enum { MOST_TRIES = 600, MOST_MOVED = 64 };
static const double most_seconds = 3;

/* Not among the variables that are restored before each run. */
static struct shrink {
    struct turn found[MOST_SWITCHES], turns[MOST_SWITCHES + 1];
    int tries;
    double until_s;
} * shrink;

__attribute__((constructor(102))) static void open_shrink(void)
{
    shrink = explore_memory(sizeof *shrink);
}

/* Makes the run of these segments; it takes the place of the best one if it fails alike with fewer
 * switches. */
static void attempt(struct outcome *outcome, const struct turn *turns, size_t count, bool *better)
{
    struct shared *shared = explore_shared;

    *better = false;
    if (shrink->tries++ > MOST_TRIES || explore_seconds() > shrink->until_s)
        return;
    shared->policy = POLICY_SEGMENTS;
    shared->turn_count = (uint32_t)count;
    memcpy(shared->turns, turns, count * sizeof *turns);
    explore_run();
    size_t segments = explore_segments(shrink->found);
    if (explore_same_failure(outcome) && segments < outcome->turn_count) {
        memcpy(outcome->turns, shrink->found, segments * sizeof shrink->found[0]);
        outcome->turn_count = segments;
        *better = true;
    }
}

/* The first segments alone, then the default. */
static void cut_tail(struct outcome *outcome)
{
    struct turn turns[64];
    bool better;

    for (size_t keep = 0; keep < outcome->turn_count && keep < 64;
         keep = keep < 8 ? keep + 1 : keep * 2) {
        memcpy(turns, outcome->turns, keep * sizeof *turns);
        attempt(outcome, turns, keep, &better);
        if (better)
            break;
    }
}

/* Segment `at` is left out; what it did comes when the default has it. */
static size_t without(const struct outcome *outcome, size_t at, struct turn *turns)
{
    size_t count = 0;

    for (size_t each = 0; each < outcome->turn_count; each++)
        if (each != at)
            turns[count++] = outcome->turns[each];
    return count;
}

/* Segment `later` comes right behind `at`, or (`back`) `at` right before `later`. */
static size_t moved(const struct outcome *outcome, size_t at, size_t later, bool back,
                    struct turn *turns)
{
    const struct turn *old = outcome->turns;
    size_t count = 0;

    for (size_t each = 0; each < outcome->turn_count; each++) {
        if (each == (back ? at : later))
            continue;
        if (back && each == later)
            turns[count++] = old[at];
        turns[count++] = old[each];
        if (!back && each == at)
            turns[count++] = old[later];
    }
    return count;
}

static size_t next_of_thread(const struct outcome *outcome, size_t at)
{
    size_t later = at + 1;

    while (later < outcome->turn_count && outcome->turns[later].thread != outcome->turns[at].thread)
        later++;
    return later;
}

static void try_at(struct outcome *outcome, size_t at, struct turn *turns, bool *better)
{
    size_t later = next_of_thread(outcome, at);

    if (outcome->turns[at].older > 0) {
        memcpy(turns, outcome->turns, outcome->turn_count * sizeof *turns);
        turns[at].older = 0;
        attempt(outcome, turns, outcome->turn_count, better);
    }
    for (int way = 0; way < 3 && !*better; way++) {
        size_t count =
            way == 0 ? without(outcome, at, turns) : moved(outcome, at, later, way == 2, turns);
        if (way > 0 && later == outcome->turn_count)
            break;
        attempt(outcome, turns, count, better);
    }
}

void explore_shrink(struct outcome *outcome)
{
    bool better = true;

    shrink->tries = 0;
    shrink->until_s = explore_seconds() + most_seconds;
    cut_tail(outcome);
    while (better && shrink->tries < MOST_TRIES) {
        better = false;
        for (size_t at = 0; at < outcome->turn_count && at < MOST_MOVED && !better; at++)
            try_at(outcome, at, shrink->turns, &better);
    }
}
