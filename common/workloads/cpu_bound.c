/* SPDX-License-Identifier: MIT */
#include "common/workloads/cpu_bound.h"

#include "common/account/worker_stats.h"
#include "common/base/output.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "common/work/fault.h"
#include "common/workloads/heavy_sum.h"

#include <string.h>

static const struct option_row options[] = {
    {"tasks", OPTION_COUNT, offsetof(struct job, tasks), "tasks", "2", NULL, "0", "1G", NULL,
     "how many sums"},
    {"size", OPTION_COUNT, offsetof(struct job, size), "additions", "50_000_000", "1_000_000", "0",
     "1T", NULL, "additions in each sum"},
    {0},
};

void cpu_bound_end(const struct job *job)
{
    story("Finished computation for %llu", (unsigned long long)job->size);
}

struct answer cpu_bound_tasks(const struct job *job, struct span tasks)
{
    struct answer part = {0, 0};

    for (uint64_t task = tasks.lo; task < tasks.hi; task++) {
        double begin_s = worker_stats_begin();
        fault_task(task);
        uint64_t sum = heavy_sum((struct span){0, job->size});
        worker_stats_end_task(begin_s, 1, task);
        cpu_bound_end(job);
        part = answer_add(part, (struct answer){1, sum});
    }
    return part;
}

static uint64_t tasks_of(const struct job *job)
{
    return job->tasks;
}

static struct answer expected(const struct job *job)
{
    return (struct answer){job->tasks, job->tasks * heavy_sum_formula(job->size)};
}

/* What computed is CPU time: a worker that waits for its turn on a busy machine is busy, too. */
static void notice(const struct job *job, const struct measurement *measurement)
{
    double cores = measurement->cpu_s / measurement->seconds;
    char cpu[WORDS_TEXT], took[WORDS_TEXT], number[WORDS_TEXT], threads[WORDS_TEXT];

    (void)job;
    if (measurement->seconds <= 0)
        return;
    words_number(cores, number);
    if (strcmp(measurement->variant->name, "gil") == 0)
        story("On average %s cores computed: %s, but only the holder of the global lock runs.",
              number, translate_count((uint64_t)measurement->workers, "thread", threads));
    else
        story("%s of CPU time in %s: on average %s cores computed.",
              words_time(measurement->cpu_s, cpu), words_time(measurement->seconds, took), number);
}

static const struct lesson lessons[] = {
    {LESSON_UNDONE, 1, "gil", "threads",
     TRANSLATED("Under one global lock threads that compute are no faster than one"),
     "posix/cpu_bound/gil.c"},
    {LESSON_COMPUTES, 2, NULL, NULL,
     TRANSLATED("Tasks that compute are done sooner, up to one a core"),
     "posix/cpu_bound/threads.c"},
    {0},
};

const struct workload cpu_bound = {
    .name = "cpu_bound",
    .summary = "a heavy sum, several times, one after the other or side by side",
    .lesson =
        "A task that computes keeps a core busy, so two of them are done in half the time by\n"
        "two workers on two cores, and no sooner by three. Under a global lock (CPython's\n"
        "GIL, variant gil) two threads take as long as one.",
    .divisible = true,
    .scale = {.options = {"size"}},
    .grain = {.length = {"size"},
              .least = 100,
              .most = 100e3,
              .count = "tasks",
              .few = 50,
              .many = 1000},
    .lessons = lessons,
    .options = options,
    .job_size = sizeof(struct job),
    .workers = offsetof(struct job, workers),
    .tasks = tasks_of,
    .expected = expected,
    .notice = notice,
};
