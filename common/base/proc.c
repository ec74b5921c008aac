/* SPDX-License-Identifier: MIT */
#include "common/base/proc.h"

#include "common/base/shared.h"
#include "common/base/system.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if SYSTEM_IS_LINUX

#include <sys/prctl.h>
#include <sys/syscall.h>

bool proc_is_there(void)
{
    return true;
}

/* Of a simulated rank this machine's kernel knows nothing. */
static FILE *open_here(const char *path)
{
    errno = ENOENT;
    return shared_is_scarce() ? NULL : fopen(path, "re");
}

FILE *proc_open(const char *path)
{
    return open_here(path);
}

FILE *proc_open_of(int64_t pid, const char *file)
{
    char path[128];

    snprintf(path, sizeof path, "/proc/%" PRId64 "/%s", pid, file);
    return open_here(path);
}

bool proc_descriptor(int64_t pid, int fd, char *path, size_t size)
{
    return snprintf(path, size, "/proc/%" PRId64 "/fd/%d", pid, fd) < (int)size;
}

size_t proc_link(const char *path, char *text, size_t size)
{
    ssize_t length = readlink(path, text, size - 1);

    text[length > 0 ? length : 0] = '\0';
    return length > 0 ? (size_t)length : 0;
}

size_t proc_program(char *path, size_t size)
{
    return proc_link("/proc/self/exe", path, size);
}

int proc_list(struct dirent ***entries)
{
    return scandir("/proc", entries, NULL, alphasort);
}

uint64_t proc_thread(void)
{
    return (uint64_t)syscall(SYS_gettid);
}

void proc_rename(const char *name)
{
    prctl(PR_SET_NAME, name);
}

#else

bool proc_is_there(void)
{
    return false;
}

FILE *proc_open(const char *path)
{
    (void)path;
    errno = ENOSYS;
    return NULL;
}

FILE *proc_open_of(int64_t pid, const char *file)
{
    (void)pid;
    return proc_open(file);
}

bool proc_descriptor(int64_t pid, int fd, char *path, size_t size)
{
    (void)pid, (void)fd, (void)path, (void)size;
    return false;
}

size_t proc_link(const char *path, char *text, size_t size)
{
    (void)path, (void)size;
    text[0] = '\0';
    return 0;
}

/* ---- the program itself ---------------------------------------------------------------------- */

static char program[PATH_MAX]; /* written before main() only; "": not known */

/* The first folder of PATH that has it, as the shell has found it. */
static bool find_by_path(const char *word, char *found, size_t size)
{
    const char *at = getenv("PATH");

    while (at && *at) {
        int length = (int)strcspn(at, ":");
        if (snprintf(found, size, "%.*s/%s", length ? length : 1, length ? at : ".", word) <
                (int)size &&
            access(found, X_OK) == 0)
            return true;
        at += length + (at[length] == ':');
    }
    return false;
}

/* The C libraries of GNU, the BSDs and macOS give a constructor what they give main(). The working
 * folder is still the one that the word is about. */
__attribute__((constructor)) static void note_program(int argc, char **argv)
{
    char found[PATH_MAX], *whole = NULL;

    if (argc < 1 || !argv || !argv[0])
        return;
    if (strchr(argv[0], '/'))
        whole = realpath(argv[0], NULL);
    else if (find_by_path(argv[0], found, sizeof found))
        whole = realpath(found, NULL);
    if (whole && strlen(whole) < sizeof program)
        strcpy(program, whole);
    free(whole);
}

size_t proc_program(char *path, size_t size)
{
    size_t length = strlen(program);

    if (length == 0 || length >= size) {
        errno = ENOENT;
        return 0;
    }
    memcpy(path, program, length + 1);
    return length;
}

/* ---- processes and threads ------------------------------------------------------------------- */

int proc_list(struct dirent ***entries)
{
    *entries = NULL;
    return -1;
}

/* Threads of a process differ in where their variables are, and processes in their numbers. */
uint64_t proc_thread(void)
{
    static _Thread_local char own;

    return (uint64_t)getpid() << 40 ^ (uint64_t)(uintptr_t)&own;
}

void proc_rename(const char *name)
{
    (void)name;
}

#endif
