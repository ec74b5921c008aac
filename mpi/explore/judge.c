/* SPDX-License-Identifier: MIT
 *
 * Errors that were returned to the program: one that it handles is no mistake. Whether it does is
 * tried: the run is made again, and that call is said to have succeeded. Who goes on in the same
 * way has not looked. */
#include "mpi/explore/search.h"

#include <string.h>

struct trace { /* what can be seen of a run */
    enum failure failure;
    uintptr_t failed_pc;
    uint64_t said, done, printed;
};

static uint16_t made[MOST_DECISIONS];
static uint32_t made_count;
static uintptr_t handled[MOST_ERRORS]; /* where a call returned an error that was looked at */
static uint32_t handled_count;

static bool is_handled(uintptr_t pc)
{
    for (uint32_t at = 0; at < handled_count; at++)
        if (handled[at] == pc)
            return true;
    return false;
}

static void run_again(void)
{
    memcpy(mpix->plan, made, sizeof made);
    mpix->plan_count = made_count;
    mpix_run();
}

static struct trace trace_of_run(void)
{
    return (struct trace){mpix->failure, mpix->failed_pc,
                          mpix_hash(1, mpix->text, strlen(mpix->text)), mpix->done_hash,
                          mpix_output_hash(true) + 3 * mpix_errors_hash()};
}

/* Makes the run with that error told to nobody; whether it is the same. */
static bool goes_on_the_same(uint32_t number, const struct trace *real)
{
    mpix->pretended_error = number;
    run_again();
    mpix->pretended_error = 0;
    struct trace other = trace_of_run();
    return real->failure == other.failure && real->failed_pc == other.failed_pc &&
           real->said == other.said && real->done == other.done && real->printed == other.printed;
}

/* The number of the first one that is not looked at; 0: there is none. */
static uint32_t first_ignored(const struct returned *errors, uint32_t count)
{
    mpix->keeps_errors = true;
    run_again();
    struct trace real = trace_of_run();
    for (uint32_t at = 0; at < count; at++) {
        if (is_handled(errors[at].pc))
            continue;
        if (goes_on_the_same(at + 1, &real))
            return at + 1;
        handled[handled_count++ % MOST_ERRORS] = errors[at].pc;
        mpix_outcome.handled_pc = errors[at].pc;
    }
    return 0;
}

/* The number of the last one of the rank that has given up; 0: it has not, or for something else.
 */
static uint32_t last_before_end(enum failure failure, int rank, const struct returned *errors,
                                uint32_t count)
{
    while (count > 0 && errors[count - 1].rank != rank)
        count--;
    return failure == FAILURE_EXIT || failure == FAILURE_ABORT || failure == FAILURE_ASSERT ? count
                                                                                            : 0;
}

void mpix_judge_errors(void)
{
    struct returned errors[MOST_ERRORS];
    uint32_t count = mpix->error_count < MOST_ERRORS ? mpix->error_count : MOST_ERRORS;
    static uint16_t planned[MOST_DECISIONS];
    uint32_t planned_count = mpix->plan_count;
    enum failure failure = mpix->failure;
    int rank = mpix->failed_rank;
    bool apart = mpix->apart;

    memcpy(errors, mpix->error, sizeof errors);
    memcpy(planned, mpix->plan, sizeof planned);
    made_count = mpix->decision_count;
    for (uint32_t at = 0; at < made_count; at++)
        made[at] = mpix->decision[at].chosen;
    mpix->apart = true;
    uint32_t wrong = first_ignored(errors, count);
    mpix->keeps_errors = false;
    if (wrong == 0)
        wrong = last_before_end(failure, rank, errors, count);
    mpix->fatal_error = wrong;
    run_again();
    if (mpix->failure < FAILURE_GRAVE)
        mpix->fatal_error = 0;
    mpix->apart = apart;
    memcpy(mpix->plan, planned, sizeof planned);
    mpix->plan_count = planned_count;
}
