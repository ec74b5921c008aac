/* SPDX-License-Identifier: MIT */
#include "compare/runner/trial.h"

#include "common/base/clock.h"
#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "common/base/inherited.h"
#include "common/base/parent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static sigset_t before; /* the signals that were blocked when we began: none of ours */

/* Only there so that SIGCHLD ends a wait. */
static void on_child(int number)
{
    (void)number;
}

void trial_open(void)
{
    struct sigaction died = {.sa_handler = on_child};
    sigset_t child;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    check(sigprocmask(SIG_BLOCK, &child, &before) ? errno : 0, "sigprocmask");
    check(sigaction(SIGCHLD, &died, NULL) ? errno : 0, "sigaction");
}

static _Noreturn void become(const struct trial_command *command, int out, int err, int trouble)
{
    int code;

    check(parent_signals_end(SIGKILL), "prctl");
    inherited_hand_on();
    signal(SIGCHLD, SIG_DFL);
    for (size_t at = 0; at < command->assignment_count; at++)
        putenv(command->assignments[at]);
    if (dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0)
        execvp(command->argv[0], command->argv);
    code = errno;
    _exit(write(trouble, &code, sizeof code) == sizeof code ? 127 : 126);
}

struct pipes {
    int out[2], err[2], trouble[2];
};

static struct pipes open_pipes(bool reads)
{
    struct pipes pipes = {.out = {-1, -1}};
    int code = descriptors_pipe(pipes.err) || descriptors_pipe(pipes.trouble) ||
               (reads && descriptors_pipe(pipes.out));

    if (!code && !reads)
        code = (pipes.out[1] = open("/dev/null", O_WRONLY | O_CLOEXEC)) < 0;
    check(code ? errno : 0, "pipe");
    check(fcntl(pipes.err[0], F_SETFL, O_NONBLOCK) ? errno : 0, "fcntl");
    if (reads)
        check(fcntl(pipes.out[0], F_SETFL, O_NONBLOCK) ? errno : 0, "fcntl");
    return pipes;
}

static pid_t start(const struct trial_command *command, struct pipes *pipes)
{
    int code;
    pid_t pid = fork();

    check(pid < 0 ? errno : 0, "fork");
    if (pid == 0)
        become(command, pipes->out[1], pipes->err[1], pipes->trouble[1]);
    close(pipes->out[1]);
    close(pipes->err[1]);
    close(pipes->trouble[1]);
    bool failed = read(pipes->trouble[0], &code, sizeof code) == sizeof code;
    close(pipes->trouble[0]);
    if (failed)
        fail(STATUS_USAGE, "%.200s cannot be started: %s", command->argv[0], strerror(code));
    return pid;
}

static bool has_ended(pid_t pid)
{
    siginfo_t end = {0};

    check(waitid(P_PID, (id_t)pid, &end, WEXITED | WNOHANG | WNOWAIT) ? errno : 0, "waitid");
    return end.si_pid == pid;
}

/* Children that the command leaves behind may hold its pipes open; the command's end counts. */
static void watch(struct trial *trial, pid_t pid, const struct pipes *pipes, double begin_s)
{
    struct pollfd fds[] = {{.fd = pipes->out[0], .events = POLLIN},
                           {.fd = pipes->err[0], .events = POLLIN}};
    struct capture *captures[] = {&trial->output, &trial->errors};

    for (bool ended = false; !ended;) {
        ended = has_ended(pid);
        if (ended)
            trial->seconds = clock_now_s() - begin_s;
        for (size_t at = 0; at < 2; at++)
            if (fds[at].fd >= 0 && !capture_read(captures[at], fds[at].fd))
                fds[at].fd = -1;
        if (!ended)
            descriptors_wait(fds, 2, NULL, &before);
    }
}

void trial_run(struct trial *trial, const struct trial_command *command, bool reads)
{
    struct pipes pipes = open_pipes(reads);

    capture_reset(&trial->output);
    capture_reset(&trial->errors);
    double begin_s = clock_now_s();
    pid_t pid = start(command, &pipes);
    watch(trial, pid, &pipes, begin_s);
    check(wait4(pid, &trial->status, 0, &trial->account) < 0 ? errno : 0, "wait4");
    if (pipes.out[0] >= 0)
        close(pipes.out[0]);
    close(pipes.err[0]);
}
