/* SPDX-License-Identifier: MIT
 *
 * Which runs are made. First, level by level, those that deviate from the default order at no step,
 * at one, at two ...: when a level has none left, all orders were tried. Where a level is too large,
 * lots are drawn instead: PCT, POS, anybody. */
#include "posix/explore/explore.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { MOST_NODES = 1 << 22 };

struct node { /* a run: that of `parent`, and one more deviation */
    uint32_t parent, at;
    uint16_t thread;
};

/* Not among the variables that are restored before each run. */
static struct search {
    struct node nodes[MOST_NODES];
    uint32_t count;
    bool full;
} *search;

__attribute__((constructor(102))) static void open_search(void)
{
    search = explore_memory(sizeof *search);
    madvise(search, sizeof *search, MADV_DONTFORK); /* no run needs it */
}

/* ---- what a run showed ------------------------------------------------------------------------- */

size_t explore_segments(struct turn *turns)
{
    const struct shared *shared = explore_shared;
    size_t count = 0;

    for (uint32_t step = 0; step < shared->steps; step++) {
        if (count > 0 && turns[count - 1].thread == shared->chosen[step]) {
            turns[count - 1].at++;
        } else if (count < MOST_SWITCHES) {
            turns[count++] = (struct turn){.at = 1, .thread = shared->chosen[step]};
        }
    }
    return count;
}

static bool same_race(const struct race *one, const struct race *other)
{
    return (one->pc[0] == other->pc[0] && one->pc[1] == other->pc[1]) ||
           (one->pc[0] == other->pc[1] && one->pc[1] == other->pc[0]);
}

bool explore_same_failure(const struct outcome *outcome)
{
    const struct shared *shared = explore_shared;

    if (outcome->failure == FAILURE_LEAK)
        return shared->leaked;
    if (outcome->failure != FAILURE_RACE)
        return shared->failure == outcome->failure;
    for (uint32_t at = 0; at < shared->race_count; at++)
        if (same_race(&shared->races[at], &outcome->race))
            return true;
    return false;
}

/* Those that race are steps from now on. True: there are new ones. */
static bool see_more(void)
{
    struct shared *shared = explore_shared;
    bool more = false;

    for (uint32_t at = 0; at < shared->found_count; at++)
        if (shared->visible_count < MOST_VISIBLE) {
            shared->visible[shared->visible_count++] = shared->found[at];
            more = true;
        }
    return more;
}

static bool is_hard(enum failure failure)
{
    return failure != FAILURE_NONE && failure != FAILURE_RACE && failure != FAILURE_LEAK;
}

/* A race or a leak is kept, and the search goes on; anything else ends it. */
static void judge(const struct options *options, struct outcome *outcome)
{
    const struct shared *shared = explore_shared;
    bool first = outcome->failure == FAILURE_NONE;

    outcome->schedules++;
    outcome->steps += shared->steps;
    outcome->cut_off += shared->cut_off;
    if (shared->steps > outcome->most_steps)
        outcome->most_steps = shared->steps;
    if (shared->threads > outcome->most_threads)
        outcome->most_threads = shared->threads;
    if (is_hard(shared->failure)) {
        outcome->failure = shared->failure;
        outcome->turn_count = explore_segments(outcome->turns);
    } else if (options->races && shared->race_count > 0 &&
               (first || outcome->failure == FAILURE_LEAK)) {
        outcome->failure = FAILURE_RACE;
        outcome->race = shared->races[0];
        outcome->turn_count = explore_segments(outcome->turns);
    } else if (shared->leaked && first) {
        outcome->failure = FAILURE_LEAK;
        outcome->turn_count = explore_segments(outcome->turns);
    } else if (outcome->failure == FAILURE_RACE && shared->found_count == 0 &&
               explore_same_failure(outcome)) {
        outcome->turn_count = explore_segments(outcome->turns); /* now its accesses are steps */
    }
}

static bool is_over(const struct options *options, const struct outcome *outcome, double share)
{
    return is_hard(outcome->failure) ||
           (double)outcome->schedules >= (double)options->schedules * share ||
           explore_seconds() - outcome->seconds >= options->seconds * share;
}

