/* SPDX-License-Identifier: MIT
 *
 * The server: the program's process as it is when the first thread is about to be made. It forks a
 * fresh copy of itself for each run, so that no run finds what another one left. */
#include "posix/explore/explore.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HANG_CPU_S = 2, HANG_S = 20 };

struct shared *explore_shared;
static struct options options;
static bool quiet = true;

__attribute__((constructor)) static void open_shared(void)
{
    explore_shared = mmap(NULL, sizeof *explore_shared, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (explore_shared == MAP_FAILED)
        abort();
    explore_shared->most_steps = MOST_STEPS;
    explore_threads[0].clock.at[0] = 1;
}

double explore_seconds(void)
{
    struct timespec now;

    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* What the last run left. */
static void clear_outcome(void)
{
    struct shared *shared = explore_shared;

    shared->steps = shared->cut_off = shared->diverged = 0;
    shared->threads = 1;
    shared->leaked = false;
    shared->failure = FAILURE_NONE;
    shared->status = 0;
    shared->text[0] = '\0';
    shared->blocked_count = shared->found_count = shared->race_count = shared->event_count = 0;
}

static void begin_run(void)
{
    struct itimerval limit = {.it_value = {.tv_sec = HANG_CPU_S}};

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (quiet) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        close(null);
    }
    setitimer(ITIMER_PROF, &limit, NULL);
    explore_catch();
    explore_choose_open();
}

/* Waits until the run has ended, or stops it. Returns its status as waitpid(2) tells it. */
static int wait_for_run(pid_t pid)
{
    struct shared *shared = explore_shared;
    int file = (int)syscall(SYS_pidfd_open, pid, 0), status = 0;
    struct pollfd poller = {.fd = file, .events = POLLIN};

    if (file >= 0 && poll(&poller, 1, HANG_S * 1000) == 0) {
        kill(pid, SIGKILL);
        shared->failure = FAILURE_HANG;
        shared->failed_pc = 0;
        snprintf(shared->text, sizeof shared->text,
                 "it waits for something outside of its threads: a process, a file, a signal");
    }
    if (file >= 0)
        close(file);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

enum run explore_run(void)
{
    struct shared *shared = explore_shared;
    pid_t (*real)(void), pid;
    int status;

    clear_outcome();
    *(void **)&real = explore_real("fork");
    pid = real();
    if (pid < 0) {
        fprintf(stderr, "explore: fork: %s\n", strerror(errno));
        _exit(1);
    }
    if (pid == 0) {
        begin_run();
        return RUN_ITSELF;
    }
    status = wait_for_run(pid);
    if (shared->failure == FAILURE_NONE && WIFSIGNALED(status)) {
        shared->failure = FAILURE_CRASH;
        shared->failed_pc = 0;
        snprintf(shared->text, sizeof shared->text, "signal %d, %s", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    }
    return RUN_ENDED;
}

static enum run tell(struct outcome *outcome)
{
    struct shared *shared = explore_shared;

    shared->policy = POLICY_EXACT;
    shared->turn_count = (uint32_t)outcome->turn_count;
    memcpy(shared->turns, outcome->turns, outcome->turn_count * sizeof *outcome->turns);
    shared->telling = true;
    quiet = false;
    return explore_run();
}

void explore_serve(void)
{
    static bool served;
    static struct outcome outcome;

    if (served)
        return;
    served = true;
    if (!explore_read_plan(&options))
        return;
    fflush(NULL);
    outcome.turns = calloc(MOST_SWITCHES, sizeof *outcome.turns);
    if (!outcome.turns)
        abort();
    if (options.replay) {
        outcome.turn_count = explore_shared->turn_count;
        memcpy(outcome.turns, explore_shared->turns,
               outcome.turn_count * sizeof *outcome.turns);
        outcome.schedules = 1;
    } else {
        if (explore_search(&options, &outcome) == RUN_ITSELF)
            return;
        if (outcome.failure != FAILURE_NONE && explore_shrink(&outcome) == RUN_ITSELF)
            return;
    }
    if ((options.replay || outcome.failure != FAILURE_NONE) && tell(&outcome) == RUN_ITSELF)
        return;
    explore_write_result(&options, &outcome);
    void (*real)(int);
    *(void **)&real = explore_real("_exit");
    real(0);
}
