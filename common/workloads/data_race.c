/* SPDX-License-Identifier: MIT */
#include "common/workloads/data_race.h"

#include "common/base/output.h"
#include "common/base/translate.h"
#include "common/base/words.h"

static const struct option_row options[] = {
    {"increments", OPTION_COUNT, offsetof(struct job, increments), "increments", "1_000_000", "100",
     "0", "1T", NULL, "increments by each worker"},
    {0},
};

static uint64_t default_workers(const struct job *job)
{
    (void)job;
    return 3; /* as in the tutorial */
}

static struct answer expected(const struct job *job)
{
    return data_race_answer((uint64_t)job->workers * job->increments);
}

static void notice(const struct job *job, const struct measurement *measurement)
{
    unsigned long long counter = measurement->answer.sum, wanted = measurement->expected.sum;
    double increments = (double)wanted;

    (void)job;
    story("Counter: %llu of %llu", counter, wanted);
    if (wanted == 0)
        return;
    story("%s per increment",
          words_time(measurement->seconds / increments, (char[WORDS_TEXT]){""}));
    if (measurement->lost)
        story("%s lost (%s %%): between a worker's read and its write another worker "
              "wrote, and that write was overwritten.",
              translate_count(measurement->lost, "update", (char[WORDS_TEXT]){""}),
              words_number(100 * (double)measurement->lost / increments, (char[WORDS_TEXT]){""}));
    else if (measurement->variant->promise & MAY_LOSE)
        story(
            "No update was lost this time. That proves nothing: run it again, with more workers.");
}

/* What --describe says of single variants (common/bench/workload.h). */
static const struct variant_trait traits[] = {
    {.panel = "posix", .variant = "mutex", .price = "mutex", .locks = true},
    {.panel = "posix", .variant = "fork_mutex", .price = "mutex", .locks = true},
    {.panel = "posix", .variant = "atomic", .price = "atomic_add"},
    {.panel = "openmp", .variant = "critical", .price = "critical", .locks = true},
    {.panel = "openmp", .variant = "atomic", .price = "atomic"},
    {.panel = "openmp", .variant = "lock", .price = "lock", .locks = true},
    {.panel = "openmp", .variant = "reduction", .together = "reduction"},
    {.panel = "mpi", .variant = "lock", .price = "window_lock", .locks = true},
    {.panel = "mpi", .variant = "atomic", .price = "fetch_and_op"},
    {.panel = "mpi", .variant = "reduce", .together = "reduce"},
    {0},
};

static const struct lesson lessons[] = {
    {LESSON_LOSES, 1, "racy", "atomic",
     TRANSLATED("An increment is three steps: without a lock updates are lost"),
     "posix/data_race/racy.c"},
    {0},
};

const struct workload data_race = {
    .name = "data_race",
    .summary = "a shared counter that all workers increment, broken and fixed",
    .lesson =
        "counter = counter + 1 is three steps: read, add, write. A worker that reads between\n"
        "another's read and write makes one of the two updates vanish. A lock around the\n"
        "three steps fixes it, so does an atomic increment, and best of all is not to\n"
        "share: count apart and add up once.",
    .scale = {.options = {"increments"}},
    .lessons = lessons,
    .options = options,
    .traits = traits,
    .model = "updates",
    .job_size = sizeof(struct job),
    .workers = offsetof(struct job, workers),
    .default_workers = default_workers,
    .expected = expected,
    .notice = notice,
};