/* ---- level by level ---------------------------------------------------------------------------- */

static void plan_node(uint32_t node)
{
    struct shared *shared = explore_shared;
    uint32_t count = 0;

    for (uint32_t at = node; at != 0 && count < MOST_SWITCHES; at = search->nodes[at].parent)
        count++;
    shared->policy = POLICY_DEVIATIONS;
    shared->turn_count = count;
    for (uint32_t at = node; count > 0; at = search->nodes[at].parent)
        shared->turns[--count] = (struct turn){.at = search->nodes[at].at, .thread = search->nodes[at].thread};
}

/* The runs that deviate from this one once more, later. */
static void add_children(uint32_t node)
{
    const struct shared *shared = explore_shared;
    uint32_t from = node == 0 ? 0 : search->nodes[node].at + 1;

    for (uint32_t step = from; step < shared->steps; step++)
        for (int number = 0; number < (int)shared->threads; number++) {
            if (!mask_has(shared->choices[step], number))
                continue;
            if (search->count == MOST_NODES) {
                search->full = true;
                return;
            }
            search->nodes[search->count++] =
                (struct node){.parent = node, .at = step, .thread = (uint16_t)number};
        }
}

/* Lots decide in which order a level is tried, since it may be too large for the time. */
static void shuffle(uint32_t from, uint32_t to, uint64_t *state)
{
    for (uint32_t at = to; at > from + 1; at--) {
        uint32_t with = from + (uint32_t)(explore_random(state) % (at - from));
        struct node swapped = search->nodes[at - 1];
        search->nodes[at - 1] = search->nodes[with];
        search->nodes[with] = swapped;
    }
}

static void begin_levels(struct outcome *outcome)
{
    search->count = 1;
    search->full = false;
    outcome->levels = 0;
}

static void search_levels(const struct options *options, struct outcome *outcome)
{
    uint64_t state = options->seed;
    uint32_t from = 0, to = 1;

    begin_levels(outcome);
    while (!is_over(options, outcome, 0.5)) {
        for (uint32_t node = from; node < to && !is_over(options, outcome, 0.5); node++) {
            plan_node(node);
            explore_run();
            judge(options, outcome);
            if (see_more()) { /* steps are counted anew */
                begin_levels(outcome);
                from = to = 0;
                break;
            }
            add_children(node);
            from = node + 1;
        }
        if (is_hard(outcome->failure) || from < to)
            break;
        if (to == 0) {
            from = 0;
            to = 1;
            continue;
        }
        outcome->levels++;
        if (search->count == to && !search->full) {
            outcome->complete = outcome->cut_off == 0;
            break;
        }
        to = search->count;
        shuffle(from, to, &state);
    }
}

/* ---- by lot ------------------------------------------------------------------------------------ */

static void search_by_lot(const struct options *options, struct outcome *outcome)
{
    static const struct {
        enum policy policy;
        uint32_t depth;
    } cycle[] = {{POLICY_PCT, 2}, {POLICY_POS, 0}, {POLICY_PCT, 3}, {POLICY_RANDOM, 0}};
    struct shared *shared = explore_shared;
    uint64_t state = options->seed;

    for (size_t at = 0; !is_over(options, outcome, 1); at = (at + 1) % 4) {
        shared->policy = cycle[at].policy;
        shared->depth = cycle[at].depth;
        shared->length = (uint32_t)outcome->most_steps;
        shared->random = explore_random(&state);
        explore_run();
        judge(options, outcome);
        outcome->pct_runs += cycle[at].policy == POLICY_PCT && cycle[at].depth == 2;
        see_more();
    }
}

void explore_search(const struct options *options, struct outcome *outcome)
{
    outcome->seconds = explore_seconds();
    explore_shared->most_steps = (uint32_t)options->most_steps;
    search_levels(options, outcome);
    if (!outcome->complete)
        search_by_lot(options, outcome);
    outcome->seconds = explore_seconds() - outcome->seconds;
}
