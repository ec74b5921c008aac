/* SPDX-License-Identifier: MIT */
#include "compare/child/sandbox.h"

#include "common/base/fail.h"
#include "compare/child/sandbox_root.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534, MOST_CPU_S = 120, MOST_FILES = 1024, MOST_PROCESSES = 400 };

/* ---- limits ---------------------------------------------------------------------------------- */

void sandbox_limit(int resource, uint64_t most)
{
    struct rlimit limits;

    if (getrlimit((__rlimit_resource_t)resource, &limits) != 0)
        return;
    if (limits.rlim_max > most)
        limits.rlim_max = most;
    limits.rlim_cur = limits.rlim_max;
    setrlimit((__rlimit_resource_t)resource, &limits);
}

static void set_limits(bool sanitized)
{
    sandbox_limit(RLIMIT_CORE, 0);
    sandbox_limit(RLIMIT_FSIZE, (uint64_t)SANDBOX_FILE_MIB << 20);
    sandbox_limit(RLIMIT_CPU, MOST_CPU_S);
    sandbox_limit(RLIMIT_NOFILE, MOST_FILES);
    if (!sanitized)
        sandbox_limit(RLIMIT_AS, (uint64_t)SANDBOX_MEMORY_MIB << 20);
}

/* The kernel counts what the user has elsewhere, too, before Linux 5.14. */
static void limit_processes(void)
{
    struct sysinfo about;

    sandbox_limit(RLIMIT_NPROC, (sysinfo(&about) == 0 ? about.procs : 0) + MOST_PROCESSES);
}

/* What a program needs of the environment: no secret of who runs it. */
static void clean_environment(void)
{
    static const char *const kept[] = {
        "PATH=",   "LANG=",  "LC_",    "TZ=",   "LD_LIBRARY_PATH=", "TRIPTYCH_", "OMPI_",
        "PRTE_",   "PMIX_",  "HYDRA_", "MPIR_", "MPICH_",           "OMP_",      "TSAN_",
        "ARCHER_", "UBSAN_", NULL};
    static char *left[256];
    size_t count = 0;

    for (char **word = environ; *word && count < sizeof left / sizeof left[0] - 1; word++)
        for (int at = 0; kept[at]; at++)
            if (strncmp(*word, kept[at], strlen(kept[at])) == 0) {
                left[count++] = *word;
                break;
            }
    left[count] = NULL;
    environ = left;
    setenv("HOME", "/tmp", 1);
    setenv("TMPDIR", "/tmp", 1);
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
    close_range(1, ~0U, 0);
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
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
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
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    return code || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? code : errno;
}

static int go_within(const struct sandbox *sandbox, const char *folder, bool writes)
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
    prctl(PR_SET_PDEATHSIG, SIGTERM); /* which new rights may have undone */
    if (pipe2(results, O_CLOEXEC) != 0 || (pid = fork()) < 0)
        return errno;
    if (pid > 0)
        supervise(pid, results[0]);
    close(results[0]);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if ((code = raise_loopback()) != 0 || (code = sandbox_root(sandbox, folder, writes)) != 0)
        return code;
    if ((pid = fork()) < 0)
        return errno;
    if (pid > 0)
        be_first(pid, results[1]);
    return be_program(results[1], user == 0);
}

int sandbox_enter(const struct sandbox *sandbox, const char *folder, bool writes, bool sanitized)
{
    int code;

    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); /* what whoever started us had open */
    set_limits(sanitized);
    clean_environment();
    if (!sandbox->bare)
        return go_within(sandbox, folder, writes);
    code = drop_root(false);
    limit_processes();
    return code || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? code : errno;
}

char *sandbox_trouble(void)
{
    struct sandbox probe = {0};
    int status = 0, code = 0, pipes[2];

    ok(pipe2(pipes, O_CLOEXEC) ? errno : 0, "pipe2");
    pid_t pid = fork();
    ok(pid < 0 ? errno : 0, "fork");
    if (pid == 0) {
        setpgid(0, 0);
        code = sandbox_enter(&probe, "/tmp", false, false);
        _exit(write(pipes[1], &code, sizeof code) == sizeof code ? 0 : 1);
    }
    close(pipes[1]);
    bool told = read(pipes[0], &code, sizeof code) == sizeof code;
    close(pipes[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (told && code == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return NULL;
    return text_format("this kernel grants no namespaces to this user (%s)",
                       told ? strerror(code) : "it ended at once");
}
