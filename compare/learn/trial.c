/* SPDX-License-Identifier: MIT */
#include "compare/learn/trial.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/random.h"
#include "compare/learn/host_team.h"
#include "compare/learn/trial_words.h"
#include "exercises/protocol.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* A thread that is blocked in the same call for so many looks, LOOK_S apart, is taken for one that
 * nobody will wake; and a program with so many processes for one that starts them without end. */
enum {
    STILL_LOOKS = 4,
    ASLEEP_LOOKS = 20,
    RANK_SLEEP_LOOKS = 5,
    MOST_PROCESSES = 100,
};
static const double LOOK_S = 0.3, RANK_CPU_S = 0.3;

/* What waits in a loop (a rank in MPI's library, a spinning thread) burns CPU time, and if it naps
 * in between it wakes again and again: after so much of that, and so long, without any task, result
 * or answer it is taken for a wait that does not end.
 */
enum { IDLE_SWITCHES = 3000 };
static const double IDLE_CPU_S = 6, IDLE_S = 3, JUDGED_CPU_S = 2;

/* What has got next to no CPU time by the deadline gets so many times as long: a busy machine. */
static const double BUSY_TIMES = 4;

double trial_judged_cpu_s(const struct trial *trial)
{
    return JUDGED_CPU_S * (pack_has_ranks(trial->pack) ? trial->host.workers : 1);
}

/* ---- while it runs --------------------------------------------------------------------------- */

static int confine(void *context)
{
    const struct trial *trial = context;

    sandbox_limit(RLIMIT_CORE, 0);
    sandbox_limit(RLIMIT_FSIZE, (uint64_t)SANDBOX_FILE_MIB << 20);
    return tools_confine(trial->tools, trial->folder, false, trial->race);
}

static size_t files(void *context, struct pollfd *fds)
{
    struct trial *trial = context;

    return host_files(&trial->host, fds);
}

/* No thread has moved since the last look, and nobody keeps one waiting: not the judge, and not a
 * launcher that has got no CPU time, from which a rank reads while MPI starts. */
static bool sleeps(const struct trial *trial, const struct look *now)
{
    bool asks = pack_has_ranks(trial->pack) && now->waits[WAITS_INPUT] > 0;

    return now->threads > 0 && now->awake == 0 && trial->host.inside == 0 && !asks &&
           now->threads == trial->look.threads && now->moved == trial->look.moved;
}

/* All threads are blocked, none has moved since the last look, and nobody keeps one waiting. Ranks
 * are never blocked: MPI libraries look again and again. */
static bool is_still(const struct trial *trial, const struct look *now)
{
    return look_is_blocked(now) && sleeps(trial, now);
}

static bool is_idle(struct trial *trial)
{
    if (trial->messages != trial->host.messages || trial->host.inside > 0) {
        trial->messages = trial->host.messages;
        trial->busy = trial->look;
        trial->busy_s = trial->watched_s;
    }
    bool naps = !pack_has_ranks(trial->pack) &&
                trial->look.moved - trial->busy.moved > IDLE_SWITCHES &&
                trial->look.threads == trial->busy.threads;
    double burned_s = trial->look.cpu_s - trial->busy.cpu_s;
    return trial->messages > 0 &&
           (naps || burned_s > fmax(IDLE_CPU_S, trial_judged_cpu_s(trial))) &&
           trial->watched_s - trial->busy_s > IDLE_S;
}

/* Counts in how many looks in a row each process has slept, without any CPU time in between: some
 * libraries do not look again and again, above all at the end. */
static void count_sleeps(struct trial *trial, const struct look *now)
{
    /* or the judge keeps, or has kept, them waiting */
    bool quiet = trial->host.messages == trial->messages && trial->host.inside == 0;

    for (size_t at = 0; at < LOOK_MOST_EACH; at++) {
        bool same = now->processes == trial->look.processes && at < now->processes &&
                    now->each_s[at] <= trial->look.each_s[at];
        trial->rank_sleeps[at] =
            same && quiet && now->each_sleeps[at] ? trial->rank_sleeps[at] + 1 : 0;
    }
}

