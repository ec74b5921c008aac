/* SPDX-License-Identifier: MIT */
#include "common/base/affinity.h"

#include "common/base/system.h"

#include <string.h>

bool affinity_has(const struct affinity *mask, int cpu)
{
    return cpu >= 0 && cpu < AFFINITY_MOST && (mask->words[cpu / 64] >> (cpu % 64) & 1) != 0;
}

int affinity_count(const struct affinity *mask)
{
    int count = 0;

    for (int cpu = 0; cpu < AFFINITY_MOST; cpu++)
        count += affinity_has(mask, cpu);
    return count;
}

#if SYSTEM_IS_LINUX

#include <sched.h>

/* A mask of the usual size is refused by kernels that were built for more CPUs (EINVAL); this one
 * has room for all. */
bool affinity_get(struct affinity *mask)
{
    size_t size = CPU_ALLOC_SIZE(AFFINITY_MOST);
    cpu_set_t *set = CPU_ALLOC(AFFINITY_MOST);
    bool known = set && sched_getaffinity(0, size, set) == 0;

    *mask = (struct affinity){0};
    for (int cpu = 0; known && cpu < AFFINITY_MOST; cpu++)
        if (CPU_ISSET_S((size_t)cpu, size, set))
            mask->words[cpu / 64] |= (uint64_t)1 << (cpu % 64);
    CPU_FREE(set);
    return known;
}

bool affinity_set(const struct affinity *mask)
{
    size_t size = CPU_ALLOC_SIZE(AFFINITY_MOST);
    cpu_set_t *set = CPU_ALLOC(AFFINITY_MOST);

    if (!set)
        return false;
    memset(set, 0, size);
    for (int cpu = 0; cpu < AFFINITY_MOST; cpu++)
        if (affinity_has(mask, cpu))
            CPU_SET_S((size_t)cpu, size, set);
    bool done = sched_setaffinity(0, size, set) == 0;
    CPU_FREE(set);
    return done;
}

int affinity_cpu(void)
{
    return sched_getcpu();
}

#else

bool affinity_get(struct affinity *mask)
{
    *mask = (struct affinity){0};
    return false;
}

bool affinity_set(const struct affinity *mask)
{
    (void)mask;
    return false;
}

int affinity_cpu(void)
{
    return -1;
}

#endif
