/* SPDX-License-Identifier: MIT
 *
 * Which runs: all decisions, depth first, by running anew; first where a standard send waits for
 * its receive and collectives for all, then where they wait for no more than they must. */
#include "mpi/explore/explore.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {
    [FAILURE_NONE] = "none",
    [FAILURE_LEAK] = "leak",
    [FAILURE_UNMATCHED] = "lost",
    [FAILURE_FINALIZE] = "finalize",
    [FAILURE_HAZARD] = "hazard",
    [FAILURE_RACE] = "race",
    [FAILURE_AT_ONCE] = "at_once",
    [FAILURE_THREAD_RACE] = "message_race",
    [FAILURE_DEADLOCK] = "deadlock",
    [FAILURE_LIVELOCK] = "livelock",
    [FAILURE_MISMATCH] = "mismatch",
    [FAILURE_ARGUMENT] = "argument",
    [FAILURE_REQUEST] = "request",
    [FAILURE_ONESIDED] = "onesided",
    [FAILURE_EXIT] = "exit",
    [FAILURE_ABORT] = "abort",
    [FAILURE_ASSERT] = "assert",
    [FAILURE_CRASH] = "crash",
    [FAILURE_HANG] = "hang",
    [FAILURE_FLOOD] = "flood",
    [FAILURE_MESSAGE_RACE] = "message_race",
    [FAILURE_UNSUPPORTED] = "unsupported",
};

static struct outcome {
    uint64_t runs, most_rows;
    bool complete;
    enum failure failure;
    bool eager;
    uint64_t lot;
    uint32_t plan_count;
    uint16_t plan[MOST_DECISIONS];
    bool has_first;
    uint64_t first_hash, other_hash; /* other_hash: that of which a message race differs */
    uintptr_t failed_pc;
    double begun;
} outcome;

static void keep(enum failure failure)
{
    outcome.failure = failure;
    outcome.failed_pc = mpix->failed_pc;
    outcome.other_hash = outcome.first_hash;
    outcome.eager = mpix->eager;
    outcome.lot = mpix->lot;
    outcome.plan_count = mpix->decision_count;
    for (uint32_t at = 0; at < mpix->decision_count; at++)
        outcome.plan[at] = mpix->decision[at].chosen;
}

/* The deepest decision that has another choice. False: there is none, all was tried. */
static bool next_plan(void)
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
static uint64_t hash_of_run(void)
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
    bool steady = hash_of_run() == hash;
    memcpy(mpix->plan, before, sizeof before);
    mpix->plan_count = planned;
    return steady;
}

static void compare_output(const struct options *options)
{
    uint64_t hash = hash_of_run();

    if (!options->races)
        return;
    if (!outcome.has_first) {
        outcome.has_first = true;
        outcome.first_hash = hash;
        if (!is_steady(hash))
            outcome.first_hash = UINT64_MAX; /* it tells of something else than the order */
    } else if (outcome.first_hash != UINT64_MAX && hash != outcome.first_hash &&
               outcome.failure < FAILURE_LEAK) {
        if (is_steady(hash))
            keep(FAILURE_MESSAGE_RACE);
    }
}

/* Makes one run, whose output is no matter. False: it ends the search. */
static bool one_of_lot(void)
{
    mpix_run();
    if (mpix->pruned)
        return true;
    outcome.runs++;
    if (mpix->row_count > outcome.most_rows)
        outcome.most_rows = mpix->row_count;
    if (mpix->failure > FAILURE_GRAVE) {
        keep(mpix->failure);
        return false;
    }
    enum failure known = outcome.failure == FAILURE_MESSAGE_RACE ? FAILURE_NONE : outcome.failure;
    if (mpix->failure > known)
        keep(mpix->failure);
    return true;
}

static bool one(const struct options *options)
{
    if (!one_of_lot())
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
    outcome.has_first = false;
    for (;;) {
        if (!one(options))
            return false;
        outcome.complete = outcome.complete && !mpix->limited;
        if (!next_plan())
            return true;
        if (outcome.runs >= most || mpix_seconds() - outcome.begun > options->seconds * share) {
            outcome.complete = false;
            return true;
        }
    }
}

/* ---- other orders of threads --------------------------------------------------------------------
 */

/* Whether what the program prints is another with another order of the threads alone: then it says
 * nothing of messages. */
static bool output_varies(void)
{
    static uint64_t first[2];
    static bool has_first[2];
    uint64_t hash = hash_of_run();

    if (mpix->pruned || mpix->failure > FAILURE_GRAVE)
        return false;
    if (!has_first[mpix->eager])
        first[mpix->eager] = hash;
    has_first[mpix->eager] = true;
    return hash != first[mpix->eager];
}

/* Runs in which lots say which thread of a rank goes on, with the first choices of MPI and a few
 * others. */
static void search_lots(const struct options *options)
{
    static const double most_s = 3;
    enum { LOTS = 60, CHOICES = 4 };
    double until = mpix_seconds() + (options->seconds < most_s ? options->seconds : most_s);

    for (uint64_t lot = 1; lot <= LOTS && mpix->has_threads; lot++) {
        mpix->eager = lot % 4 >= 2;
        mpix->lot = lot;
        mpix->plan_count = 0;
        for (int choice = 0; choice < CHOICES; choice++) {
            if (outcome.runs >= options->schedules || mpix_seconds() > until || !one_of_lot())
                return;
            if (choice == 0 && output_varies() && outcome.failure == FAILURE_MESSAGE_RACE)
                outcome.failure = FAILURE_NONE;
            if (!next_plan())
                break;
        }
    }
}

