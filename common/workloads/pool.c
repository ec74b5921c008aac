/* SPDX-License-Identifier: MIT */
#include "common/workloads/pool.h"

#include "common/account/worker_stats.h"
#include "common/base/counts.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/shared.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "common/work/journal.h"
#include "common/workloads/heavy_sum.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_row options[] = {
    {"tasks", OPTION_COUNT, offsetof(struct job, wanted), "tasks", "4", NULL, "0", "10M", NULL,
     "how many tasks"},
    {"size", OPTION_COUNT, offsetof(struct job, size), "additions", "50_000_000", "500_000", "0",
     "1T", NULL, "additions of the average task"},
    {"skew", OPTION_REAL, offsetof(struct job, skew), NULL, "0", NULL, "0", "1", NULL,
     "0: equal tasks ... 1: strongly unequal ones, the longest first (fixed seed)"},
    {"chunk", OPTION_AUTO, offsetof(struct job, chunk), "tasks", "auto", NULL, "1", "10M", NULL,
     "tasks that a worker takes at once; auto: many at first, then fewer and fewer"},
    {0},
};

/* A number in [0, 1) from a counter (the mixing of S. Vigna's splitmix64). */
static double random_unit(uint64_t counter)
{
    uint64_t mixed = (counter + 1) * 0x9e3779b97f4a7c15u;

    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    mixed ^= mixed >> 31;
    return (double)(mixed >> 11) * 0x1p-53;
}

/* Unequal as real work often is: the first tasks are the long ones, with some chance in it, so that
 * who deals out equal numbers of tasks deals out very unequal work. The mean stays `size`. */
static double weight_of(const struct job *job, uint64_t task)
{
    double left = 1 - (double)task / (double)job->wanted;

    return (1 - job->skew) + job->skew * left * left * (0.5 + random_unit(task));
}

/* With a journal: the tasks that are still to be done come first. */
static bool take_up(struct job *job, struct error *error)
{
    char name[JOURNAL_NAME];

    snprintf(name, sizeof name, "pool of %llu tasks, size %llu, skew %.17g",
             (unsigned long long)job->wanted, (unsigned long long)job->size, job->skew);
    if (!journal_open(name, job->wanted, error))
        return false;
    job->tasks = job->wanted;
    job->order = journal_order(&job->tasks);
    return true;
}

/* Their sums, and the answer that comes of them. */
static struct answer resumed(const struct job *job)
{
    struct answer answer, total = {0, 0};

    for (uint64_t task = job->tasks; task < job->wanted; task++)
        if (journal_recall(job->order[task], &answer)) {
            job->results[task] = answer.sum;
            total = answer_add(total, answer);
        }
    return total;
}

static void open_sizes(struct job *job)
{
    double weights = 0;

    job->sizes = alike_alloc(counts_room(job->wanted + 1), sizeof *job->sizes);
    check(job->sizes ? 0 : errno, "calloc");
    for (uint64_t task = 0; task < job->wanted && job->skew > 0; task++)
        weights += weight_of(job, task);
    for (uint64_t place = 0; place < job->wanted; place++) {
        uint64_t task = job->order ? job->order[place] : place;
        job->sizes[place] = job->skew > 0 ? (uint64_t)((double)job->size * (double)job->wanted *
                                                       weight_of(job, task) / weights)
                                          : job->size;
    }
}

static bool open_job(struct job *job, const bool *given, struct error *error)
{
    (void)given;
    if (!take_up(job, error))
        return false;
    open_sizes(job);
    job->results = shared_alloc(job->wanted, sizeof *job->results);
    job->chunks = chunks_cut(job->tasks, job->workers, job->chunk);
    return true;
}

static void reset(struct job *job)
{
    if (job->repetition > 0 || !shared_is_scarce()) /* untouched memory is 0 */
        memset(job->results, 0, (size_t)job->wanted * sizeof *job->results);
    job->repetition++;
}

static uint64_t tasks_of(const struct job *job)
{
    return job->tasks;
}

static struct answer expected(const struct job *job)
{
    struct answer total = {job->wanted, 0};

    for (uint64_t task = 0; task < job->wanted; task++)
        total.sum += heavy_sum_formula(job->sizes[task]);
    return total;
}

static bool check_answer(const struct job *job, struct error *error)
{
    for (uint64_t task = 0; task < job->wanted; task++)
        if (job->results[task] != heavy_sum_formula(job->sizes[task]))
            return error_write(error, "result %llu of the list is %llu instead of %llu",
                               (unsigned long long)task, (unsigned long long)job->results[task],
                               (unsigned long long)heavy_sum_formula(job->sizes[task]));
    return true;
}

static void notice(const struct job *job, const struct measurement *measurement)
{
    const uint64_t most = 8;
    const struct worker_stats *slots = worker_stats_all();
    double busiest_s = 0, total_s = 0;
    bool untimed = false;
    char list[512] = "";
    size_t used = 0;

    for (uint64_t task = 0; task < job->wanted && task < most && !job->order; task++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%llu", task ? ", " : "",
                                 (unsigned long long)job->results[task]);
    if (job->order)
        story("Finished before, as the journal says: %llu of %s.",
              (unsigned long long)(job->wanted - job->tasks),
              translate_count(job->wanted, "task", (char[WORDS_TEXT]){""}));
    else
        story("Results in task order: [%s%s]", list, job->wanted > most ? ", ..." : "");
    for (int worker = 0; worker < measurement->workers; worker++) {
        total_s += slots[worker].busy_s;
        if (slots[worker].busy_s > busiest_s)
            busiest_s = slots[worker].busy_s;
        untimed = untimed || slots[worker].untimed;
    }
    if (total_s > 0 && !untimed)
        story("Imbalance: the busiest worker had %.2f times the average; 1 is ideal.",
              busiest_s * measurement->workers / total_s);
}

static void close_job(struct job *job)
{
    shared_free(job->results, job->wanted, sizeof *job->results);
    chunks_free(&job->chunks);
    alike_free(job->sizes);
    free(job->order);
    journal_close();
}

/* What --describe says of single variants (common/bench/workload.h). */
static const struct variant_trait traits[] = {
    {.panel = "posix", .variant = "resilient", .textbook = "fork"},
    {.panel = "mpi", .variant = "resilient", .textbook = "request"},
    {.panel = "openmp", .variant = "static", .chunks = true},
    {.panel = "openmp", .variant = "guided", .chunks = true},
    {.panel = "openmp", .variant = "runtime", .chunks = true},
    {.panel = "mpi", .variant = "static", .chunks = true},
    {0},
};

static const struct lesson lessons[] = {
    {LESSON_COMPUTES, 3, NULL, NULL,
     TRANSLATED("A pool keeps every core busy while there are tasks"), "posix/pool/threads.c"},
    {0},
};

const struct workload pool = {
    .name = "pool",
    .summary = "many tasks for a fixed set of workers, results in task order",
    .lesson = "Equal tasks may be dealt out beforehand (static). Unequal ones (--skew 1) leave\n"
              "some workers idle then; better, a worker that is free takes the next task\n"
              "(dynamic, a shared counter, a manager). Each result goes to its task's place, so\n"
              "the list is in order although the tasks ended in any order.",
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
    .traits = traits,
    .empty_tasks = true,
    .job_size = sizeof(struct job),
    .workers = offsetof(struct job, workers),
    .open = open_job,
    .reset = reset,
    .resumed = resumed,
    .tasks = tasks_of,
    .expected = expected,
    .check = check_answer,
    .notice = notice,
    .close = close_job,
};
