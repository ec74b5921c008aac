/* SPDX-License-Identifier: MIT */
#include "common/base/process_stat.h"

#include "common/base/proc.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

bool process_stat_read(int64_t pid, struct process_stat *stat)
{
    char text[1024];
    FILE *stream = proc_open_of(pid, "stat");

    if (!stream)
        return false;
    size_t length = fread(text, 1, sizeof text - 1, stream);
    fclose(stream);
    text[length] = '\0';
    const char *name_end = strrchr(text, ')'); /* the name may hold anything, even ')' */
    return name_end && sscanf(name_end,
                              ") %c %" SCNd64 " %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d "
                              "%*d %*d %*d %*d %*d %" SCNu64,
                              &stat->state, &stat->parent, &stat->born) == 3;
}

bool process_is_zombie(const struct process_stat *stat)
{
    return stat->state == 'Z' || stat->state == 'X';
}

bool process_has_ended(int64_t pid)
{
    struct process_stat stat;

    if (kill((pid_t)pid, 0) != 0 && errno == ESRCH)
        return true;
    return process_stat_read(pid, &stat) && process_is_zombie(&stat);
}
