/* SPDX-License-Identifier: MIT */
#include "common/work/fault.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/shared.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

bool fault_planned;

static struct {
    struct fault fault;
    bool respawn;
    atomic_bool *struck; /* shared with forked children: in this repetition it has happened */
    double begin_s;
    double seen_s; /* when the first loss was seen; 0: none was */
    struct fault_toll toll;
} plan;

/* ---- reading ------------------------------------------------------------------------------- */

static const char *const kinds[] = {
    [FAULT_KILL] = "kill", [FAULT_SEGV] = "segv", [FAULT_HANG] = "hang", [FAULT_EXIT] = "exit"};
enum { KINDS = sizeof kinds / sizeof *kinds };

static enum fault_kind kind_of(const char *text, size_t length)
{
    for (int kind = FAULT_KILL; kind < KINDS; kind++)
        if (strlen(kinds[kind]) == length && strncmp(kinds[kind], text, length) == 0)
            return (enum fault_kind)kind;
    return FAULT_NONE;
}

bool fault_read(const char *text, struct fault *fault, struct error *error)
{
    const double longest_s = 1e6;
    const char *when = strchr(text, '@');

    *fault = (struct fault){.kind = kind_of(text, when ? (size_t)(when - text) : strlen(text))};
    if (when)
        fault->at_task = read_count(when + 1, &fault->task);
    if (when && !fault->at_task)
        fault->at_second = read_seconds(when + 1, &fault->seconds) && fault->seconds <= longest_s;
    if (fault->kind != FAULT_NONE && (!when || fault->at_task || fault->at_second))
        return true;
    return error_write(
        error,
        "--fault: '%.80s' is not kill, segv, hang or exit, alone or with @TASK (from 0) or "
        "@SECONDS (such as @500ms)",
        text);
}

/* ---- the plan ------------------------------------------------------------------------------ */

void fault_plan(const struct fault *fault, bool respawn)
{
    plan.fault = *fault;
    plan.respawn = respawn;
    if (fault->kind != FAULT_NONE && !plan.struck)
        plan.struck = shared_alloc(1, sizeof *plan.struck);
}

/* The mixing of S. Vigna's splitmix64. */
static uint64_t mixed(uint64_t number)
{
    number = (number + 1) * 0x9e3779b97f4a7c15u;
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9u;
    number = (number ^ (number >> 27)) * 0x94d049bb133111ebu;
    return number ^ (number >> 31);
}

void fault_begin(uint64_t tasks, uint64_t repetition)
{
    plan.toll = (struct fault_toll){0};
    plan.seen_s = 0;
    plan.begin_s = clock_now_s();
    fault_planned = plan.fault.kind != FAULT_NONE;
    if (!fault_planned)
        return;
    atomic_store(plan.struck, false);
    if (!plan.fault.at_task && !plan.fault.at_second)
        plan.fault.task = tasks > 0 ? mixed(repetition) % tasks : 0;
}

void fault_spare(void)
{
    fault_planned = false;
}

bool fault_among(uint64_t lo, uint64_t hi)
{
    return fault_planned && !plan.fault.at_second && lo <= plan.fault.task && plan.fault.task < hi;
}

bool fault_respawn(void)
{
    return plan.respawn;
}

/* ---- the blow ------------------------------------------------------------------------------ */

/* A crash on purpose needs no core file. */
static void crash(void)
{
    const struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    signal(SIGSEGV, SIG_DFL); /* a sanitizer's handler would make it an exit */
    raise(SIGSEGV);
}

static void strike(void)
{
    switch (plan.fault.kind) {
    case FAULT_KILL:
        kill(getpid(), SIGKILL);
        break;
    case FAULT_SEGV:
        crash();
        break;
    case FAULT_HANG:
        kill(getpid(), SIGSTOP);
        break;
    case FAULT_EXIT:
        _exit(STATUS_FAILED);
    case FAULT_NONE:
        break;
    }
}

void fault_strike(uint64_t task)
{
    const struct fault *fault = &plan.fault;
    bool now =
        fault->at_second ? clock_now_s() - plan.begin_s >= fault->seconds : task == fault->task;

    if (!now || atomic_exchange(plan.struck, true))
        return;
    warn("process %ld begins task %llu; --fault %s hits it", (long)getpid(),
         (unsigned long long)task, kinds[fault->kind]);
    strike();
}

/* ---- the account --------------------------------------------------------------------------- */

void fault_lost(void)
{
    plan.toll.lost_workers++;
    if (plan.seen_s == 0)
        plan.seen_s = clock_now_s();
}

void fault_redone(uint64_t tasks)
{
    fault_redone_elsewhere(tasks, clock_now_s());
}

void fault_redone_elsewhere(uint64_t tasks, double end_s)
{
    struct fault_toll *toll = &plan.toll;

    toll->redone_tasks += tasks;
    if (plan.seen_s == 0 || end_s <= toll->end_s)
        return;
    toll->end_s = end_s;
    toll->recovery_s = end_s > plan.seen_s ? end_s - plan.seen_s : 0;
}

struct fault_toll fault_toll(void)
{
    return plan.toll;
}
