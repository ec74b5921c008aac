/* SPDX-License-Identifier: MIT */
#include "compare/child/child.h"

#include "common/account/trace.h"
#include "common/base/clock.h"
#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "common/base/inherited.h"
#include "common/base/memory_limit.h"
#include "common/base/owner.h"
#include "common/base/parent.h"
#include "compare/base/text.h"
#include "compare/child/reaper.h"
#include "compare/child/sweep.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const double grace_s = 2; /* between asking (SIGTERM) and SIGKILL */

static volatile sig_atomic_t stop_signal, stop_signals; /* the last one, and how many */

static void on_stop(int number)
{
    stop_signal = number;
    stop_signals = stop_signals + 1;
}

/* Only there so that SIGCHLD ends a wait. */
static void on_child(int number)
{
    (void)number;
}

void child_open(void)
{
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction stop = {.sa_handler = on_stop}, died = {.sa_handler = on_child}, now;

    for (size_t at = 0; at < sizeof stops / sizeof stops[0]; at++) {
        check(sigaction(stops[at], NULL, &now) ? errno : 0, "sigaction");
        if (now.sa_handler != SIG_IGN) /* nohup stays nohup */
            check(sigaction(stops[at], &stop, NULL) ? errno : 0, "sigaction");
    }
    check(sigaction(SIGCHLD, &died, NULL) ? errno : 0, "sigaction");
    check(parent_take_orphans(true), "prctl");
}

int child_stop_signal(void)
{
    return stop_signal;
}

void child_heed_stop(void)
{
    if (child_stop_signal()) {
        owner_release(); /* exit handlers do not run, and other hosts do not see that we ended */
        signal(child_stop_signal(), SIG_DFL);
        raise(child_stop_signal());
    }
}

/* ---- start ---------------------------------------------------------------------------------- */

/* The running child's pipes; an end that is closed is -1. */
struct streams {
    struct pollfd fds[2 + CHILD_GUEST_FILES]; /* its standard output and error, the guest's */
    bool flood;
};

static _Noreturn void become(char *const argv[], const struct child_guest *guest, pid_t parent,
                             int out, int err, int trouble)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC), code = 0;

    setpgid(0, 0);
    inherited_clean();
    if (parent_signals_end(SIGTERM) == 0 && getppid() == parent && null >= 0 &&
        dup2(null, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
        dup2(err, STDERR_FILENO) >= 0 &&
        (!guest || !guest->confine || (code = guest->confine(guest->context)) == 0))
        (strchr(argv[0], '/') ? execv : execvp)(argv[0], argv); /* execvp may call a shell */
    code = code ? code : errno;
    _exit(write(trouble, &code, sizeof code) == sizeof code ? 127 : 126);
}

/* Returns the process id, or 0 and errno in *code. */
static pid_t start(char *const argv[], const struct child_guest *guest, struct streams *streams,
                   int *code)
{
    int out[2], err[2], trouble[2];
    pid_t parent = getpid();

    check(descriptors_pipe(out) || descriptors_pipe(err) || descriptors_pipe(trouble) ? errno : 0,
          "pipe");
    pid_t pid = fork();
    check(pid < 0 ? errno : 0, "fork");
    if (pid == 0)
        become(argv, guest, parent, out[1], err[1], trouble[1]);
    setpgid(pid, pid); /* both do it, whoever comes first */
    close(out[1]);
    close(err[1]);
    close(trouble[1]);
    bool failed = read(trouble[0], code, sizeof *code) == sizeof *code;
    close(trouble[0]);
    check(fcntl(out[0], F_SETFL, O_NONBLOCK) || fcntl(err[0], F_SETFL, O_NONBLOCK) ? errno : 0,
          "fcntl");
    *streams = (struct streams){.fds = {{out[0], POLLIN, 0}, {err[0], POLLIN, 0}}};
    if (!failed)
        return pid;
    waitpid(pid, NULL, 0);
    return 0;
}

/* ---- read ----------------------------------------------------------------------------------- */

static void keep(char **bytes, size_t *size, const char *more, size_t count, size_t most)
{
    if (count > most - *size)
        count = most - *size;
    if (count == 0)
        return;
    *bytes = realloc(*bytes, *size + count);
    check(*bytes ? 0 : ENOMEM, "realloc");
    memcpy(*bytes + *size, more, count);
    *size += count;
}

/* Takes what is in the pipes now. */
static void drain(struct streams *streams, struct child *child)
{
    char bytes[16384]; /* a stack may be small */

    for (int at = 0; at < 2; at++)
        while (streams->fds[at].fd >= 0 && !streams->flood) {
            ssize_t count = read(streams->fds[at].fd, bytes, sizeof bytes);
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0 && errno == EAGAIN)
                break;
            if (count <= 0) {
                close(streams->fds[at].fd);
                streams->fds[at].fd = -1; /* poll(2) skips it */
            } else if (at == 1) {
                keep(&child->errors, &child->errors_size, bytes, (size_t)count, CHILD_MOST_ERRORS);
            } else {
                streams->flood = child->output_size + (size_t)count > CHILD_MOST_OUTPUT;
                keep(&child->output, &child->output_size, bytes, (size_t)count, CHILD_MOST_OUTPUT);
            }
        }
}

