/* SPDX-License-Identifier: MIT */
#include "compare/child/sandbox_spaces.h"

#include "common/base/descriptors.h"
#include "common/base/parent.h"
#include "common/base/system.h"
#include "compare/child/sandbox_root.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#if SYSTEM_IS_LINUX

#include <grp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>

/* glibc has them from 2.34 on. */
#ifndef SYS_close_range
enum { SYS_close_range = 436 };
#endif
#ifndef CLOSE_RANGE_CLOEXEC
enum { CLOSE_RANGE_CLOEXEC = 4 };
#endif

enum { NOBODY = 65534, MOST_PROCESSES = 400 };

/* The kernel counts what the user has elsewhere, too, before Linux 5.14. */
static void limit_processes(void)
{
    struct sysinfo about;

    sandbox_limit(RLIMIT_NPROC, (sysinfo(&about) == 0 ? about.procs : 0) + MOST_PROCESSES);
}

/* ---- users ----------------------------------------------------------------------------------- */

static int write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC), code = 0;

    if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
        code = errno;
    if (fd >= 0)
        close(fd);
    return code;
}

/* The user stays who they were. */
static int map_user(uid_t user, gid_t group)
{
    char text[64];
    int code;

    write_text("/proc/self/setgroups", "deny");
    snprintf(text, sizeof text, "%u %u 1", user, user);
    code = write_text("/proc/self/uid_map", text);
    snprintf(text, sizeof text, "%u %u 1", group, group);
    return code ? code : write_text("/proc/self/gid_map", text);
}

/* Who runs this as root gives that up, unless it is the root of a container that has no other user
 * (EINVAL), and so none of the host's rights. */
static int drop_root(bool maps)
{
    if (geteuid() != 0)
        return 0;
    setgroups(0, NULL); /* a container may have forbidden that */
    if (setresgid(NOBODY, NOBODY, NOBODY) == 0) {
        if (setresuid(NOBODY, NOBODY, NOBODY) != 0)
            return errno;
    } else if (errno != EINVAL) {
        return errno;
    }
    prctl(PR_SET_DUMPABLE, 1); /* or /proc/self would not be its own */
    uid_t user = geteuid();
    gid_t group = getegid();
    if (!maps)
        return 0;
    return unshare(CLONE_NEWUSER) != 0 ? errno : map_user(user, group);
}

/* ---- processes ------------------------------------------------------------------------------- */

static void forget_signals(void)
{
    static const int all[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGQUIT, SIGPIPE};
    sigset_t none;

    for (size_t at = 0; at < sizeof all / sizeof all[0]; at++)
        signal(all[at], SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Keeps one descriptor, as number 0. */
static void keep_only(int fd)
{
    dup2(fd, 0);
    syscall(SYS_close_range, 1, ~0U, 0);
}

/* Outside: waits for the first process within, and ends as the program did. */
static _Noreturn void supervise(pid_t first, int results)
{
    int status = SIGKILL; /* unless the first process says otherwise */

    forget_signals();
    keep_only(results);
    while (waitpid(first, NULL, 0) < 0 && errno == EINTR)
        ;
    if (read(0, &status, sizeof status) != sizeof status)
        status = SIGKILL;
    if (WIFEXITED(status))
        _exit(WEXITSTATUS(status));
    signal(WTERMSIG(status), SIG_DFL);
    kill(getpid(), WTERMSIG(status));
    _exit(128 + WTERMSIG(status));
}

/* Within: the process with number 1, whose end is that of all others. The program can neither kill
 * nor trace it. */
static _Noreturn void be_first(pid_t program, int results)
{
    int status;
    pid_t pid;

    prctl(PR_SET_DUMPABLE, 0);
    forget_signals();
    keep_only(results);
    do
        pid = waitpid(-1, &status, 0);
    while (pid != program && (pid > 0 || errno == EINTR));
    _exit(pid == program && write(0, &status, sizeof status) == sizeof status ? 0 : 1);
}

static int raise_loopback(void)
{
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int fd = descriptors_socket(AF_INET, SOCK_DGRAM, 0, true);
    int code = fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) != 0 ? errno : 0;

    if (fd >= 0)
        close(fd);
    return code;
}

/* The program itself, with no right that it could use. */
static int be_program(int results, bool rooted)
{
    int code;

    close(results);
    setpgid(0, 0);
    code = drop_root(rooted);
    if (code == 0)
        limit_processes();
    parent_signals_end(SIGKILL);
    return code || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? code : errno;
}

int spaces_enter(const struct sandbox *sandbox, const char *folder, bool writes)
{
    int results[2], code;
    pid_t pid;
    uid_t user = geteuid();
    gid_t group = getegid();
    int spaces = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;

    if (unshare(user == 0 ? spaces : spaces | CLONE_NEWUSER) != 0)
        return errno;
    if (user != 0 && (code = map_user(user, group)) != 0)
        return code;
    parent_signals_end(SIGTERM); /* which new rights may have undone */
    if (descriptors_pipe(results) != 0 || (pid = fork()) < 0)
        return errno;
    if (pid > 0)
        supervise(pid, results[0]);
    close(results[0]);
    parent_signals_end(SIGKILL);
    if ((code = raise_loopback()) != 0 || (code = sandbox_root(sandbox, folder, writes)) != 0)
        return code;
    if ((pid = fork()) < 0)
        return errno;
    if (pid > 0)
        be_first(pid, results[1]);
    return be_program(results[1], user == 0);
}

int spaces_do_without(void)
{
    int code = drop_root(false);

    limit_processes();
    return code || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? code : errno;
}

void spaces_keep_standard(void)
{
    syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC); /* what whoever started us had open */
}

bool spaces_are_built(void)
{
    return true;
}

#else

bool spaces_are_built(void)
{
    return false;
}

void spaces_keep_standard(void)
{
    for (int fd = 3; fd < (int)sysconf(_SC_OPEN_MAX) && fd < 1 << 16; fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
}

int spaces_enter(const struct sandbox *sandbox, const char *folder, bool writes)
{
    (void)sandbox, (void)folder, (void)writes;
    return ENOSYS;
}

int spaces_do_without(void)
{
    return 0;
}

#endif
