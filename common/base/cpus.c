/* SPDX-License-Identifier: MIT */
#include "common/base/cpus.h"

#include "common/base/affinity.h"
#include "common/base/cgroups.h"

#include <limits.h>
#include <stdlib.h>
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
    char text[128], *end;

    *second = 0;
    if (!cgroup_read(folder, file, text, sizeof text))
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

/* The quota of a cgroup holds for all below it, so each of those around this process counts. */
static void take_least(const struct cgroup *group, void *context)
{
    double *least = context, quota = quota_in(group->folder);

    if (quota > 0 && (*least <= 0 || quota < *least))
        *least = quota;
}

double cpus_quota(void)
{
    double least = 0;

    cgroups_around("cpu", take_least, &least);
    return least;
}

int cpus_allowed(void)
{
    int cpus = affinity_cpus(), quota = whole(cpus_quota());

    return quota > 0 && quota < cpus ? quota : cpus;
}