/* Whether every rank waits in a call of MPI, and has looked there long enough for a message that is
 * under way: each has got so much CPU time since the last thing that any of them did. */
static bool ranks_wait(const struct trial *trial)
{
    const struct look *now = &trial->look, *then = &trial->busy;
    size_t waiting = 0, leaving = 0;

    for (size_t at = 0; at < trial->host.line_count; at++) {
        const struct host_line *line = &trial->host.lines[at];
        waiting += line->fd >= 0 && line->call[0] != 0;
        leaving += line->fd >= 0 && strcmp(line->call, "MPI_Finalize") == 0;
    }
    for (size_t at = 0; at < now->processes && at < LOOK_MOST_EACH; at++)
        if (now->each_s[at] - then->each_s[at] < RANK_CPU_S &&
            trial->rank_sleeps[at] < RANK_SLEEP_LOOKS)
            return false;
    return waiting > leaving && waiting == now->processes && now->processes == then->processes &&
           now->processes <= LOOK_MOST_EACH;
}

static bool serve(void *context, const struct pollfd *fds, size_t count, pid_t pid)
{
    struct trial *trial = context;
    double now_s = clock_now_s();

    (void)pid;
    host_serve(&trial->host, fds, count);
    trial->watched =
        trial->watched || (trial->race && host_teams_loaded(&trial->host, "/libarcher.so"));
    if (!trial->race && trial->memory_bytes == 0 && trial->host.gathered)
        trial->memory_bytes = look_now().memory_bytes;
    if (now_s - trial->look_s >= LOOK_S) {
        struct look now = look_now();
        trial->still = is_still(trial, &now) ? trial->still + 1 : 0;
        trial->asleep = sleeps(trial, &now) ? trial->asleep + 1 : 0;
        count_sleeps(trial, &now);
        if (now.threads > 0)
            trial->look = now;
        trial->watched_s += fmin(now_s - trial->look_s, 2 * LOOK_S);
        trial->look_s = now_s;
        trial->idles = is_idle(trial) || trial->asleep >= ASLEEP_LOOKS;
        trial->stuck = pack_has_ranks(trial->pack) && ranks_wait(trial);
        trial->hangs = trial->still >= STILL_LOOKS;
        trial->swarms = now.processes > MOST_PROCESSES;
        trial->devours = now.memory_bytes > (uint64_t)SANDBOX_MEMORY_MIB << 20;
    }
    trial->late = now_s - trial->begin_s > trial->deadline_s &&
                  trial->look.cpu_s >= trial_judged_cpu_s(trial);
    trial->cut = trial->host.last_s - trial->host.first_s > trial->most_s;
    return !trial->cut && !trial->late && !trial->stuck && !trial->hangs && !trial->idles &&
           !trial->swarms && !trial->devours && !trial->host.crowd && !trial->host.nonsense &&
           !trial->host.misuse;
}

static uint64_t random_number(void)
{
    uint64_t number;

    check(random_bytes(&number, sizeof number), "getrandom");
    return number;
}

