/* SPDX-License-Identifier: MIT */
#include "common/base/cpus.h"

#include "common/base/affinity.h"
#include "common/base/proc.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int affinity_cpus(void)
{
    struct affinity mask;

    if (affinity_get(&mask))
        return affinity_count(&mask);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

static double read_two(const char *folder, const char *file, double *second)
{
    char path[4096], text[128], *end;

    *second = 0;
    if (snprintf(path, sizeof path, "%s/%s", folder, file) >= (int)sizeof path)
        return 0;
    FILE *stream = fopen(path, "re");
    if (!stream)
        return 0;
    char *line = fgets(text, sizeof text, stream);
    fclose(stream);
    if (!line)
        return 0;
    double first = strtod(text, &end); /* "max 100000" reads as 0: no quota */
    *second = strtod(end, NULL);
    return first;
}

/* The quota that the files in `folder` set, in CPUs; 0: none. */
static double quota_in(const char *folder)
{
    double period, none;
    double quota = read_two(folder, "cpu.max", &period);

    if (period <= 0) {
        quota = read_two(folder, "cpu.cfs_quota_us", &none);
        period = read_two(folder, "cpu.cfs_period_us", &none);
    }
    return quota > 0 && period > 0 ? quota / period : 0;
}

/* Whole CPUs: what is left of one counts as one. */
static int whole(double cpus)
{
    if (cpus >= INT_MAX)
        return INT_MAX;
    return (int)cpus < cpus ? (int)cpus + 1 : (int)cpus;
}

int cpus_of_quota(const char *folder)
{
    return whole(quota_in(folder));
}

/* The quota of a cgroup holds for all below it, so every folder up to the root is asked. */
static double least_quota(char *folder, const char *root, double least)
{
    for (;;) {
        double quota = quota_in(folder);
        if (quota > 0 && (least <= 0 || quota < least))
            least = quota;
        char *slash = strrchr(folder, '/');
        if (!slash || strlen(folder) <= strlen(root))
            return least;
        *slash = '\0';
    }
}

/* Whether the controllers of a line, "cpu,cpuacct:..." or those of version 2, ":...", have that of
 * CPU time. */
static bool has_cpu(const char *controllers)
{
    if (controllers[0] == ':')
        return true;
    for (const char *at = controllers; *at && *at != ':'; at += strcspn(at, ",:"), at += *at == ',')
        if (strncmp(at, "cpu", 3) == 0 && (at[3] == ',' || at[3] == ':'))
            return true;
    return false;
}

double cpus_quota(void)
{
    static const char *const roots[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/cpu",
                                        "/sys/fs/cgroup/cpu,cpuacct"};
    char line[4096], folder[8192];
    double least = 0;
    FILE *groups = proc_open("/proc/self/cgroup");

    while (groups && fgets(line, sizeof line, groups)) {
        /* "0::/user.slice/..." or "4:cpu,cpuacct:/docker/..." */
        char *kind = strchr(line, ':'), *path = kind ? strchr(kind + 1, ':') : NULL;
        if (!path || !has_cpu(kind + 1))
            continue;
        path[1 + strcspn(path + 1, "\n")] = '\0';
        if (strcmp(path + 1, "/") == 0) /* the root itself, which is looked at once */
            path[1] = '\0';
        for (size_t at = 0; at < sizeof roots / sizeof roots[0]; at++) {
            snprintf(folder, sizeof folder, "%s%s", roots[at], path + 1);
            least = least_quota(folder, roots[at], least);
        }
    }
    if (groups)
        fclose(groups);
    return least;
}

int cpus_allowed(void)
{
    int cpus = affinity_cpus(), quota = whole(cpus_quota());

    return quota > 0 && quota < cpus ? quota : cpus;
}
