/* SPDX-License-Identifier: MIT
 *
 * Which runs: all decisions, depth first, by running anew; first where a standard send waits for
 * its receive and collectives for all, then where they wait for no more than they must. */
#include "mpi/explore/search.h"
#include "posix/explore/heartbeat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct outcome mpix_outcome;

static void keep(enum failure failure)
{
    mpix_outcome.failure = failure;
    mpix_outcome.failed_pc = mpix->failed_pc;
    mpix_outcome.other_hash = mpix_outcome.first_hash;
    mpix_outcome.eager = mpix->eager;
    mpix_outcome.lot = mpix->lot;
    mpix_outcome.fatal_error = mpix->fatal_error;
    mpix_outcome.plan_count = mpix->decision_count;
    for (uint32_t at = 0; at < mpix->decision_count; at++)
        mpix_outcome.plan[at] = mpix->decision[at].chosen;
}

/* The deepest decision that has another choice. False: there is none, all was tried. */
bool mpix_next_plan(void)
{
    for (uint32_t at = mpix->decision_count; at-- > 0;) {
        if (mpix->decision[at].chosen + 1 >= mpix->decision[at].count)
            continue;
        for (uint32_t each = 0; each < at; each++)
            mpix->plan[each] = mpix->decision[each].chosen;
        mpix->plan[at] = (uint16_t)(mpix->decision[at].chosen + 1);
        mpix->plan_count = at + 1;
        return true;
    }
    return false;
}

/* What the program prints, and what it has received and never looked at. */
uint64_t mpix_hash_of_run(void)
{
    return mpix_output_hash(true) + mpix->unread_hash;
}

/* Whether the run that was just made prints the same when it is made again. */
static bool is_steady(uint64_t hash)
{
    static uint16_t plan[MOST_DECISIONS];
    uint32_t count = mpix->decision_count, planned = mpix->plan_count;
    static uint16_t before[MOST_DECISIONS];

    memcpy(before, mpix->plan, sizeof before);
    for (uint32_t at = 0; at < count; at++)
        plan[at] = mpix->decision[at].chosen;
    memcpy(mpix->plan, plan, sizeof plan);
    mpix->plan_count = count;
    mpix_run();
    bool steady = mpix_hash_of_run() == hash;
    memcpy(mpix->plan, before, sizeof before);
    mpix->plan_count = planned;
    return steady;
}

static void compare_output(const struct options *options)
{
    uint64_t hash = mpix_hash_of_run();

    if (!options->races)
        return;
    if (!mpix_outcome.has_first) {
        mpix_outcome.has_first = true;
        mpix_outcome.first_hash = hash;
        if (!is_steady(hash))
            mpix_outcome.first_hash = UINT64_MAX; /* it tells of something else than the order */
    } else if (mpix_outcome.first_hash != UINT64_MAX && hash != mpix_outcome.first_hash &&
               mpix_outcome.failure < FAILURE_LEAK) {
        if (is_steady(hash))
            keep(FAILURE_MESSAGE_RACE);
    }
}

/* Makes one run, whose output is no matter. False: it ends the search. */
bool mpix_one_run(void)
{
    mpix_run();
    if (mpix->pruned)
        return true;
    if (mpix->error_count > 0)
        mpix_judge_errors();
    mpix_outcome.runs++;
    if (mpix->row_count > mpix_outcome.most_rows)
        mpix_outcome.most_rows = mpix->row_count;
    if (mpix->failure > FAILURE_GRAVE) {
        keep(mpix->failure);
        return false;
    }
    enum failure known =
        mpix_outcome.failure == FAILURE_MESSAGE_RACE ? FAILURE_NONE : mpix_outcome.failure;
    if (mpix->failure > known)
        keep(mpix->failure);
    bool goes_on = explore_heartbeat(mpix_outcome.runs, mpix_seconds());
    mpix_outcome.complete = mpix_outcome.complete && goes_on;
    return goes_on;
}

static bool one(const struct options *options)
{
    if (!mpix_one_run())
        return false;
    if (!mpix->pruned)
        compare_output(options);
    return true;
}

static bool search_mode(const struct options *options, bool eager, double share)
{
    uint64_t most = (uint64_t)((double)options->schedules * share);

    mpix->eager = eager;
    mpix->lot = 0;
    mpix->plan_count = 0;
    mpix_outcome.has_first = false;
    for (;;) {
        if (!one(options))
            return false;
        mpix_outcome.complete = mpix_outcome.complete && !mpix->limited;
        if (!mpix_next_plan())
            return true;
        if (mpix_outcome.runs >= most ||
            mpix_seconds() - mpix_outcome.begun > options->seconds * share) {
            mpix_outcome.complete = false;
            return true;
        }
    }
}

