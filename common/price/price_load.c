/* SPDX-License-Identifier: MIT */
#include "common/price/price_load.h"

#include "common/base/clock.h"
#include "common/base/proc.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

static double own_cpu_s(void)
{
    struct rusage self, children;

    getrusage(RUSAGE_SELF, &self);
    getrusage(RUSAGE_CHILDREN, &children);
    return seconds_of(self.ru_utime) + seconds_of(self.ru_stime) + seconds_of(children.ru_utime) +
           seconds_of(children.ru_stime);
}

/* How long the CPUs of the set were idle since the machine started, and how many of them there
 * are; below 0: the kernel does not tell. Steal is not idle, so it counts as others' use. */
static double idle_s(const struct affinity *set, int *cpus)
{
    FILE *file = proc_open("/proc/stat");
    unsigned long long ticks = 0, idle, waiting;
    char line[512];
    int cpu;

    *cpus = 0;
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "cpu%d %*u %*u %*u %llu %llu", &cpu, &idle, &waiting) != 3 ||
            !affinity_has(set, cpu))
            continue;
        ticks += idle + waiting;
        ++*cpus;
    }
    if (file)
        fclose(file);
    return *cpus > 0 ? (double)ticks / (double)sysconf(_SC_CLK_TCK) : -1;
}

struct price_look price_look(const struct affinity *set)
{
    struct price_look look = {.at_s = clock_now_s(), .own_s = own_cpu_s()};
    double idle = idle_s(set, &look.cpus);

    look.busy_s = idle < 0 ? -1 : look.at_s * look.cpus - idle;
    return look;
}

double price_others(const struct price_look *from, const struct price_look *to)
{
    double spent_s = to->at_s - from->at_s;
    double others_s = to->busy_s - from->busy_s - (to->own_s - from->own_s);

    if (from->cpus == 0 || to->cpus != from->cpus || spent_s <= 0 || others_s < 0)
        return 0;
    return others_s / spent_s;
}

double price_crowd(const struct price_look *from, const struct price_look *to, int wants)
{
    int left = to->cpus > wants ? to->cpus - wants : 0;
    double more = price_others(from, to) - left;

    return more > PRICE_SLACK ? more : 0;
}

uint64_t price_switches(void)
{
    struct rusage self, children;

    getrusage(RUSAGE_SELF, &self);
    getrusage(RUSAGE_CHILDREN, &children);
    return (uint64_t)(self.ru_nivcsw + children.ru_nivcsw);
}
