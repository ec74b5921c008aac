/* SPDX-License-Identifier: MIT
 *
 * cgroups: the groups around this process by which the system limits what it may use: a
 * container's, a job's, a login's. Where there are none, nothing is looked at. Any thread; reads
 * files. */
#ifndef TRIPTYCH_CGROUPS_H
#define TRIPTYCH_CGROUPS_H

#include <stdbool.h>
#include <stddef.h>

struct cgroup {
    const char *folder; /* valid during the call only */
    bool unified;       /* of version 2 (cgroups(7)) */
    bool own;           /* the process itself is in it; the others hold it */
    bool top;           /* as far up as can be seen: all of the system, or of this container */
};

typedef void cgroup_look(const struct cgroup *group, void *context);

/* Shows each group whose limits hold for this process, from its own to the top one, of version 1
 * for that controller ("cpu", "memory"), and of version 2 for all. Its folder may be missing: a
 * container has the path of its group, and sees the group itself at the top. */
void cgroups_around(const char *controller, cgroup_look *look, void *context);

/* The beginning of a file of a group; false: it cannot be read. */
bool cgroup_read(const char *folder, const char *file, char *text, size_t size);

#endif
