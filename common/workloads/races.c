/* SPDX-License-Identifier: MIT */
#include "common/workloads/races.h"

#include "common/base/output.h"
#include "common/base/translate.h"
#include "common/base/words.h"

/* The row of the option --trials, with a default and a number for --quick. */
#define TRIALS(standard, quick, what)                                                              \
    {                                                                                              \
        "trials", OPTION_COUNT, offsetof(struct job, trials), "trials", standard, quick, "1",      \
            "1G", NULL, what                                                                       \
    }

static const struct option_row check_then_act_options[] = {
    TRIALS("20_000", "1000", "places that are taken once each"), {0}};
static const struct option_row lost_wakeup_options[] = {
    TRIALS("50", "20", "times that the others are woken"), {0}};
static const struct option_row stale_flag_options[] = {
    TRIALS("100", "20", "times that the flag is set"), {0}};
static const struct option_row lock_order_options[] = {
    TRIALS("200", "20", "transfers by each worker"), {0}};
static const struct option_row false_sharing_options[] = {
    TRIALS("5_000_000", "100_000", "increments by each worker"), {0}};
static const struct option_row any_source_options[] = {
    TRIALS("2000", "100", "headings and texts from each rank"), {0}};
static const struct option_row put_without_epoch_options[] = {
    TRIALS("2000", "100", "puts by each rank"), {0}};
static const struct option_row send_order_options[] = {
    TRIALS("100", "10", "times that all send and receive"), {0}};

static uint64_t two_workers(const struct job *job)
{
    (void)job;
    return 2; /* it takes two */
}

static struct answer of_all(const struct job *job)
{
    return races_answer(job->trials);
}

static struct answer of_each_worker(const struct job *job)
{
    return races_answer(job->trials * (uint64_t)job->workers);
}

static struct answer of_each_waiter(const struct job *job)
{
    return races_answer(job->trials * races_waiters(job));
}

static void notice(const struct job *job, const struct measurement *measurement)
{
    unsigned long long wrong = measurement->lost, all = measurement->expected.sum;

    (void)job;
    story("%s per trial", words_time(measurement->seconds / (double)all, (char[WORDS_TEXT]){""}));
    if (wrong > 0)
        story("%llu of %s went wrong (%s %%).", wrong,
              translate_count(all, "trial", (char[WORDS_TEXT]){""}),
              words_number(100 * (double)wrong / (double)all, (char[WORDS_TEXT]){""}));
    else if (measurement->variant->promise & MAY_LOSE)
        story("Nothing went wrong this time. That proves nothing: run it again, with more workers, "
              "another compiler, another machine.");
}

/* What every workload of these has. */
#define A_RACE                                                                                     \
    .race = true, .job_size = sizeof(struct job), .workers = offsetof(struct job, workers),        \
    .default_workers = two_workers, .notice = notice

const struct workload check_then_act = {
    .name = "check_then_act",
    .summary = "a worker that finds a place free takes it, broken and fixed",
    .lesson = "`if (free) take` is two steps: what was true at the check may be false at the act.\n"
              "Two workers find the same place free, and both take it. Making each of the\n"
              "steps atomic does not help; the check and the act must be one step: under one\n"
              "lock, or by a compare-and-swap, which acts only if the check still holds.",
    .options = check_then_act_options,
    A_RACE,
    .expected = of_all,
};

const struct workload lost_wakeup = {
    .name = "lost_wakeup",
    .summary = "one worker wakes the others, which block until then, broken and fixed",
    .lesson =
        "A condition variable remembers nothing: a signal that comes while no thread waits is\n"
        "lost. A thread that reads the flag and then blocks, in two steps, may be signalled\n"
        "between the two, and blocks for ever (here: for 20 ms). There is no data race, so\n"
        "race detectors see nothing. Reading the flag and blocking must be one step for the\n"
        "thread that signals: both hold the same mutex. A semaphore remembers by itself.",
    .options = lost_wakeup_options,
    A_RACE,
    .expected = of_each_waiter,
};

const struct workload stale_flag = {
    .name = "stale_flag",
    .summary = "one thread sets a flag that the others wait for, broken and fixed",
    .lesson =
        "A thread may keep its own view of a shared variable, in a register say, as long as\n"
        "nothing tells it to look at memory again (OpenMP 5.0, section 1.4, temporary view).\n"
        "So the compiler may read a plain flag once and wait for ever (here: 10 million\n"
        "looks), and does so as soon as it optimises. An atomic read looks each time, and\n"
        "acquire and release make visible what was written before the flag.",
    .options = stale_flag_options,
    A_RACE,
    .expected = of_each_waiter,
};

const struct workload lock_order = {
    .name = "lock_order",
    .summary = "transfers between two accounts, each with its lock, broken and fixed",
    .lesson =
        "One worker locks account A and then B, another one B and then A: each holds the lock\n"
        "that the other needs, for ever. That is a deadlock. Here a watchdog follows the\n"
        "chain from worker to wanted lock to its holder; when the chain closes, it reports\n"
        "the circle and ends the transfer. Locks that are always taken in the same order\n"
        "cannot form a circle; nor can a single lock.",
    .options = lock_order_options,
    A_RACE,
    .expected = of_each_worker,
};

const struct workload false_sharing = {
    .name = "false_sharing",
    .summary = "each worker has a counter of its own, in one cache line and in several",
    .lesson =
        "Nothing is shared here and nothing is wrong, it is only slow: processors own memory\n"
        "by cache lines (64 bytes mostly), and counters that are neighbours in one line\n"
        "make it travel at each increment. Keep what different workers write apart.",
    .options = false_sharing_options,
    A_RACE,
    .expected = of_each_worker,
};

const struct workload any_source = {
    .name = "any_source",
    .summary = "a heading and its text in two messages from any rank, broken and fixed",
    .lesson = "Messages from one rank never overtake each other; those of different ranks may. A\n"
              "rank that receives a heading from MPI_ANY_SOURCE and then a text from\n"
              "MPI_ANY_SOURCE may get another rank's text. The second receive must name the rank\n"
              "that sent the heading, or both must be one message.",
    .options = any_source_options,
    A_RACE,
    .expected = of_each_worker,
};

const struct workload put_without_epoch = {
    .name = "put_without_epoch",
    .summary = "a one-sided put, and a message that says it is there, broken and fixed",
    .lesson =
        "MPI_Put only starts a transfer. It needs an epoch (a lock, a fence), and it is complete\n"
        "when the epoch ends or is flushed, not before; a message sent after it may arrive\n"
        "first. Without an epoch the call is an error, which MPI may report. A missing flush\n"
        "is reported by nothing, and where ranks share memory it rarely shows: a wrong\n"
        "program may work, here, today.",
    .options = put_without_epoch_options,
    A_RACE,
    .expected = of_each_worker,
};

const struct workload send_order = {
    .name = "send_order",
    .summary = "each rank sends to its right neighbour and receives from its left one",
    .lesson =
        "If all ranks send first, all wait until one of them receives: a deadlock. It stays\n"
        "hidden as long as the library buffers short messages; MPI_Ssend never buffers. Here\n"
        "a rank that waits sends a probe to the rank that it waits for, which passes it on. A\n"
        "probe that returns to its sender proves the deadlock (Chandy, Misra, Haas 1983).\n"
        "MPI_Sendrecv does both at once; a non-blocking send does not wait.",
    .options = send_order_options,
    A_RACE,
    .expected = of_all,
};
