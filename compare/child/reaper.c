/* SPDX-License-Identifier: MIT */
#include "compare/child/reaper.h"

#include "common/account/trace.h"
#include "common/base/clock.h"
#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "common/base/parent.h"
#include "common/base/proc.h"
#include "compare/base/text.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* "NAME=1" in the environment of our programs; NULL: there is no keeper yet. The name is our own,
 * so that where a program of ours is another driver, its programs bear both marks. */
static char *mark;

/* Between SIGTERM, by which mpirun tidies up, and SIGKILL; and until it gives up. */
static const double grace_s = 1, patience_s = 10;

/* Whether the process was started with this word ("NAME=1") in its environment. */
static bool is_ours(const char *pid, const char *word)
{
    static char bytes[1 << 18];
    FILE *file = proc_open_of(strtol(pid, NULL, 10), "environ");
    size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;

    if (file)
        fclose(file);
    return memmem(bytes, size, word, strlen(word) + 1) != NULL;
}

/* Sends the signal to all of them and returns how many there are. */
static int signal_all(const char *word, int number)
{
    struct dirent **entries;
    int found = proc_list(&entries), count = 0;

    for (int at = 0; at < found; at++) {
        const char *name = entries[at]->d_name;
        if (isdigit((unsigned char)name[0]) && is_ours(name, word)) {
            kill((pid_t)strtol(name, NULL, 10), number);
            count++;
        }
        free(entries[at]);
    }
    if (found >= 0)
        free(entries);
    return count;
}

/* Waits until the other end of the pipe is closed, which the kernel does whatever ends us. */
static _Noreturn void keep(int fd, const char *word)
{
    char byte;
    int null = open("/dev/null", O_RDWR);

    setsid();
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    for (int at = 0; at < 3; at++) /* who reads our output must not wait for the keeper */
        dup2(null, at);
    while (read(fd, &byte, 1) < 0 && errno == EINTR)
        ;
    double end_s = clock_now_s();
    while (clock_now_s() < end_s + patience_s &&
           signal_all(word, clock_now_s() < end_s + grace_s ? SIGTERM : SIGKILL) > 0)
        clock_sleep(0.05);
    _exit(0);
}

bool reaper_owns(const char *pid)
{
    return mark && is_ours(pid, mark);
}

void reaper_open(void)
{
    int pipes[2];
    bool reaper = false;

    if (mark)
        return;
    char *name = text_format("TRIPTYCH_KEEPER_%ld_%.0f", (long)getpid(), clock_now_s() * 1e9);
    mark = text_format("%s=1", name);
    check(descriptors_pipe(pipes) ? errno : 0, "pipe");
    /* It must not be our child, or be taken for one that a program left behind: so it is a child's
     * child, and while that child ends, orphans do not become ours. */
    check(parent_of_orphans(&reaper), "prctl");
    check(parent_take_orphans(false), "prctl");
    pid_t pid = fork();
    check(pid < 0 ? errno : 0, "fork");
    if (pid == 0) {
        close(pipes[1]);
        if (fork() == 0)
            keep(pipes[0], mark);
        _exit(0);
    }
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    check(parent_take_orphans(reaper), "prctl");
    close(pipes[0]); /* the other end stays open as long as we live */
    check(setenv(name, "1", 1) ? errno : 0, "setenv");
    free(name);
}
