/* SPDX-License-Identifier: MIT
 *
 * Which runs are made. First level by level (levels.c): when a level has none left, all orders were
 * tried. After some runs, fewer of long ones, others are drawn by lot, or begin in a rare state
 * (states.c), since a level may be too large to find anything in. */
#include "posix/explore/heartbeat.h"
#include "posix/explore/shared.h"

enum { FIRST_RUNS = 200, FIRST_STEPS = 200 * 100, MANY = 1000 };

/* ---- what a run showed ----------------------------------------------------------------------- */

size_t explore_segments(struct turn *turns)
{
    const struct shared *shared = explore_shared;
    size_t count = 0;

    for (uint32_t step = 0; step < shared->steps; step++) {
        struct turn *last = count > 0 ? &turns[count - 1] : NULL;
        if (last && last->thread == shared->chosen[step] && !last->older)
            last->at++;
        else if (count < MOST_SWITCHES)
            turns[count++] = (struct turn){.at = 1, .thread = shared->chosen[step]};
        turns[count - 1].older = shared->older[step];
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
    outcome->older_offered |= shared->older_offered;
    outcome->older_cut |= shared->older_cut;
    outcome->early_offered |= shared->early_offered;
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
    double now_s = explore_seconds();

    return is_hard(outcome->failure) || outcome->schedules >= options->schedules ||
           now_s - outcome->seconds >= options->seconds ||
           (outcome->failure == FAILURE_RACE && options->race_seconds > 0 &&
            now_s - outcome->race_at >= options->race_seconds) ||
           !explore_heartbeat(outcome->schedules, now_s);
}

/* ---- the runs -------------------------------------------------------------------------------- */

/* Makes the run that is planned. False: it has shown accesses that are steps from now on, and steps
 * are counted anew. */
static bool make(const struct options *options, struct outcome *outcome)
{
    explore_run();
    judge(options, outcome);
    if (see_more()) {
        explore_states_begin();
        return false;
    }
    explore_states_ran();
    return true;
}

/* Makes the next run of the levels. False: there is none left, or no room to keep the next ones. */
static bool search_next(const struct options *options, struct outcome *outcome)
{
    if (!explore_levels_plan()) {
        outcome->complete =
            explore_levels_are_all() && outcome->cut_off == 0 && !outcome->older_cut;
        return false;
    }
    if (make(options, outcome))
        explore_levels_ran();
    else
        explore_levels_begin();
    outcome->levels = explore_levels_done();
    return true;
}

static void search_by_lot(uint64_t *state, const struct options *options, struct outcome *outcome)
{
    static const struct {
        enum policy policy;
        uint32_t depth;
    } cycle[] = {{POLICY_PCT, 2}, {POLICY_TURNS, 0}, {POLICY_PCT, 2},
                 {POLICY_POS, 0}, {POLICY_PCT, 2},   {POLICY_PCT, 3}};
    struct shared *shared = explore_shared;
    uint64_t lot = explore_random(state);
    uint64_t number = outcome->lots++;
    size_t at = number % (sizeof cycle / sizeof cycle[0]);

    bool is_long = shared->most_steps == outcome->most_steps; /* then no thread need ever switch */
    shared->policy = cycle[at].policy;
    shared->depth = cycle[at].depth - (is_long && cycle[at].depth > 0);
    shared->length = (uint32_t)outcome->most_steps;
    shared->random = lot;
    shared->older_by_lot = number / (sizeof cycle / sizeof cycle[0]) % 4 == 1;
    outcome->found_by_lot |= !make(options, outcome);
    /* What PCT promises holds where it alone chooses. */
    outcome->pct_runs +=
        cycle[at].policy == POLICY_PCT && cycle[at].depth == 2 && !is_long &&
        !(shared->older_by_lot && (shared->older_offered || shared->early_offered));
}

/* Makes a run that begins as one that is known did. False: none is known. */
static bool search_from_states(uint64_t *state, const struct options *options,
                               struct outcome *outcome)
{
    if (!explore_states_plan(state))
        return false;
    explore_shared->random = explore_random(state);
    explore_shared->older_by_lot = explore_random(state) % 4 == 0;
    outcome->found_by_lot |= !make(options, outcome);
    return true;
}

/* Of six runs two are drawn by lot. Of the others three are of the levels and one begins in a rare
 * state, or, when the levels have become large, one and three. */
static void search_once(uint64_t turn, uint64_t *state, bool *levels, const struct options *options,
                        struct outcome *outcome)
{
    bool first = turn < FIRST_RUNS && outcome->steps < FIRST_STEPS;
    unsigned place = (unsigned)(turn % 6);
    bool small = explore_levels_left() < MANY;

    if (*levels && (first || place == 0 || (small && place % 2 == 0)))
        *levels = search_next(options, outcome);
    else if (place == 1 || place == 3 || !search_from_states(state, options, outcome))
        search_by_lot(state, options, outcome);
}

void explore_search(const struct options *options, struct outcome *outcome)
{
    uint64_t state = options->seed;
    bool levels = true;

    outcome->seconds = explore_seconds();
    explore_shared->most_steps = (uint32_t)options->most_steps;
    explore_levels_open(options->seed);
    for (uint64_t turn = 0; !is_over(options, outcome) && !outcome->complete; turn++) {
        if (levels && outcome->found_by_lot) { /* there are more steps than the levels knew */
            outcome->found_by_lot = false;
            explore_levels_begin();
            outcome->levels = 0;
        }
        search_once(turn, &state, &levels, options, outcome);
    }
    outcome->seconds = explore_seconds() - outcome->seconds;
}
