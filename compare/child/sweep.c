/* SPDX-License-Identifier: MIT */
#include "compare/child/sweep.h"

#include "common/account/trace.h"
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/proc.h"
#include "common/base/process_stat.h"
#include "compare/child/reaper.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Sends SIGKILL to our children that programs left behind; those of ended programs have become
 * ours. Others have nothing to do with us: what the shell that became this process had started in
 * the background, and as process 1 whatever loses its parent. Only we could reap a child, so that
 * the number that is killed is still its own. Returns whether there may be more. */
static bool kill_left_behind(void)
{
    struct dirent **entries;
    int count = proc_list(&entries);
    bool more = false;

    for (int at = 0; at < count; at++) {
        const char *pid = entries[at]->d_name;
        long number = strtol(pid, NULL, 10);
        struct process_stat stat;
        if (number > 0 && process_stat_read(number, &stat) && stat.parent == getpid()) {
            bool zombie = process_is_zombie(&stat), ours = !zombie && reaper_owns(pid);
            if (ours)
                kill((pid_t)number, SIGKILL);
            more = more || ours || zombie; /* its children are ours from now on */
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
