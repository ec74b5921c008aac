/* SPDX-License-Identifier: MIT */
#include "common/workloads/io_bound.h"

#include "common/account/trace.h"
#include "common/account/worker_stats.h"
#include "common/base/output.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "common/work/fault.h"

#include <math.h>
#include <stdio.h>

static const struct option_row options[] = {
    {"tasks", OPTION_COUNT, offsetof(struct job, tasks), "tasks", "3", NULL, "0", "1M", NULL,
     "how many tasks wait"},
    {"delay", OPTION_SECONDS, offsetof(struct job, delay_s), "s", "2s", "20ms", "0", "1h", NULL,
     "how long each one waits"},
    {0},
};

/* A, B, ... Z, then A1, B1, ... as the tutorial calls its tasks. */
static void task_name(uint64_t task, char name[32])
{
    if (task < 26)
        snprintf(name, 32, "%c", (char)('A' + task));
    else
        snprintf(name, 32, "%c%llu", (char)('A' + task % 26), (unsigned long long)(task / 26));
}

void io_bound_begin(uint64_t task)
{
    char name[32];

    task_name(task, name);
    story("%s started", name);
}

void io_bound_wait(const struct job *job)
{
    clock_sleep(job->delay_s);
}

void io_bound_end(uint64_t task)
{
    char name[32];

    task_name(task, name);
    story("%s finished", name);
}

struct answer io_bound_tasks(const struct job *job, struct span tasks)
{
    struct answer part = {0, 0};

    for (uint64_t task = tasks.lo; task < tasks.hi; task++) {
        double begin_s = worker_stats_begin();
        io_bound_begin(task);
        fault_task(task);
        io_bound_wait(job);
        io_bound_end(task);
        worker_stats_end_task(begin_s, 1, task);
        part = answer_add(part, (struct answer){1, task});
    }
    return part;
}

static uint64_t default_workers(const struct job *job)
{
    return job->tasks;
}

static uint64_t tasks_of(const struct job *job)
{
    return job->tasks;
}

static struct answer expected(const struct job *job)
{
    return (struct answer){job->tasks, job->tasks ? job->tasks * (job->tasks - 1) / 2 : 0};
}

static void notice(const struct job *job, const struct measurement *measurement)
{
    double one_by_one_s = (double)job->tasks * job->delay_s;
    double bound_s = ceil((double)job->tasks / measurement->workers) * job->delay_s;

    if (one_by_one_s <= 0)
        return; /* nothing was waited for */
    story("One after the other these waits take %s; %d at a time they cannot take less than "
          "%s.",
          words_time(one_by_one_s, (char[WORDS_TEXT]){""}), measurement->workers,
          words_time(bound_s, (char[WORDS_TEXT]){""}));
    story("CPU burned while waiting: %s %% of the time. A task that only waits needs no core.",
          words_number(100 * measurement->cpu_s / measurement->seconds, (char[WORDS_TEXT]){""}));
}

static const struct lesson lessons[] = {
    {LESSON_WAITS, 1, NULL, NULL,
     TRANSLATED("Waiting needs no core: tasks that wait do it side by side"),
     "posix/io_bound/threads.c"},
    {LESSON_AS_FAST, 2, "gil", "threads",
     TRANSLATED("A global lock that is released while a task waits costs nothing"),
     "posix/io_bound/gil.c"},
    {0},
};

const struct workload io_bound = {
    .name = "io_bound",
    .summary = "tasks that only wait, one after the other or side by side",
    .lesson = "A task that waits (for a disk, a network, a person) uses no CPU, so as many as you\n"
              "like can wait at the same time, on one core: three waits of 2 s take 6 s one after\n"
              "the other and 2 s side by side, even under a global lock that is released while a "
              "task waits.",
    .scale = {.options = {"delay"}, .waits = true},
    .grain = {.length = {"delay"},
              .least = 100e-6,
              .most = 8e-3,
              .count = "tasks",
              .few = 30,
              .many = 300},
    .lessons = lessons,
    .options = options,
    .job_size = sizeof(struct job),
    .workers = offsetof(struct job, workers),
    .default_workers = default_workers,
    .tasks = tasks_of,
    .expected = expected,
    .notice = notice,
};