static struct text_list command_of(const struct trial *trial, const struct tools *tools,
                                   const char *program, bool race)
{
    struct text_list argv = {0};
    struct text_list own = tools_command(tools, trial->pack, &trial->host.how, program);

    text_add(&argv, "env");
    text_add(&argv, EXERCISE_SOCKET "=%s", trial->host.path);
    text_add(&argv, EXERCISE_WORKERS "=%d", trial->host.workers);
    text_add(&argv, EXERCISE_TASKS "=%llu", (unsigned long long)trial->host.tasks);
    text_add(&argv, EXERCISE_CAPACITY "=%llu", (unsigned long long)trial->pack->capacity);
    text_add(&argv, EXERCISE_AT_ONCE "=%llu", (unsigned long long)trial->pack->at_once);
    text_add(&argv, "OMP_NUM_THREADS=%d",
             trial->pack->panel == PANEL_HYBRID ? trial->host.how.threads : trial->host.workers);
    text_add(&argv, "OMP_WAIT_POLICY=passive");
    text_add(&argv, "OMP_DYNAMIC=false");
    /* Open MPI's other ways to pass messages, which its start looks for, are for other hosts: that
     * took more than half of the time that a job of two ranks takes to start. */
    if (pack_has_ranks(trial->pack) && !getenv("OMPI_MCA_pml"))
        text_add(&argv, "OMPI_MCA_pml=ob1");
    if (race)
        text_add(&argv, "OMP_TOOL=enabled");
    /* PMIx 5 shares memory at an address that ThreadSanitizer has for itself, unless told not to */
    if (race && pack_has_ranks(trial->pack))
        text_add(&argv, "PMIX_MCA_gds=hash");
    if (race) /* a stranger's program ends with the first race, before it can do away with it */
        text_add(
            &argv,
            "TSAN_OPTIONS=exitcode=66:second_deadlock_stack=1:stack_trace_format='    #%%n %%f %%S "
            "%%M %s'%s%s",
            trial->mark, tools->sandbox ? ":halt_on_error=1" : "",
            trial->pack->panel != PANEL_POSIX ? ":ignore_noninstrumented_modules=1" : "");
    for (size_t at = 0; at < own.count; at++)
        text_add(&argv, "%s", own.items[at]);
    text_free(&own);
    return argv;
}

/* CPU time of all children that have ended. */
static double spent_s(void)
{
    struct rusage usage = {0};

    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void run(struct trial *trial, const struct pack_trial *how, const char *program)
{
    const struct pack *pack = trial->pack;
    struct child_guest guest = {
        .context = trial, .confine = confine, .files = files, .serve = serve};
    uint64_t seed = random_number(), spread = how->most - how->least + 1;
    uint64_t own = trial->tools->seed;
    uint64_t drawn = own ? own + (uint64_t)how->workers : random_number();

    trial->look_s = clock_now_s();
    host_open(&trial->host, pack, how, how->least + drawn % spread, seed, trial->folder);
    snprintf(trial->mark, sizeof trial->mark, "%016llx%016llx", (unsigned long long)random_number(),
             (unsigned long long)random_number());
    struct text_list argv = command_of(trial, trial->tools, program, trial->race);
    double before_s = spent_s();
    trial->begin_s = clock_now_s();
    trial->deadline_s = trial->race ? 4 * pack->deadline_s : pack->deadline_s;
    trial->child = child_run_with(argv.items, BUSY_TIMES * trial->deadline_s, &guest);
    trial->cpu_s = spent_s() - before_s;
    if (pack_has_ranks(pack) && (trial->stuck || trial->late || trial->child.end == CHILD_DEADLINE))
        trial->ranks = trial_ranks_text(trial, argv.items[argv.count - 1]);
    if (trial->host.misuse)
        trial->misused = trial_call_text(trial, &trial->host.misused, argv.items[argv.count - 1]);
    text_free(&argv);
}

void trial_run(struct trial *trial, const struct tools *tools, const struct pack *pack,
               const struct pack_trial *how, const char *program, const char *folder, bool race)
{
    const struct trial fresh = {
        .pack = pack, .tools = tools, .folder = folder, .race = race, .most_s = INFINITY};

    *trial = fresh;
    run(trial, how, program);
    /* On a busy machine one of some hundred starts of Open MPI ends by itself like that, with right
     * programs, too; one whose own fault it is does so again. */
    if (pack_has_ranks(pack) && trial->child.end == CHILD_EXITED &&
        trial->child.status == 128 + SIGSEGV) {
        trial_close(trial);
        *trial = fresh;
        run(trial, how, program);
    }
}

void trial_run_cut(struct trial *trial, const struct tools *tools, const struct pack *pack,
                   const struct pack_trial *how, const char *program, const char *folder,
                   double most_s)
{
    *trial = (struct trial){.pack = pack, .tools = tools, .folder = folder, .most_s = most_s};
    run(trial, how, program);
}

void trial_close(struct trial *trial)
{
    free(trial->ranks);
    free(trial->misused);
    host_close(&trial->host);
    child_free(&trial->child);
}
