/* SPDX-License-Identifier: MIT
 *
 * The server: the program's process as it is when the first thread is about to be made. It forks a
 * fresh copy of itself for each run, so that no run finds what another one left. */
#include "posix/explore/shared.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
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

enum { SERVER_STACK = 1 << 20 };

struct shared *explore_shared;

static struct server {
    struct options options;
    struct outcome outcome;
    ucontext_t begin, loop; /* of each run; where it comes back to */
    const void *frame;
    bool in_run, warm; /* warm: in the server's process */
    bool cold;         /* no more of those */
    int next_file;
    uint64_t runs;
} * server;

__attribute__((constructor(102))) static void open_shared(void)
{
    explore_shared = mmap(NULL, sizeof *explore_shared, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (explore_shared == MAP_FAILED)
        abort();
    explore_shared->most_steps = MOST_STEPS;
    mallopt(M_MMAP_MAX, 0); /* all in the heap, which can be restored */
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
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
    shared->older_offered = shared->older_cut = shared->early_offered = false;
    shared->threads = 1;
    shared->leaked = shared->stood_still = false;
    shared->failure = FAILURE_NONE;
    shared->status = 0;
    shared->text[0] = '\0';
    shared->blocked_count = shared->found_count = shared->race_count = shared->event_count = 0;
}

void explore_set_watch(int timer, int seconds)
{
    syscall(SYS_setitimer, timer, &(struct itimerval){.it_value = {.tv_sec = seconds}}, NULL);
}

static void begin_run(void)
{
    explore_set_watch(ITIMER_PROF, HANG_CPU_S);
    explore_set_watch(ITIMER_REAL, HANG_S);
    explore_catch();
    explore_choose_open();
}

static void end_timers(void)
{
    explore_set_watch(ITIMER_PROF, 0);
    explore_set_watch(ITIMER_REAL, 0);
}

static void be_quiet(void)
{
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    close(null);
}

/* ---- a run in a process of its own ----------------------------------------------------------- */

static void run_cold(void)
{
    struct shared *shared = explore_shared;
    pid_t (*real)(void), pid;
    int status;

    *(void **)&real = explore_real("fork");
    pid = real();
    if (pid < 0)
        abort();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (!shared->telling)
            be_quiet();
        server->in_run = true;
        setcontext(&server->begin);
    }
    explore_files_leave();
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (shared->failure == FAILURE_NONE && WIFSIGNALED(status)) {
        shared->failure = FAILURE_CRASH;
        shared->failed_pc = 0;
        snprintf(shared->text, sizeof shared->text, "signal %d, %s", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    }
}

/* ---- a run in the server's process ----------------------------------------------------------- */

bool explore_is_warm(void)
{
    return server && server->warm;
}

void explore_back(void)
{
    if (explore_is_warm())
        setcontext(&server->loop);
}

void explore_needs_process(void)
{
    if (explore_is_warm()) {
        server->cold = true;
        setcontext(&server->loop);
    }
}

/* The number that the next file to be opened would have. */
static int next_file(void)
{
    int copy = dup(STDIN_FILENO), number = copy;

    close(copy);
    return number;
}

static void run_warm(void)
{
    server->in_run = server->warm = true;
    /* cppcheck-suppress swapcontextCalled ; a coroutine is what is wanted */
    swapcontext(&server->loop, &server->begin);
    server->in_run = server->warm = false;
    end_timers();
    if (++server->runs % 64 != 0)
        return;
    explore_files_restore();
    if (next_file() != server->next_file) /* it opens files and leaves them so */
        explore_files_close(server->next_file);
}

void explore_run(void)
{
    bool cold = server->cold || explore_shared->telling;

    explore_on = false;
    clear_outcome();
    explore_restore();
    explore_files_restore();
    if (!cold)
        run_warm();
    if (!cold && server->cold && explore_shared->failure == FAILURE_NONE) {
        clear_outcome();
        explore_restore();
        explore_files_restore();
        cold = true;
    }
    if (cold)
        run_cold();
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void tell(const struct outcome *outcome)
{
    struct shared *shared = explore_shared;

    shared->policy = POLICY_EXACT;
    shared->turn_count = (uint32_t)outcome->turn_count;
    memcpy(shared->turns, outcome->turns, outcome->turn_count * sizeof *outcome->turns);
    shared->telling = true;
    explore_run();
    if (outcome->failure == FAILURE_RACE && shared->failure == FAILURE_NONE &&
        shared->race_count == 0) /* its accesses are steps now, and there were too many of those */
        shared->races[shared->race_count++] = outcome->race;
}

/* On a stack of its own, since runs begin anew on the main one. */
static void serve(void)
{
    struct outcome *outcome = &server->outcome;
    int output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, OWN_FILES);
    int errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, OWN_FILES);
    void (*real)(int);

    explore_files_keep();
    explore_snapshot(server->frame);
    be_quiet();
    server->next_file = next_file();
    outcome->turns = explore_memory(MOST_SWITCHES * sizeof *outcome->turns);
    if (server->options.replay) {
        outcome->turn_count = explore_shared->turn_count;
        memcpy(outcome->turns, explore_shared->turns, outcome->turn_count * sizeof *outcome->turns);
        outcome->schedules = 1;
    } else {
        explore_search(&server->options, outcome);
        if (outcome->failure != FAILURE_NONE && outcome->failure != FAILURE_HANG)
            explore_shrink(outcome); /* who hangs takes seconds each time */
    }
    dup2(output, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    if (server->options.replay || outcome->failure != FAILURE_NONE)
        tell(outcome);
    if (server->options.replay)
        explore_judge_replay(&server->options, outcome);
    explore_restore(); /* the libc as it was */
    explore_write_result(&server->options, outcome);
    *(void **)&real = explore_real("_exit");
    real(0);
}

void explore_serve(void)
{
    static bool served;
    char frame;

    if (served)
        return;
    served = true;
    server = explore_memory(sizeof *server);
    if (!explore_read_plan(&server->options))
        return;
    server->cold = server->options.cold;
    explore_shared->older_values = server->options.older;
    server->frame = &frame;
    /* cppcheck-suppress getcontextCalled ; a coroutine is what is wanted */
    getcontext(&server->begin); /* each run begins here */
    if (server->in_run) {
        begin_run();
        return;
    }
    /* cppcheck-suppress getcontextCalled ; a coroutine is what is wanted */
    getcontext(&server->loop);
    server->loop.uc_stack.ss_sp = explore_memory(SERVER_STACK);
    server->loop.uc_stack.ss_size = SERVER_STACK;
    /* cppcheck-suppress makecontextCalled ; a coroutine is what is wanted */
    makecontext(&server->loop, serve, 0);
    setcontext(&server->loop);
}
