/* SPDX-License-Identifier: MIT */
#include "compare/child/sandbox.h"

#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "compare/child/sandbox_spaces.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_CPU_S = 120, MOST_FILES = 1024 };

#ifdef __GLIBC__ /* has a type of its own for it */
#define RESOURCE(number) ((__rlimit_resource_t)(number))
#else
#define RESOURCE(number) (number)
#endif

/* ---- limits ---------------------------------------------------------------------------------- */

void sandbox_limit(int resource, uint64_t most)
{
    struct rlimit limits;

    if (getrlimit(RESOURCE(resource), &limits) != 0)
        return;
    if (limits.rlim_max > most)
        limits.rlim_max = most;
    limits.rlim_cur = limits.rlim_max;
    setrlimit(RESOURCE(resource), &limits);
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

/* What a program needs of the environment: no secret of who runs it. */
static void clean_environment(void)
{
    static const char *const kept[] = {
        "PATH=",     "LANG=", "LANGUAGE=", "LC_",     "TZ=",    "LD_LIBRARY_PATH=",
        "TRIPTYCH_", "OMPI_", "PRTE_",     "PMIX_",   "HYDRA_", "MPIR_",
        "MPICH_",    "OMP_",  "TSAN_",     "ARCHER_", "UBSAN_", NULL};
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

/* ---- the sandbox ----------------------------------------------------------------------------- */

int sandbox_enter(const struct sandbox *sandbox, const char *folder, bool writes, bool sanitized)
{
    spaces_keep_standard();
    set_limits(sanitized);
    clean_environment();
    return sandbox->bare ? spaces_do_without() : spaces_enter(sandbox, folder, writes);
}

/* A folder like those that sandboxes are entered with: in /tmp itself others may have mounted
 * something, and then no ordinary user is granted a view of it alone. */
static char *private_folder(void)
{
    const char *root = getenv("TMPDIR");
    char *folder = text_format("%s/triptych.XXXXXX", root && root[0] ? root : "/tmp");

    if (!mkdtemp(folder))
        fail(STATUS_FAILED, "cannot make a folder like '%s': %s; TMPDIR names another place",
             folder, strerror(errno));
    char *whole = realpath(folder, NULL);
    check(whole ? 0 : errno, "realpath");
    free(folder);
    return whole;
}

char *sandbox_trouble(void)
{
    struct sandbox probe = {0};
    int status = 0, code = 0, pipes[2];

    if (!spaces_are_built())
        return text_format("this build does without Linux's namespaces");
    char *folder = private_folder();
    check(descriptors_pipe(pipes) ? errno : 0, "pipe");
    pid_t pid = fork();
    check(pid < 0 ? errno : 0, "fork");
    if (pid == 0) {
        setpgid(0, 0);
        code = sandbox_enter(&probe, folder, false, false);
        _exit(write(pipes[1], &code, sizeof code) == sizeof code ? 0 : 1);
    }
    close(pipes[1]);
    bool told = read(pipes[0], &code, sizeof code) == sizeof code;
    close(pipes[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    rmdir(folder);
    free(folder);
    if (told && code == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return NULL;
    return text_format("this kernel grants no namespaces to this user (%s)",
                       told ? strerror(code) : "it ended at once");
}
