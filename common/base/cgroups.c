/* SPDX-License-Identifier: MIT */
#include "common/base/cgroups.h"

#include "common/base/proc.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MOUNTS "/sys/fs/cgroup"

bool cgroup_read(const char *folder, const char *file, char *text, size_t size)
{
    char path[2 * PATH_MAX];

    if (snprintf(path, sizeof path, "%s/%s", folder, file) >= (int)sizeof path)
        return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC); /* read before each start of a program: no stdio */
    ssize_t length = fd < 0 ? 0 : read(fd, text, size - 1);
    if (fd >= 0)
        close(fd);
    text[length > 0 ? length : 0] = '\0';
    return length > 0;
}

/* Whether `kinds` ("cpu,cpuacct") has that controller. */
static bool has_kind(const char *kinds, const char *controller)
{
    size_t length = strlen(controller);

    for (const char *at = kinds; *at; at += strcspn(at, ","), at += *at == ',')
        if (strncmp(at, controller, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    return false;
}

/* The first of the two folders that is there, or the second. */
static void find_root(char *root, size_t size, const char *first, const char *second)
{
    snprintf(root, size, MOUNTS "/%s", first);
    if (access(root, F_OK) != 0)
        snprintf(root, size, MOUNTS "%s%s", second[0] ? "/" : "", second);
}

/* Its own folder, and those around it. */
static void go_up(char *folder, const char *root, bool unified, cgroup_look *look, void *context)
{
    struct cgroup group = {.folder = folder, .unified = unified, .own = true};

    for (;;) {
        group.top = strlen(folder) <= strlen(root);
        look(&group, context);
        char *slash = strrchr(folder, '/');
        if (!slash || group.top)
            return;
        *slash = '\0';
        group.own = false;
    }
}

void cgroups_around(const char *controller, cgroup_look *look, void *context)
{
    char line[PATH_MAX], root[PATH_MAX + sizeof MOUNTS], folder[sizeof line + sizeof root];
    FILE *groups = proc_open("/proc/self/cgroup");

    while (groups && fgets(line, sizeof line, groups)) {
        /* "4:cpu,cpuacct:/docker/..." of version 1, "0::/user.slice/..." of version 2 */
        char *kinds = strchr(line, ':'), *path = kinds ? strchr(kinds + 1, ':') : NULL;
        if (!path)
            continue;
        *path++ = '\0';
        path[strcspn(path, "\n")] = '\0';
        bool unified = *++kinds == '\0';
        if (!unified && !has_kind(kinds, controller))
            continue;
        if (unified) /* where both versions are in use, it has a folder of its own */
            find_root(root, sizeof root, "unified", "");
        else
            find_root(root, sizeof root, controller, kinds);
        snprintf(folder, sizeof folder, "%s%s", root, strcmp(path, "/") == 0 ? "" : path);
        go_up(folder, root, unified, look, context);
    }
    if (groups)
        fclose(groups);
}
