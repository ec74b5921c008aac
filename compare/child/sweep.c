/* SPDX-License-Identifier: MIT */
#include "compare/child/sweep.h"

#include "common/account/trace.h"
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "compare/child/reaper.h"

#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Whether a process is our child; `state` as proc(5) has it. */
static bool is_child(const char *pid, char *state)
{
    char path[300], line[512];
    long parent = 0;

    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    FILE *stat = fopen(path, "re");
    if (!stat)
        return false;
    size_t size = fread(line, 1, sizeof line - 1, stat);
    fclose(stat);
    line[size] = '\0';
    char *after = strrchr(line, ')'); /* a name may hold anything, even ')' */
    return after && sscanf(after, ") %c %ld", state, &parent) == 2 && parent == (long)getpid();
}

/* Sends SIGKILL to our children that programs left behind; those of ended programs have become
 * ours. Others have nothing to do with us: what the shell that became this process had started in
 * the background, and as process 1 whatever loses its parent. Only we could reap a child, so that
 * the number that is killed is still its own. Returns whether there may be more. */
static bool kill_left_behind(void)
{
    struct dirent **entries;
    int count = scandir("/proc", &entries, NULL, alphasort);
    bool more = false;
    char state;

    for (int at = 0; at < count; at++) {
        const char *pid = entries[at]->d_name;
        if (isdigit((unsigned char)pid[0]) && is_child(pid, &state)) {
            bool ours = state != 'Z' && keeper_owns(pid);
            if (ours)
                kill((pid_t)strtol(pid, NULL, 10), SIGKILL);
            more = more || ours || state == 'Z'; /* its children are ours from now on */
        }
        free(entries[at]);
    }
    if (count >= 0)
        free(entries);
    return more;
}

void child_sweep(void)
{
    double until_s = clock_now_s() + 5;
    pid_t pid;

    while (clock_now_s() < until_s) {
        while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
            ;
        if (pid < 0 || !kill_left_behind())
            return;
        clock_sleep(2e-3);
    }
    warn("a process that a program left behind cannot be ended");
}
