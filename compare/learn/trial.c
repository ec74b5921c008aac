/* SPDX-License-Identifier: MIT */
#include "compare/learn/trial.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "exercises/protocol.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

/* A thread that is blocked in the same call for so many looks, LOOK_S apart, is taken for one that
 * nobody will wake; and a program with so many processes for one that starts them without end. */
enum { STILL_LOOKS = 4, MOST_PROCESSES = 100, MOST_FILE = 64 << 20 };
static const double LOOK_S = 0.3;

/* What waits in a loop (a rank in MPI's library, a spinning thread) burns CPU time: after so much
 * of it, and so long, without any task, result or answer it is taken for a wait that does not end.
 */
static const double IDLE_CPU_S = 6, IDLE_S = 3;

/* ---- while it runs --------------------------------------------------------------------------- */

static void limit(int resource, rlim_t most)
{
    struct rlimit limits;

    if (getrlimit((__rlimit_resource_t)resource, &limits) != 0)
        return;
    limits.rlim_cur = limits.rlim_max < most ? limits.rlim_max : most;
    setrlimit((__rlimit_resource_t)resource, &limits);
}

static void confine(void)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, MOST_FILE);
}

static size_t files(void *context, struct pollfd *fds)
{
    struct trial *trial = context;

    return host_files(&trial->host, fds);
}

/* All threads are blocked, none has moved since the last look, and it is not the judge who keeps
 * one waiting. Ranks are never blocked: MPI libraries look again and again. */
static bool is_still(const struct trial *trial, const struct look *now)
{
    return look_is_blocked(now) && trial->host.inside == 0 && now->threads == trial->look.threads &&
           now->moved == trial->look.moved;
}

static bool is_idle(struct trial *trial, double now_s)
{
    if (trial->messages != trial->host.messages || trial->host.inside > 0) {
        trial->messages = trial->host.messages;
        trial->busy_cpu_s = trial->look.cpu_s;
        trial->busy_s = now_s;
    }
    return trial->messages > 0 && trial->look.cpu_s - trial->busy_cpu_s > IDLE_CPU_S &&
           now_s - trial->busy_s > IDLE_S;
}

static bool serve(void *context, const struct pollfd *fds, size_t count, pid_t pid)
{
    struct trial *trial = context;
    double now_s = clock_now_s();

    (void)pid;
    host_serve(&trial->host, fds, count);
    if (now_s - trial->look_s >= LOOK_S) {
        struct look now = look_now();
        trial->still = is_still(trial, &now) ? trial->still + 1 : 0;
        if (now.threads > 0)
            trial->look = now;
        trial->look_s = now_s;
        trial->idles = is_idle(trial, now_s);
        trial->hangs = trial->still >= STILL_LOOKS;
        trial->swarms = now.processes > MOST_PROCESSES;
    }
    return !trial->hangs && !trial->idles && !trial->swarms && !trial->host.crowd &&
           !trial->host.nonsense;
}

static uint64_t random_number(void)
{
    uint64_t number;

    if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number)
        fail(STATUS_FAILED, "getrandom: %s", strerror(errno));
    return number;
}

static struct text_list command_of(const struct trial *trial, const struct tools *tools,
                                   const char *program, bool race)
{
    struct text_list argv = {0};
    struct text_list own = tools_command(tools, trial->pack->panel, trial->host.workers, program);

    text_add(&argv, "env");
    text_add(&argv, EXERCISE_SOCKET "=%s", trial->host.path);
    text_add(&argv, EXERCISE_WORKERS "=%d", trial->host.workers);
    text_add(&argv, EXERCISE_TASKS "=%llu", (unsigned long long)trial->host.tasks);
    text_add(&argv, "OMP_NUM_THREADS=%d", trial->host.workers);
    text_add(&argv, "OMP_WAIT_POLICY=passive");
    text_add(&argv, "OMP_DYNAMIC=false");
    if (race)
        text_add(&argv, "ARCHER_OPTIONS=verbose=1");
    if (race)
        text_add(&argv, "TSAN_OPTIONS=exitcode=66:second_deadlock_stack=1%s",
                 trial->pack->panel == PANEL_OPENMP ? ":ignore_noninstrumented_modules=1" : "");
    for (size_t at = 0; at < own.count; at++)
        text_add(&argv, "%s", own.items[at]);
    text_free(&own);
    return argv;
}

void trial_run(struct trial *trial, const struct tools *tools, const struct pack *pack,
               const struct pack_trial *how, const char *program, const char *folder, bool race)
{
    struct child_guest guest = {trial, confine, files, serve};
    uint64_t seed = random_number(), spread = how->most - how->least + 1;

    *trial = (struct trial){.pack = pack, .look_s = clock_now_s()};
    host_open(&trial->host, pack, how->workers, how->least + random_number() % spread, seed,
              folder);
    struct text_list argv = command_of(trial, tools, program, race);
    trial->child =
        child_run_with(argv.items, race ? 4 * pack->deadline_s : pack->deadline_s, &guest);
    text_free(&argv);
}

void trial_close(struct trial *trial)
{
    host_close(&trial->host);
    child_free(&trial->child);
}
