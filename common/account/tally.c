/* SPDX-License-Identifier: MIT */
#include "common/account/tally.h"

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
    struct tally_slot *slots;
    int workers, each;
    int (*worker)(void);
} tally;

void tally_open(int workers, int each, int (*worker)(void))
{
    tally.workers = workers;
    tally.each = each;
    tally.worker = worker;
    tally.slots = shared_alloc((size_t)workers + 1, sizeof *tally.slots);
    tally_reset();
}

void tally_close(void)
{
    shared_free(tally.slots, (size_t)tally.workers + 1, sizeof *tally.slots);
    tally.slots = NULL;
}

void tally_reset(void)
{
    char host[TALLY_HOST];

    if (gethostname(host, sizeof host) != 0)
        strcpy(host, "unknown");
    host[sizeof host - 1] = '\0';
    int own = tally.worker();
    for (int slot = 0; slot <= tally.workers; slot++) {
        /* A rank writes to no other's, and with thousands of ranks to a host they would fill it. */
        if (own > 0 && (slot < own || slot >= own + tally.each) && slot != tally.workers)
            continue;
        memset(&tally.slots[slot], 0, sizeof tally.slots[slot]);
        tally.slots[slot].cpu = -1;
        memcpy(tally.slots[slot].host, host, sizeof host);
    }
}

struct tally_slot *tally_slots(void)
{
    return tally.slots;
}

struct tally_slot *tally_slot(int worker)
{
    return &tally.slots[worker == TALLY_MAIN || worker > tally.workers ? tally.workers : worker];
}

struct tally_slot *tally_own(void)
{
    return tally_slot(tally.worker());
}

double tally_begin(void)
{
    return clock_now_s();
}

void tally_end(double begin_s, uint64_t tasks)
{
    tally_end_for(tally.worker(), begin_s, tasks, TRACE_NO_NUMBER);
}

void tally_end_task(double begin_s, uint64_t tasks, uint64_t number)
{
    tally_end_for(tally.worker(), begin_s, tasks, number);
}

void tally_end_for(int worker, double begin_s, uint64_t tasks, uint64_t number)
{
    struct tally_slot *mine = tally_slot(worker);
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

void tally_count(uint64_t tasks)
{
    struct tally_slot *mine = tally_own();

    mine->tasks += tasks;
    mine->untimed = true;
}

void tally_result(double sent_s)
{
    struct tally_slot *mine = tally_own();

    if (mine->first_result_s == 0 || sent_s > 0) {
        double now_s = clock_now_s();
        if (mine->first_result_s == 0)
            mine->first_result_s = now_s;
        if (sent_s > 0)
            histogram_add(&mine->latency, now_s - sent_s);
    }
}

void tally_start(int worker)
{
    struct tally_slot *mine = tally_slot(worker);

    if (mine->start_s == 0) /* else it takes the place of one that was lost */
        mine->start_s = clock_now_s();
}

void tally_finish(int worker)
{
    struct tally_slot *mine = tally_slot(worker);

    mine->end_s = clock_now_s();
    mine->cpu = affinity_cpu();
}

static struct tally_usage usage_now(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (struct tally_usage){
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

void tally_process_begin(int worker)
{
    tally_slot(worker)->before = usage_now();
}

void tally_process_end(int worker)
{
    struct tally_slot *mine = tally_slot(worker);
    struct tally_usage now = usage_now();

    mine->used.cpu_s = now.cpu_s - mine->before.cpu_s;
    mine->used.voluntary = now.voluntary - mine->before.voluntary;
    mine->used.involuntary = now.involuntary - mine->before.involuntary;
    mine->rss_bytes = peak_rss_bytes();
    mine->process = true;
}
