/* SPDX-License-Identifier: MIT */
#include "common/cpus.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int affinity_cpus(void)
{
    /* A mask of fixed size is refused by kernels that were built for more CPUs: ask with more. */
    for (int most = CPU_SETSIZE; most <= 1 << 20; most *= 4) {
        cpu_set_t *mask = CPU_ALLOC((size_t)most);
        size_t size = CPU_ALLOC_SIZE((size_t)most);
        if (!mask)
            break;
        int failed = sched_getaffinity(0, size, mask);
        int cpus = failed ? 0 : CPU_COUNT_S(size, mask);
        CPU_FREE(mask);
        if (!failed)
            return cpus;
        if (errno != EINVAL)
            break;
    }
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

int cpus_of_quota(const char *folder)
{
    double period, none;
    double quota = read_two(folder, "cpu.max", &period);

    if (period <= 0) {
        quota = read_two(folder, "cpu.cfs_quota_us", &none);
        period = read_two(folder, "cpu.cfs_period_us", &none);
    }
    if (quota <= 0 || period <= 0)
        return 0;
    int cpus = (int)(quota / period);
    return cpus * period < quota ? cpus + 1 : cpus;
}

/* The quota of a cgroup holds for all below it, so every folder up to the root is asked. */
static int least_quota(char *folder, const char *root, int cpus)
{
    for (;;) {
        int quota = cpus_of_quota(folder);
        if (quota > 0 && quota < cpus)
            cpus = quota;
        char *slash = strrchr(folder, '/');
        if (!slash || strlen(folder) <= strlen(root))
            return cpus;
        *slash = '\0';
    }
}

int cpus_allowed(void)
{
    static const char *const roots[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/cpu",
                                        "/sys/fs/cgroup/cpu,cpuacct"};
    int cpus = affinity_cpus();
    char line[4096], folder[8192];
    FILE *groups = fopen("/proc/self/cgroup", "re");

    while (groups && fgets(line, sizeof line, groups)) {
        /* "0::/user.slice/..." or "4:cpu,cpuacct:/docker/..." */
        char *kind = strchr(line, ':'), *path = kind ? strchr(kind + 1, ':') : NULL;
        if (!path || (kind[1] != ':' && !strstr(kind, "cpu")))
            continue;
        path[1 + strcspn(path + 1, "\n")] = '\0';
        for (size_t at = 0; at < sizeof roots / sizeof roots[0]; at++) {
            snprintf(folder, sizeof folder, "%s%s", roots[at], path + 1);
            cpus = least_quota(folder, roots[at], cpus);
        }
    }
    if (groups)
        fclose(groups);
    return cpus > 0 ? cpus : 1;
}
