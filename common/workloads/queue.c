/* SPDX-License-Identifier: MIT */
#include "common/workloads/queue.h"

#include "common/account/worker_stats.h"
#include "common/base/output.h"
#include "common/base/shared.h"
#include "common/base/words.h"

#include <stdio.h>

/* Rows that open_job() asks for. */
enum { ROW_PRODUCERS = 1, ROW_CONSUMERS = 2 };

static const struct option_row options[] = {
    {"items", OPTION_COUNT, offsetof(struct job, items), "items", "10", NULL, "0", "1T", NULL,
     "items that go through the queue"},
    {"producers", OPTION_COUNT, offsetof(struct job, producers), "workers", "1", NULL, "1", "1024",
     NULL, "workers that make items"},
    {"consumers", OPTION_COUNT, offsetof(struct job, consumers), "workers", "2", NULL, "1", "1024",
     NULL, "workers that take them; unless given, all the others of --workers"},
    {"capacity", OPTION_COUNT, offsetof(struct job, capacity), "items", "16", NULL, "1", "1M", NULL,
     "items that fit in the queue; a producer waits while it is full"},
    {"produce", OPTION_INTERVAL, offsetof(struct job, produce_s), "s", "100ms:500ms", "1ms:5ms",
     "0", "1h", NULL, "how long it takes to make an item, at random between the two"},
    {"consume", OPTION_INTERVAL, offsetof(struct job, consume_s), "s", "500ms:1s", "5ms:10ms", "0",
     "1h", NULL, "how long it takes to process one"},
    {"batch", OPTION_AUTO, offsetof(struct job, batch), "items", "auto", NULL, "0", "1M", NULL,
     "items in one message, at most (MPI)"},
    {0},
};

static uint64_t default_workers(const struct job *job)
{
    return job->producers + job->consumers;
}

static bool open_job(struct job *job, const bool *given, struct error *error)
{
    uint64_t workers = (uint64_t)job->workers;

    if (workers > 1 && job->producers >= workers)
        return error_write(error, "--producers %llu leaves no consumer among %d workers",
                           (unsigned long long)job->producers, job->workers);
    if (workers > 1 && given[ROW_CONSUMERS] && job->producers + job->consumers > workers)
        return error_write(
            error, "--producers %llu and --consumers %llu need %s, and there are %d",
            (unsigned long long)job->producers, (unsigned long long)job->consumers,
            words_count(job->producers + job->consumers, "worker", (char[WORDS_TEXT]){""}),
            job->workers);
    if (!given[ROW_CONSUMERS])
        job->consumers = workers > 1 ? workers - job->producers : 1;
    job->producing = shared_alloc(1, sizeof *job->producing);
    return true;
}

static void reset(struct job *job)
{
    *job->producing = (uint64_t)queue_producers(job, job->workers);
}

static uint64_t tasks_of(const struct job *job)
{
    return job->items;
}

static struct answer expected(const struct job *job)
{
    uint64_t n = job->items;

    if (n == 0)
        return (struct answer){0, 0};
    return (struct answer){n, n % 2 == 0 ? n / 2 * (n - 1) : (n - 1) / 2 * n};
}

static void notice(const struct job *job, const struct measurement *measurement)
{
    if (measurement->has_results)
        story("From put to get: half within %s, 99 %% within %s, longest %s.",
              words_time(measurement->p50_s, (char[WORDS_TEXT]){""}),
              words_time(measurement->p99_s, (char[WORDS_TEXT]){""}),
              words_time(measurement->max_s, (char[WORDS_TEXT]){""}));
    if (!queue_paced(job) && measurement->seconds > 0)
        story("%.0f items per second, %.0f ns each", (double)job->items / measurement->seconds,
              1e9 * measurement->seconds / (double)(job->items ? job->items : 1));
}

static void close_job(struct job *job)
{
    shared_free(job->producing, 1, sizeof *job->producing);
}

/* What --describe says of single variants (common/bench/workload.h). */
static const struct variant_trait traits[] = {
    {.panel = "posix", .variant = "threads", .price = "mutex", .price_times = 2, .locks = true},
    {.panel = "posix", .variant = "fork", .price = "mutex", .price_times = 2, .locks = true},
    {.panel = "posix", .variant = "resilient", .textbook = "fork"},
    {.panel = "openmp", .variant = "sections", .price = "lock", .price_times = 2, .locks = true},
    {.panel = "openmp", .variant = "tasks", .price = "task", .any_role = true},
    {.panel = "mpi", .variant = "request", .price = "request_reply"},
    {0},
};

const struct workload queue = {
    .name = "queue",
    .task_noun = "item",
    .summary = "producers and consumers over a bounded queue",
    .lesson =
        "A queue decouples producers from consumers: a consumer that is free takes the oldest\n"
        "item (first in, first out). The bound makes a fast producer wait instead of filling\n"
        "the memory. At the end each consumer gets one end mark and stops.\n"
        "For the queue's own speed: --items 1e7 --produce 0 --consume 0.",
    .scale = {.options = {"produce", "consume"}, .waits = true},
    .grain = {.length = {"produce", "consume"},
              .least = 100e-6,
              .most = 8e-3,
              .count = "items",
              .few = 20,
              .many = 200},
    .options = options,
    .traits = traits,
    .model = "pipeline",
    .job_size = sizeof(struct job),
    .workers = offsetof(struct job, workers),
    .streams = true,
    .default_workers = default_workers,
    .open = open_job,
    .reset = reset,
    .tasks = tasks_of,
    .expected = expected,
    .notice = notice,
    .close = close_job,
};