/* ---- the fewest choices ---------------------------------------------------------------------- */

static const double most_shrinking = 2; /* seconds */

/* How many decisions of the kept run are others than the first choice. */
static uint32_t choices_of_outcome(void)
{
    uint32_t count = 0;

    for (uint32_t at = 0; at < mpix_outcome.plan_count; at++)
        count += mpix_outcome.plan[at] > 0;
    return count;
}

/* Whether the run that was just made fails as the kept one does. */
static bool fails_so(void)
{
    if (mpix_outcome.failure == FAILURE_MESSAGE_RACE)
        return mpix->failure < FAILURE_GRAVE && mpix_hash_of_run() != mpix_outcome.other_hash;
    return mpix->failure == mpix_outcome.failure && mpix->failed_pc == mpix_outcome.failed_pc;
}

/* Makes the run that the plan says as far as `from`, and, where it does not fail so, all that
 * deviate from it at `most` decisions behind. Whether one does. */
static bool fails_within(uint32_t from, unsigned most, double until)
{
    uint16_t counts[MOST_DECISIONS];

    mpix->plan_count = from;
    mpix_run();
    if (fails_so())
        return true;
    uint32_t count = mpix->decision_count;
    for (uint32_t at = 0; at < count; at++)
        counts[at] = mpix->decision[at].count;
    for (uint32_t at = from; at < count && most > 0; at++) {
        memset(mpix->plan + from, 0, sizeof mpix->plan[0] * (at - from));
        for (uint16_t choice = 1; choice < counts[at] && mpix_seconds() < until; choice++) {
            mpix->plan[at] = choice;
            if (fails_within(at + 1, most - 1, until))
                return true;
        }
    }
    return false;
}

/* The search comes to the run with the latest deviations from the first choices; one with fewer
 * tells more. */
static void shrink(void)
{
    double until = mpix_seconds() + most_shrinking;
    uint64_t other = mpix_outcome.other_hash;

    mpix->apart = true;
    mpix->eager = mpix_outcome.eager;
    mpix->lot = mpix_outcome.lot;
    mpix->fatal_error = mpix_outcome.fatal_error;
    for (unsigned most = 0; most < choices_of_outcome() && mpix_seconds() < until; most++)
        if (fails_within(0, most, until)) {
            keep(mpix_outcome.failure);
            mpix_outcome.other_hash = other;
            return;
        }
}

int mpix_search(const struct options *options)
{
    mpix_outcome.begun = mpix_seconds();
    mpix_outcome.complete = true;
    if (options->replay) {
        mpix_outcome.failure = FAILURE_MESSAGE_RACE;
        mpix_outcome.eager = options->eager;
        mpix_outcome.lot = options->lot;
        mpix_outcome.fatal_error = options->fatal_error;
        mpix_outcome.plan_count = options->plan_count;
        memcpy(mpix_outcome.plan, options->plan, sizeof mpix_outcome.plan);
    } else if (search_mode(options, false, 0.5) &&
               search_mode(options, true, mpix->has_threads ? 0.75 : 1)) {
        mpix_search_lots(options);
        mpix_outcome.complete = mpix_outcome.complete && !mpix->has_threads;
    }
    bool at_hand = mpix->failure > FAILURE_GRAVE && mpix->failure == mpix_outcome.failure;
    if (!options->replay && mpix_outcome.failure != FAILURE_NONE && choices_of_outcome() > 1) {
        shrink();
        at_hand = false;
    }
    mpix->apart = true;
    if (mpix_outcome.failure != FAILURE_NONE && !at_hand) { /* once more, for its story */
        enum failure found = mpix_outcome.failure;
        mpix->eager = mpix_outcome.eager;
        mpix->lot = mpix_outcome.lot;
        mpix->fatal_error = mpix_outcome.fatal_error;
        memcpy(mpix->plan, mpix_outcome.plan, sizeof mpix_outcome.plan);
        mpix->plan_count = mpix_outcome.plan_count;
        mpix_run();
        if (mpix->failure != FAILURE_NONE)
            mpix_outcome.failure = mpix->failure;
        mpix->diverged = mpix->diverged || (!options->replay && mpix_outcome.failure != found);
    }
    if (options->replay)
        mpix_print_output();
    mpix_write_result(options);
    return 0;
}