/* The child has ended. It stays a zombie until waitpid(2), so that no other process or group gets
 * its number. */
static bool has_ended(pid_t pid)
{
    siginfo_t end = {0};

    check(waitid(P_PID, (id_t)pid, &end, WEXITED | WNOHANG | WNOWAIT) ? errno : 0, "waitid");
    return end.si_pid == pid;
}

/* Lets the guest see to its own files after a wait; false: it wants the child to be ended. */
static bool serve(const struct child_guest *guest, struct streams *streams, size_t count, pid_t pid)
{
    return !guest || !guest->serve || guest->serve(guest->context, streams->fds + 2, count, pid);
}

/* Whether the user wants to stop, and the child cannot be asked to end by itself. Where it can,
 * `until_s` is how long it has for that, unless the user asks once more. */
static bool must_stop(const struct child_guest *guest, bool *asked, double *until_s)
{
    if (!stop_signal || (*asked && stop_signals < 2))
        return false;
    if (*asked || !guest || !guest->stop)
        return true;
    double stop_s = clock_now_s() + guest->stop(guest->context);
    if (stop_s < *until_s)
        *until_s = stop_s;
    *asked = true;
    return false;
}

/* Reads until the child ends (true), the clock says `until_s`, it floods, the guest has seen
 * enough, or (where `obeys`) the user wants to stop. */
static bool watch(pid_t pid, struct streams *streams, struct child *child, double until_s,
                  const struct child_guest *guest, bool obeys, const sigset_t *mask)
{
    size_t files = 0;
    bool asked = false;

    for (;;) {
        bool ended = has_ended(pid);
        double left_s = until_s - clock_now_s();
        drain(streams, child);
        bool goes_on = serve(guest, streams, files, pid);
        if (ended)
            return true;
        if (!goes_on) {
            child->end = CHILD_STOPPED;
            return false;
        }
        if (left_s <= 0 || (obeys && (must_stop(guest, &asked, &until_s) || streams->flood)))
            return false;
        if (streams->flood) /* it is being ended: what else it says is thrown away */
            streams->flood = false, child->output_size = 0;
        files = guest && guest->files ? guest->files(guest->context, streams->fds + 2) : 0;
        struct timespec left = clock_timespec(
            guest && guest->serve && left_s > CHILD_GUEST_S ? CHILD_GUEST_S : left_s);
        descriptors_wait(streams->fds, 2 + files, &left, mask);
    }
}

/* ---- end ------------------------------------------------------------------------------------ */

/* Why it must be ended. */
static enum child_end reason(bool flood)
{
    return stop_signal ? CHILD_INTERRUPTED : flood ? CHILD_FLOOD : CHILD_DEADLINE;
}

/* Reaps it, and takes the rest of its group along: that number is in use until waitpid(2). */
static void reap(pid_t pid, struct child *child)
{
    int status = 0;

    kill(-pid, SIGKILL);
    kill(pid, SIGKILL); /* should it have left its group */
    check(waitpid(pid, &status, 0) < 0 ? errno : 0, "waitpid");
    if (child->end != CHILD_EXITED)
        return;
    child->end = WIFSIGNALED(status) ? CHILD_SIGNAL : CHILD_EXITED;
    child->status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

struct child child_run(char *const argv[], double deadline_s)
{
    return child_run_with(argv, deadline_s, NULL);
}

struct child child_run_with(char *const argv[], double deadline_s, const struct child_guest *guest)
{
    struct child child = {.end = CHILD_EXITED, .deadline_s = deadline_s};
    struct streams streams;
    sigset_t stops, before;
    int code = 0;
    uint64_t kills = memory_limit().kills;

    reaper_open();
    /* Only ppoll(2) lets these signals in, so that none is missed between a look and a wait. */
    sigemptyset(&stops);
    sigaddset(&stops, SIGCHLD);
    sigaddset(&stops, SIGINT);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGHUP);
    check(sigprocmask(SIG_BLOCK, &stops, &before) ? errno : 0, "sigprocmask");

    double begin_s = clock_now_s();
    pid_t pid = start(argv, guest, &streams, &code);
    if (pid) {
        bool ended = watch(pid, &streams, &child, begin_s + deadline_s, guest, true, &before);
        child.seconds = clock_now_s() - begin_s;
        if (!ended) {
            if (child.end != CHILD_STOPPED)
                child.end = reason(streams.flood);
            kill(-pid, SIGTERM);
            watch(pid, &streams, &child, clock_now_s() + grace_s, NULL, false, &before);
        }
        reap(pid, &child);
        child_sweep();
        bool failed = child.end != CHILD_EXITED || child.status != 0;
        uint64_t now = failed ? memory_limit().kills : kills;
        child.memory_kills = now > kills ? now - kills : 0;
    } else {
        child.end = CHILD_NO_START;
        child.status = code;
    }
    for (int at = 0; at < 2; at++)
        if (streams.fds[at].fd >= 0)
            close(streams.fds[at].fd);
    check(sigprocmask(SIG_SETMASK, &before, NULL) ? errno : 0, "sigprocmask");
    return child;
}

void child_free(struct child *child)
{
    free(child->output);
    free(child->errors);
    *child = (struct child){0};
}