/* ---- the fewest choices ------------------------------------------------------------------------
 */

static const double most_shrinking = 2; /* seconds */

/* How many decisions of the kept run are others than the first choice. */
static uint32_t choices_of_outcome(void)
{
    uint32_t count = 0;

    for (uint32_t at = 0; at < outcome.plan_count; at++)
        count += outcome.plan[at] > 0;
    return count;
}

/* Whether the run that was just made fails as the kept one does. */
static bool fails_so(void)
{
    if (outcome.failure == FAILURE_MESSAGE_RACE)
        return mpix->failure < FAILURE_GRAVE && hash_of_run() != outcome.other_hash;
    return mpix->failure == outcome.failure && mpix->failed_pc == outcome.failed_pc;
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
    uint64_t other = outcome.other_hash;

    mpix->apart = true;
    mpix->eager = outcome.eager;
    mpix->lot = outcome.lot;
    for (unsigned most = 0; most < choices_of_outcome() && mpix_seconds() < until; most++)
        if (fails_within(0, most, until)) {
            keep(outcome.failure);
            outcome.other_hash = other;
            return;
        }
}

/* ---- the account -------------------------------------------------------------------------------
 */

static void write_rows(FILE *file)
{
    uint32_t from = mpix->row_count > MOST_ROWS ? mpix->row_count - MOST_ROWS : 0;

    for (uint32_t at = from; at < mpix->row_count; at++) {
        const struct row *row = &mpix->row[at % MOST_ROWS];
        fprintf(file, "row\t%d\t%" PRIxPTR "\t%s\n", row->rank, row->pc, row->text);
    }
}

/* Behind an outcome that has no line of its own: the last choice on which it depends. */
static const char *tell_choice(bool race)
{
    static char text[MOST_LINE];
    const struct decision *last = NULL;

    for (uint32_t at = 0; at < mpix->decision_count; at++)
        if (mpix->decision[at].pc && (mpix->decision[at].chosen > 0 || (race && !last)))
            last = &mpix->decision[at];
    if (!last || (!race && outcome.failure != FAILURE_EXIT && outcome.failure != FAILURE_ABORT))
        return "";
    snprintf(text, sizeof text, "; it depends on what is received at @%lx@",
             (unsigned long)last->pc);
    return text;
}

static void write_result(const struct options *options)
{
    FILE *file = fopen(options->result, "w");
    double seconds = mpix_seconds() - outcome.begun;

    if (!file)
        return;
    fprintf(file, "schedules\t%" PRIu64 "\nseconds\t%.6f\ncomplete\t%d\n", outcome.runs, seconds,
            outcome.complete);
    fprintf(file, "pct\t0\t%d\t%" PRIu64 "\ndiverged\t%d\n", mpix->ranks, outcome.most_rows,
            mpix->diverged);
    bool race = outcome.failure == FAILURE_MESSAGE_RACE;
    const char *depends = tell_choice(race);
    if (outcome.failure != FAILURE_NONE) {
        for (char *at = mpix->text; *at; at++)
            if (*at == '\t' || *at == '\n')
                *at = ' ';
        fprintf(file, "failure\t%s\t%d\t%" PRIxPTR "\t0\t%s%s\n", kinds[outcome.failure],
                mpix->failed_rank, race ? 0 : mpix->failed_pc,
                race ? "what the program prints or keeps depends on the order in which messages "
                       "come"
                     : mpix->text,
                depends);
        fprintf(file, "turn\tmode\t%s\n", outcome.eager ? "eager" : "rendezvous");
        if (outcome.lot > 0)
            fprintf(file, "turn\tlot\t%" PRIu64 "\n", outcome.lot);
        for (uint32_t at = 0; at < outcome.plan_count; at++)
            fprintf(file, "turn\t%u\n", outcome.plan[at]);
        write_rows(file);
    }
    fprintf(file, "end\n");
    fclose(file);
}

int mpix_search(const struct options *options)
{
    outcome.begun = mpix_seconds();
    outcome.complete = true;
    if (options->replay) {
        outcome.failure = FAILURE_MESSAGE_RACE;
        outcome.eager = options->eager;
        outcome.lot = options->lot;
        outcome.plan_count = options->plan_count;
        memcpy(outcome.plan, options->plan, sizeof outcome.plan);
    } else if (search_mode(options, false, 0.5) && search_mode(options, true, 1)) {
        search_lots(options);
        outcome.complete = outcome.complete && !mpix->has_threads;
    }
    bool at_hand = mpix->failure > FAILURE_GRAVE && mpix->failure == outcome.failure;
    if (!options->replay && outcome.failure != FAILURE_NONE && choices_of_outcome() > 1) {
        shrink();
        at_hand = false;
    }
    mpix->apart = true;
    if (outcome.failure != FAILURE_NONE && !at_hand) { /* once more, for its story */
        enum failure found = outcome.failure;
        mpix->eager = outcome.eager;
        mpix->lot = outcome.lot;
        memcpy(mpix->plan, outcome.plan, sizeof outcome.plan);
        mpix->plan_count = outcome.plan_count;
        mpix_run();
        if (mpix->failure != FAILURE_NONE)
            outcome.failure = mpix->failure;
        mpix->diverged = mpix->diverged || (!options->replay && outcome.failure != found);
    }
    if (options->replay)
        mpix_print_output();
    write_result(options);
    return 0;
}
