/* SPDX-License-Identifier: MIT */
#include "common/account/worker_stats.h"

#include "common/account/trace.h"
#include "common/base/affinity.h"
#include "common/base/clock.h"
#include "common/base/proc.h"
#include "common/base/shared.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The one account of the running repetition: measuring, not work. */
static struct {
    struct worker_stats *slots;
    int workers, each;
    int (*worker)(void);
} worker_stats;

void worker_stats_open(int workers, int each, int (*worker)(void))
{
    worker_stats.workers = workers;
    worker_stats.each = each;
    worker_stats.worker = worker;
    worker_stats.slots = shared_alloc((size_t)workers + 1, sizeof *worker_stats.slots);
    worker_stats_reset();
}

void worker_stats_close(void)
{
    shared_free(worker_stats.slots, (size_t)worker_stats.workers + 1, sizeof *worker_stats.slots);
    worker_stats.slots = NULL;
}

void worker_stats_reset(void)
{
    char host[WORKER_STATS_HOST];

    if (gethostname(host, sizeof host) != 0)
        strcpy(host, "unknown");
    host[sizeof host - 1] = '\0';
    int own = worker_stats.worker();
    for (int slot = 0; slot <= worker_stats.workers; slot++) {
        /* A rank writes to no other's, and with thousands of ranks to a host they would fill it. */
        if (own > 0 && (slot < own || slot >= own + worker_stats.each) &&
            slot != worker_stats.workers)
            continue;
        memset(&worker_stats.slots[slot], 0, sizeof worker_stats.slots[slot]);
        worker_stats.slots[slot].cpu = -1;
        memcpy(worker_stats.slots[slot].host, host, sizeof host);
    }
}

struct worker_stats *worker_stats_all(void)
{
    return worker_stats.slots;
}

struct worker_stats *worker_stats_of(int worker)
{
    return &worker_stats.slots[worker == WORKER_STATS_MAIN || worker > worker_stats.workers
                                   ? worker_stats.workers
                                   : worker];
}

struct worker_stats *worker_stats_own(void)
{
    return worker_stats_of(worker_stats.worker());
}

double worker_stats_begin(void)
{
    return clock_now_s();
}

void worker_stats_end(double begin_s, uint64_t tasks)
{
    worker_stats_end_for(worker_stats.worker(), begin_s, tasks, TRACE_NO_NUMBER);
}

void worker_stats_end_task(double begin_s, uint64_t tasks, uint64_t number)
{
    worker_stats_end_for(worker_stats.worker(), begin_s, tasks, number);
}

void worker_stats_end_for(int worker, double begin_s, uint64_t tasks, uint64_t number)
{
    struct worker_stats *mine = worker_stats_of(worker);
    double end_s = clock_now_s();

    mine->busy_s += end_s - begin_s;
    mine->tasks += tasks;
    mine->begun_s += end_s - begin_s;
    if (tasks > 0) {
        double each_s = mine->begun_s / (double)tasks;
        mine->longest_s = each_s > mine->longest_s ? each_s : mine->longest_s;
        mine->begun_s = 0;
    }
    mine->cpu = affinity_cpu();
    if (trace_on())
        trace_task(worker, begin_s, end_s, tasks, number);
}

void worker_stats_result(double sent_s)
{
    double now_s = sent_s > 0 ? clock_now_s() : 0; /* before what is cold after a sleep */
    struct worker_stats *mine = worker_stats_own();

    if (mine->first_result_s == 0)
        mine->first_result_s = sent_s > 0 ? now_s : clock_now_s();
    if (sent_s > 0)
        histogram_add(&mine->latency, now_s - sent_s);
}

void worker_stats_start(int worker)
{
    worker_stats_of(worker)->start_s = clock_now_s();
}

void worker_stats_finish(int worker)
{
    struct worker_stats *mine = worker_stats_of(worker);

    mine->end_s = clock_now_s();
    mine->cpu = affinity_cpu();
}

void worker_stats_seen(int worker)
{
    if (worker_stats.slots) /* a price list has none */
        worker_stats_of(worker)->cpu = affinity_cpu();
}

static struct worker_usage usage_now(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (struct worker_usage){
        .cpu_s = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec),
        .voluntary = usage.ru_nvcsw,
        .involuntary = usage.ru_nivcsw,
    };
}

/* The peak of this program's own memory. ru_maxrss would not do: it survives exec(2), so that it
 * can be the peak of whoever started us. */
static uint64_t peak_rss_bytes(void)
{
    unsigned long long kib = 0;
    char line[256];
    FILE *status = proc_open("/proc/self/status");

    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "VmHWM: %llu kB", &kib) == 1)
            break;
    if (status)
        fclose(status);
    if (kib == 0) { /* no /proc: an upper bound is better than none */
        struct rusage usage;
        getrusage(RUSAGE_SELF, &usage);
        kib = (unsigned long long)usage.ru_maxrss;
    }
    return kib * 1024;
}

void worker_stats_process_begin(int worker)
{
    worker_stats_of(worker)->before = usage_now();
}

void worker_stats_process_end(int worker)
{
    struct worker_stats *mine = worker_stats_of(worker);
    struct worker_usage now = usage_now();

    mine->used.cpu_s = now.cpu_s - mine->before.cpu_s;
    mine->used.voluntary = now.voluntary - mine->before.voluntary;
    mine->used.involuntary = now.involuntary - mine->before.involuntary;
    mine->rss_bytes = peak_rss_bytes();
    mine->process = true;
}
