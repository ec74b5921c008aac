/* SPDX-License-Identifier: MIT */
#include "compare/machine/heat.h"

#include "common/base/affinity.h"
#include "common/base/fail.h"
#include "compare/machine/parts.h"

#include <stdlib.h>
#include <string.h>

static const double shortest_s = 0.2;

/* In a container that has two of 64 CPUs, /proc/stat tells all of them. */
static size_t read_cpus(const char *root, struct machine_cpu *cpus)
{
    size_t count = machine_cpu_ticks(root, cpus, HEAT_MOST_CPUS), kept = 0;
    struct affinity set;
    bool known = !root[0] && affinity_get(&set);

    for (size_t at = 0; at < count; at++)
        if (!known || affinity_has(&set, (int)cpus[at].number))
            cpus[kept++] = cpus[at];
    return kept;
}

static void note(struct heat_cpu *cpu, const struct machine_cpu *now)
{
    cpu->number = now->number;
    cpu->all = now->ticks.all;
    cpu->idle = now->ticks.idle;
    cpu->stolen = now->ticks.steal;
}

struct heat heat_open(const char *root, double now_s)
{
    struct heat heat = {.root = root, .begin_s = now_s, .last_s = now_s};
    struct machine_cpu *now = xcalloc(HEAT_MOST_CPUS, sizeof *now);

    heat.count = read_cpus(root, now);
    heat.cpus = xcalloc(heat.count, sizeof *heat.cpus);
    for (size_t at = 0; at < heat.count; at++)
        note(&heat.cpus[at], &now[at]);
    free(now);
    return heat;
}

static void forget_oldest(struct heat *heat)
{
    size_t rest = HEAT_SPANS - 1;

    memmove(heat->end_s, heat->end_s + 1, rest * sizeof heat->end_s[0]);
    for (size_t at = 0; at < heat->count; at++) {
        struct heat_cpu *cpu = &heat->cpus[at];
        memmove(cpu->busy, cpu->busy + 1, rest * sizeof cpu->busy[0]);
        memmove(cpu->taken_by_host, cpu->taken_by_host + 1, rest * sizeof cpu->taken_by_host[0]);
    }
    heat->spans = rest;
}

/* Counters of some kernels go back by a tick now and then. */
static double since(uint64_t before, uint64_t now)
{
    return now > before ? (double)(now - before) : 0;
}

/* A CPU that came or went meanwhile, or whose counters stood still, was not busy. */
static void add(struct heat_cpu *cpu, size_t span, const struct machine_cpu *now, size_t count)
{
    size_t at = 0;

    cpu->busy[span] = cpu->taken_by_host[span] = 0;
    while (at < count && now[at].number != cpu->number)
        at++;
    if (at == count)
        return;
    double all = since(cpu->all, now[at].ticks.all);
    double stolen = since(cpu->stolen, now[at].ticks.steal);
    double busy = all - since(cpu->idle, now[at].ticks.idle) - stolen;
    if (all > 0) {
        cpu->busy[span] = busy < 0 ? 0 : busy > all ? 1 : busy / all;
        cpu->taken_by_host[span] = stolen > all ? 1 : stolen / all;
    }
    note(cpu, &now[at]);
}

bool heat_step(struct heat *heat, double now_s)
{
    if (heat->count == 0 || now_s - heat->last_s < shortest_s)
        return false;
    struct machine_cpu *now = xcalloc(HEAT_MOST_CPUS, sizeof *now);
    size_t count = read_cpus(heat->root, now);
    if (heat->spans == HEAT_SPANS)
        forget_oldest(heat);
    for (size_t at = 0; at < heat->count; at++)
        add(&heat->cpus[at], heat->spans, now, count);
    heat->end_s[heat->spans++] = now_s - heat->begin_s;
    heat->last_s = now_s;
    free(now);
    return true;
}

void heat_close(struct heat *heat)
{
    free(heat->cpus);
    *heat = (struct heat){0};
}
