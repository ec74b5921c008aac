/* SPDX-License-Identifier: MIT
 *
 * A failing run is long because it was drawn by lot. This looks for one that fails alike with fewer
 * switches: later segments go back to the default, or move beside their thread's earlier ones
 * (after Jalbert and Sen: A Trace Simplification Technique, FSE 2010). */
#include "posix/explore/explore.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_TRIES = 600, MOST_MOVED = 64 };
static const double most_seconds = 3;

static int tries;
static double until_s;

/* Makes the run of these segments; it takes the place of the best one if it fails alike with fewer
 * switches. */
static enum run attempt(struct outcome *outcome, const struct turn *turns, size_t count,
                        bool *better)
{
    static struct turn found[MOST_SWITCHES];
    struct shared *shared = explore_shared;

    *better = false;
    if (tries++ > MOST_TRIES || explore_seconds() > until_s)
        return RUN_ENDED;
    shared->policy = POLICY_SEGMENTS;
    shared->turn_count = (uint32_t)count;
    memcpy(shared->turns, turns, count * sizeof *turns);
    if (explore_run() == RUN_ITSELF)
        return RUN_ITSELF;
    size_t segments = explore_segments(found);
    if (explore_same_failure(outcome) && segments < outcome->turn_count) {
        memcpy(outcome->turns, found, segments * sizeof *found);
        outcome->turn_count = segments;
        *better = true;
    }
    return RUN_ENDED;
}

/* The first segments alone, then the default. */
static enum run cut_tail(struct outcome *outcome)
{
    struct turn turns[64];
    bool better;

    for (size_t keep = 0; keep < outcome->turn_count && keep < 64;
         keep = keep < 8 ? keep + 1 : keep * 2) {
        memcpy(turns, outcome->turns, keep * sizeof *turns);
        if (attempt(outcome, turns, keep, &better) == RUN_ITSELF)
            return RUN_ITSELF;
        if (better)
            break;
    }
    return RUN_ENDED;
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

static enum run try_at(struct outcome *outcome, size_t at, struct turn *turns, bool *better)
{
    size_t later = next_of_thread(outcome, at);

    for (int way = 0; way < 3; way++) {
        size_t count = way == 0 ? without(outcome, at, turns)
                                : moved(outcome, at, later, way == 2, turns);
        if (way > 0 && later == outcome->turn_count)
            break;
        if (attempt(outcome, turns, count, better) == RUN_ITSELF)
            return RUN_ITSELF;
        if (*better)
            break;
    }
    return RUN_ENDED;
}

enum run explore_shrink(struct outcome *outcome)
{
    struct turn *turns = calloc(MOST_SWITCHES + 1, sizeof *turns);
    bool better = true;

    if (!turns)
        abort();
    tries = 0;
    until_s = explore_seconds() + most_seconds;
    if (cut_tail(outcome) == RUN_ITSELF)
        return RUN_ITSELF;
    while (better && tries < MOST_TRIES) {
        better = false;
        for (size_t at = 0; at < outcome->turn_count && at < MOST_MOVED && !better; at++)
            if (try_at(outcome, at, turns, &better) == RUN_ITSELF)
                return RUN_ITSELF;
    }
    free(turns);
    return RUN_ENDED;
}
