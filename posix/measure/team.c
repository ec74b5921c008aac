/* SPDX-License-Identifier: MIT */
#include "posix/measure/team.h"

#include "common/account/patience.h"
#include "common/account/trace.h"
#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "common/base/parent.h"
#include "common/base/shared.h"
#include "common/work/fault.h"
#include "posix/measure/children.h"
#include "posix/measure/losses.h"
#include "posix/measure/waits.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where the workers of the running repetition meet, threads and children alike. They wait for the
 * last one by looking rather than asleep in a pthread_barrier_t: who is woken begins on the CPU of
 * the one who woke it and must be moved first, and two threads with 0.1 s of work each on two idle
 * CPUs then took 8 % longer (medians of 32 runs, interleaved). The wait is short and before the
 * timed region. */
static struct meeting {
    atomic_int arrived; /* workers that are here */
    atomic_int lost; /* workers that died; who did so after arriving counts twice, which only lets
                        the others begin a little early */
    _Atomic pid_t processes[]; /* processes[workers]: those that are children, until they are lost
                                  or ended; the main process writes it */
} * meeting;
static int expected;
static pid_t main_process;
static _Thread_local int own_number = WORKER_STATS_MAIN;

static size_t meeting_size(void)
{
    return sizeof *meeting + (size_t)expected * sizeof meeting->processes[0];
}

static void prepare(int workers)
{
    main_process = getpid();
    expected = workers;
    meeting = shared_alloc(1, meeting_size());
}

static void dismiss(void)
{
    shared_free(meeting, 1, meeting_size());
    meeting = NULL;
}

void team_forked(int number, pid_t child)
{
    atomic_store(&meeting->processes[number], child);
}

/* Whether waitpid(2) told of one of our workers. A process may have other children too: what the
 * shell that became it had started in the background, and as process 1 or as a subreaper
 * (prctl(2)) whatever lost its parent. They are reaped, which only we can do, and count for
 * nothing. `*number`: whose part it did. */
static bool is_worker(pid_t child, int *number)
{
    for (*number = 0; *number < expected; ++*number)
        if (atomic_load(&meeting->processes[*number]) == child)
            return true;
    return false;
}

/* From now on its number may be another process's. */
static void forget(int number)
{
    atomic_store(&meeting->processes[number], 0);
}

static int worker(void)
{
    return own_number;
}

void team_ready(int number)
{
    struct patience patience = {0};

    own_number = number;
    if (getpid() != main_process) {
        fail_name("worker", number);
        check(parent_signals_end(SIGKILL), "prctl");
        if (getppid() != main_process)
            _exit(STATUS_FAILED);
        waits_found(number); /* if another one was lost in this place */
    }
    bool last = atomic_fetch_add(&meeting->arrived, 1) + 1 == expected;
    if (last && getpid() == main_process)
        worker_stats_process_begin(
            WORKER_STATS_MAIN); /* making threads burns CPU time, but is not the work */
    while (atomic_load(&meeting->arrived) + atomic_load(&meeting->lost) < expected)
        patience_nap(&patience);
    if (getpid() != main_process)
        worker_stats_process_begin(number);
    if (worker_stats_of(number)->start_s == 0) /* else it takes the place of one that was lost */
        worker_stats_start(number);
}

void team_done(int number)
{
    worker_stats_finish(number);
    if (getpid() != main_process)
        worker_stats_process_end(number);
}

/* A stop may be somebody's who lets all go on again a moment later (a batch system, a snapshot), or
 * Ctrl-Z, which stops the main process too. Only SIGSTOP counts, and only if it lasts. */
static void give_up_stopped(pid_t child, int stopped_by)
{
    const double longest_s = 1;
    double begin_s = clock_now_s();

    if (stopped_by != SIGSTOP)
        return;
    while (clock_now_s() - begin_s < longest_s) {
        siginfo_t news = {0}, end = {0};
        waitid(P_PID, (id_t)child, &news, WCONTINUED | WNOHANG);
        waitid(P_PID, (id_t)child, &end, WEXITED | WNOHANG | WNOWAIT); /* waitpid(2) tells it */
        if (news.si_pid == child || end.si_pid == child)
            return;
        clock_sleep(0.02);
    }
    warn("worker process %ld has been stopped for a second; it is given up", (long)child);
    kill(child, SIGKILL);
}

int team_ended(pid_t child, int status)
{
    int number;

    if (child < 0 && errno == EINTR)
        return 0;
    if (child < 0)
        fail(STATUS_FAILED, "waitpid: %s", strerror(errno));
    if (!is_worker(child, &number))
        return 0;
    if (WIFSTOPPED(status)) {
        give_up_stopped(child, WSTOPSIG(status));
        return 0;
    }
    forget(number);
    if (WIFSIGNALED(status))
        fail(STATUS_FAILED, "worker process %ld was killed by signal %d (%s); its part is lost",
             (long)child, WTERMSIG(status), strsignal(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0)
        fail(STATUS_FAILED, "worker process %ld ended with status %d; its part is lost",
             (long)child, WEXITSTATUS(status));
    return 1;
}

enum team_news team_news(pid_t child, int status)
{
    int number;

    if (child < 0 && errno == EINTR)
        return TEAM_NOTHING;
    if (child < 0)
        fail(STATUS_FAILED, "waitpid: %s", strerror(errno));
    if (!is_worker(child, &number))
        return TEAM_NOTHING;
    if (WIFSTOPPED(status)) {
        give_up_stopped(child, WSTOPSIG(status));
        return TEAM_NOTHING;
    }
    forget(number);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return TEAM_ENDED;
    fault_lost();
    waits_lost(number); /* its lane shows it from now on */
    atomic_fetch_add(&meeting->lost, 1);
    losses_tell(child, status);
    return TEAM_LOST;
}

void team_stand_in(int number)
{
    own_number = number;
}

static void leave(int status)
{
    if (getpid() == main_process)
        losses_tell_rest();
    if (getpid() == main_process && meeting)
        children_end(meeting->processes, expected);
    /* Not exit(3): other threads may still use what exit handlers would take away. */
    _exit(status);
}

const struct team posix_team = {
    .panel = "posix",
    .launch = "",
    .one_clock = true,
    .prepare = prepare,
    .dismiss = dismiss,
    .worker = worker,
    .waits = posix_waits,
    .leave = leave,
};
