/* SPDX-License-Identifier: MIT */
#include "posix/team.h"

#include "common/fail.h"
#include "common/shared.h"
#include "common/tally.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where the workers of the running repetition meet; threads and children alike. */
static pthread_barrier_t *gate;
static pid_t main_process;
static _Thread_local int own_number = TALLY_MAIN;

static void prepare(int workers)
{
    pthread_barrierattr_t attributes;

    main_process = getpid();
    gate = shared_alloc(1, sizeof *gate);
    ok(pthread_barrierattr_init(&attributes), "pthread_barrierattr_init");
    ok(pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
       "pthread_barrierattr_setpshared");
    ok(pthread_barrier_init(gate, &attributes, (unsigned)workers), "pthread_barrier_init");
    ok(pthread_barrierattr_destroy(&attributes), "pthread_barrierattr_destroy");
}

static void dismiss(void)
{
    ok(pthread_barrier_destroy(gate), "pthread_barrier_destroy");
    shared_free(gate, 1, sizeof *gate);
}

static int worker(void)
{
    return own_number;
}

void team_ready(int number)
{
    own_number = number;
    if (getpid() != main_process) {
        fail_name("worker", number);
        ok(prctl(PR_SET_PDEATHSIG, SIGKILL) ? errno : 0, "prctl");
        if (getppid() != main_process)
            _exit(STATUS_FAILED);
    }
    pthread_barrier_wait(gate);
    if (getpid() != main_process)
        tally_process_begin(number);
    tally_start(number);
}

void team_done(int number)
{
    tally_finish(number);
    if (getpid() != main_process)
        tally_process_end(number);
}

void team_ended(pid_t child, int status)
{
    if (child < 0)
        fail(STATUS_FAILED, "waitpid: %s", strerror(errno));
    if (WIFSIGNALED(status))
        fail(STATUS_FAILED, "worker process %ld was killed by signal %d (%s); its part is lost",
             (long)child, WTERMSIG(status), strsignal(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0)
        fail(STATUS_FAILED, "worker process %ld ended with status %d; its part is lost",
             (long)child, WEXITSTATUS(status));
}

/* Several deaths may come as one signal, so every child that has ended is asked. Only calls what
 * signal-safety(7) allows. */
void team_child_died(int signal)
{
    static const char message[] =
        "a worker process died before its work was done; its part is lost\n";
    int status, saved = errno;

    (void)signal;
    while (waitpid(-1, &status, WNOHANG) > 0)
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            if (write(STDERR_FILENO, message, sizeof message - 1) >= 0)
                _exit(STATUS_FAILED);
            _exit(STATUS_FAILED);
        }
    errno = saved;
}

static void leave(int status)
{
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
    .leave = leave,
};
