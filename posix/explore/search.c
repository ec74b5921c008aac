/* SPDX-License-Identifier: MIT
 *
 * Which runs are made. First, level by level, those that deviate from the default order at no step,
 * at one, at two ...: when a level has none left, all orders were tried. After some runs every
 * other one is drawn by lot, since a level may be too large to find anything in. */
#include "posix/explore/shared.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { MOST_NODES = 1 << 22, FIRST_RUNS = 200 };

struct node { /* a run: that of `parent`, and one more deviation */
    uint32_t parent, at;
    uint16_t thread;
};

/* Not among the variables that are restored before each run. */
static struct search {
    struct node nodes[MOST_NODES];
    uint32_t count;
    bool full;
} * search;

__attribute__((constructor(102))) static void open_search(void)
{
    search = explore_memory(sizeof *search);
    madvise(search, sizeof *search, MADV_DONTFORK); /* no run needs it */
}

/* ---- what a run showed -------------------------------------------------------------------------
 */

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

static bool is_hard(enum failure failure)
{
    return failure != FAILURE_NONE && failure != FAILURE_RACE && failure != FAILURE_LEAK;
}

/* Those that race are steps from now on. True: there are new ones. */
static bool see_more(void)
{
    struct shared *shared = explore_shared;
    bool more = false;

    if (is_hard(shared->failure)) /* what was found is replayed as it was */
        return false;
    for (uint32_t at = 0; at < shared->found_count; at++)
        if (shared->visible_count < MOST_VISIBLE) {
            shared->visible[shared->visible_count++] = shared->found[at];
            more = true;
        }
    return more;
}

/* A machine that stood still looks like a program that does: only who hangs again hangs. */
static void confirm_hang(void)
{
    struct shared *shared = explore_shared;

    if (shared->failure != FAILURE_HANG || !shared->stood_still)
        return;
    shared->turn_count = (uint32_t)explore_segments(shared->turns);
    shared->policy = POLICY_EXACT;
    explore_run();
}

/* A race or a leak is kept, and the search goes on; anything else ends it. */
static void judge(const struct options *options, struct outcome *outcome)
{
    const struct shared *shared = explore_shared;
    bool first = outcome->failure == FAILURE_NONE;

    confirm_hang();
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
        outcome->race_at = explore_seconds();
        outcome->turn_count = explore_segments(outcome->turns);
    } else if (shared->leaked && first) {
        outcome->failure = FAILURE_LEAK;
        outcome->turn_count = explore_segments(outcome->turns);
    } else if (outcome->failure == FAILURE_RACE && shared->found_count == 0 &&
               explore_same_failure(outcome)) {
        outcome->turn_count = explore_segments(outcome->turns); /* now its accesses are steps */
    }
}

void explore_judge_replay(const struct options *options, struct outcome *outcome)
{
    const struct shared *shared = explore_shared;

    if (shared->failure != FAILURE_NONE)
        outcome->failure = shared->failure;
    else if (options->races && shared->race_count > 0)
        outcome->failure = FAILURE_RACE;
    else if (shared->leaked)
        outcome->failure = FAILURE_LEAK;
}

static bool is_over(const struct options *options, const struct outcome *outcome)
{
    return is_hard(outcome->failure) || outcome->schedules >= options->schedules ||
           explore_seconds() - outcome->seconds >= options->seconds ||
           (outcome->failure == FAILURE_RACE && options->race_seconds > 0 &&
            explore_seconds() - outcome->race_at >= options->race_seconds);
}

/* ---- level by level ----------------------------------------------------------------------------
 */

static void plan_node(uint32_t node)
{
    struct shared *shared = explore_shared;
    uint32_t count = 0;

    for (uint32_t at = node; at != 0 && count < MOST_SWITCHES; at = search->nodes[at].parent)
        count++;
    shared->policy = POLICY_DEVIATIONS;
    shared->turn_count = count;
    for (uint32_t at = node; count > 0; at = search->nodes[at].parent)
        shared->turns[--count] =
            (struct turn){.at = search->nodes[at].at, .thread = search->nodes[at].thread};
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

/* Where the search through the levels stands. */
struct levels {
    uint32_t at, end; /* of this level */
    uint64_t state;   /* of lots */
};

/* Makes the next run of the levels. False: there is none left, or no room to keep the next ones. */
static bool search_next(struct levels *levels, const struct options *options,
                        struct outcome *outcome)
{
    if (levels->at == levels->end) {
        outcome->levels++;
        if (search->count == levels->end || search->full) {
            outcome->complete = !search->full && outcome->cut_off == 0;
            return false;
        }
        levels->end = search->count;
        shuffle(levels->at, levels->end, &levels->state);
    }
    plan_node(levels->at);
    explore_run();
    judge(options, outcome);
    if (see_more()) { /* steps are counted anew */
        begin_levels(outcome);
        levels->at = 0;
        levels->end = 1;
    } else {
        add_children(levels->at++);
    }
    return true;
}

static void search_by_lot(uint64_t *state, const struct options *options, struct outcome *outcome)
{
    static const struct {
        enum policy policy;
        uint32_t depth;
    } cycle[] = {{POLICY_PCT, 2}, {POLICY_TURNS, 0}, {POLICY_PCT, 2},   {POLICY_POS, 0},
                 {POLICY_PCT, 2}, {POLICY_PCT, 3},   {POLICY_TURNS, 0}, {POLICY_RANDOM, 0}};
    struct shared *shared = explore_shared;
    uint64_t lot = explore_random(state);
    size_t at = outcome->lots++ % (sizeof cycle / sizeof cycle[0]);

    shared->policy = cycle[at].policy;
    shared->depth = cycle[at].depth;
    shared->length = (uint32_t)outcome->most_steps;
    shared->random = lot;
    explore_run();
    judge(options, outcome);
    outcome->pct_runs += cycle[at].policy == POLICY_PCT && cycle[at].depth == 2;
    outcome->found_by_lot |= see_more();
}

void explore_search(const struct options *options, struct outcome *outcome)
{
    struct levels levels = {.end = 1, .state = options->seed};
    uint64_t state = options->seed;
    bool more = true;

    outcome->seconds = explore_seconds();
    explore_shared->most_steps = (uint32_t)options->most_steps;
    begin_levels(outcome);
    for (uint64_t turn = 0; !is_over(options, outcome) && !outcome->complete; turn++) {
        if (more && outcome->found_by_lot) { /* there are more steps than the levels knew */
            outcome->found_by_lot = false;
            begin_levels(outcome);
            levels = (struct levels){.end = 1, .state = levels.state};
        }
        if (more && (turn < FIRST_RUNS || turn % 2 == 0))
            more = search_next(&levels, options, outcome);
        else
            search_by_lot(&state, options, outcome);
    }
    outcome->seconds = explore_seconds() - outcome->seconds;
}
