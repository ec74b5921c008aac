/* SPDX-License-Identifier: MIT */
#include "common/base/memory_limit.h"

#include "common/base/cgroups.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* By version, less one. */
static const struct {
    const char *limit, *events;
} files[] = {{"memory.limit_in_bytes", "memory.oom_control"}, {"memory.max", "memory.events"}};

/* "max" of version 2 reads as 0. Version 1 has a number of nearly 2^63 where there is no limit. */
static uint64_t bytes_in(const char *folder, bool unified)
{
    enum { NO_LIMIT_BITS = 62 };
    char text[64];

    if (!cgroup_read(folder, files[unified].limit, text, sizeof text))
        return 0;
    uint64_t bytes = strtoull(text, NULL, 10);
    return bytes >> NO_LIMIT_BITS ? 0 : bytes;
}

/* The number in the line "oom_kill 3". */
static uint64_t kills_in(const char *folder, bool unified)
{
    static const char name[] = "oom_kill ";
    char text[1024], *rest;

    if (!cgroup_read(folder, files[unified].events, text, sizeof text))
        return 0;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        if (strncmp(line, name, sizeof name - 1) == 0)
            return strtoull(line + sizeof name - 1, NULL, 10);
    return 0;
}

struct memory_limit memory_limit_in(const char *folder, bool unified)
{
    return (struct memory_limit){.bytes = bytes_in(folder, unified),
                                 .kills = kills_in(folder, unified)};
}

uint64_t memory_of_machine(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page_bytes = sysconf(_SC_PAGESIZE);

    return pages > 0 && page_bytes > 0 ? (uint64_t)pages * (uint64_t)page_bytes : UINT64_MAX;
}

/* Version 2 counts in a group what was killed in any below it, so one without a limit would tell of
 * the limits of others. */
static void take(const struct cgroup *group, void *context)
{
    struct memory_limit *all = context;
    uint64_t bytes = bytes_in(group->folder, group->unified);
    bool limited = bytes > 0 && bytes < memory_of_machine();

    if (limited && (all->bytes == 0 || bytes < all->bytes))
        all->bytes = bytes;
    if (limited || group->own)
        all->kills += kills_in(group->folder, group->unified);
}

struct memory_limit memory_limit(void)
{
    struct memory_limit all = {0};

    cgroups_around("memory", take, &all);
    return all;
}
