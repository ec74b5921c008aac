/* SPDX-License-Identifier: MIT */
#include "compare/figures/predict_parts.h"

#include <math.h>
#include <string.h>

/* Tasks longer than this need no price of handing them over: no pool takes a hundredth of it. */
static const double long_task_on_a_host_s = 200e-6;

/* Longest times number over total, from which on tasks are no longer taken to be equal. */
static const double unequal = 1.25;

/* What the base tells about the work. */
struct work {
    double seconds, cpu_s, tasks, longest_s; /* longest_s below 0: not known */
};

static struct work work_of(const struct question *question)
{
    const struct summary *base = question->base;
    const struct result *cell = base->result;
    struct work work = {.seconds = base->seconds.estimate,
                        .cpu_s = base->cpu.n > 0 ? base->cpu.estimate : 0,
                        .tasks = (double)cell->samples[0].tasks,
                        .longest_s = -1};

    for (size_t at = 0; at < cell->sample_count; at++)
        if (cell->samples[at].longest_task_s > work.longest_s)
            work.longest_s = cell->samples[at].longest_task_s;
    if (work.tasks == 0)
        work.tasks = predict_parameter(question, "tasks", 0);
    /* Of a short time the CPU time is not known as well: making the worker is part of it. */
    double most = work.seconds * (work.seconds > 1e-3 ? question->cpus : 1);
    work.cpu_s = work.cpu_s < most ? work.cpu_s : most;
    return work;
}

/* Whether tasks are as good as equal. */
static bool are_equal(const struct question *question, const struct work *work)
{
    if (work->longest_s < 0)
        return predict_parameter(question, "skew", 0) <= 0;
    return work->longest_s * work->tasks <= unequal * work->seconds;
}

/* The same of a cell on several hosts, where a request may take longer than that. */
static double long_task_s(const struct question *question)
{
    const bool several = question->own->result->hosts.records > 0;

    return fmax(long_task_on_a_host_s,
                several ? 100 * predict_price(question, "request_reply", 0) : 0);
}

/* What handing tasks over costs, a task; below 0: not known. The price of one by one, or where
 * tasks are not cut into chunks that of the pool. */
static double dispatch_s(const struct question *question)
{
    const struct result *own = question->own->result;
    static const char *const prices[] = {"dispatch_one_", "dispatch_"};
    double price_s = -1;

    bool one = predict_parameter(question, "chunk", 1) == 1;
    for (size_t at = one ? 0 : 1; at < 2 && price_s < 0; at++) {
        char *name = text_format("%s%s", prices[at], own->variant);
        price_s = predict_price(question, name, own->workers);
        free(name);
    }
    return price_s;
}

/* Lower bounds of every schedule of n tasks on W workers: the longest task, the total over W, and
 * for equal ones the workers that get ceil(n / W); and no CPU does two things at a time. A greedy
 * schedule is at most one longest task above them (R. L. Graham, Bounds on Multiprocessing Timing
 * Anomalies, SIAM J. Appl. Math. 17 (1969)). */
double predict_tasks(const struct question *question, struct prediction *prediction)
{
    const struct result *own = question->own->result;

    if (!question->base)
        return predict_missing(prediction, "no other cell tells how long the tasks take alone");
    if (predict_disturbed(question, question->base, prediction))
        return 0;
    struct work work = work_of(question);
    if (work.tasks < 1)
        return predict_missing(prediction, "the records do not tell how many tasks there are");
    double workers = own->workers, task_s = work.seconds / work.tasks;
    double share_s = are_equal(question, &work) ? ceil(work.tasks / workers) * task_s
                                                : fmax(work.longest_s, work.seconds / workers);
    int cpus = own->traits.one_at_a_time ? 1 : question->cpus;
    double computing_s = work.cpu_s / cpus, seconds = fmax(share_s, computing_s);
    if (workers == 1 || task_s >= long_task_s(question))
        return seconds;
    double each_s = dispatch_s(question);
    if (each_s < 0 && task_s < long_task_on_a_host_s / 100)
        return predict_missing(prediction,
                               "tasks are short, and what variant %.40s takes to hand one over is "
                               "not in the price list",
                               own->variant);
    return seconds + work.tasks * fmax(each_s, 0);
}
