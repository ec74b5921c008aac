/* SPDX-License-Identifier: MIT */
#include "common/sieve/caches.h"

#include "common/base/proc.h"

#include <stdio.h>
#include <unistd.h>

/* What sysfs says of a cache of CPU 0, in bytes; 0: nothing. C libraries other than GNU's, and
 * GNU's on some architectures, know less than it. */
static long told_by_system(int index)
{
    char name[64];
    int kib = 0;

    snprintf(name, sizeof name, "/sys/devices/system/cpu/cpu0/cache/index%d/size", index);
    FILE *file = proc_open(name);
    if (!file)
        return 0;
    if (fscanf(file, "%dK", &kib) != 1)
        kib = 0;
    fclose(file);
    return kib * 1024L;
}

static size_t within(long bytes, size_t usual, size_t least, size_t most)
{
    size_t size = bytes > 0 ? (size_t)bytes : usual;

    return size < least ? least : size > most ? most : size;
}

size_t caches_first(void)
{
    long bytes = 0;

#ifdef _SC_LEVEL1_DCACHE_SIZE
    bytes = sysconf(_SC_LEVEL1_DCACHE_SIZE);
#endif
    return within(bytes > 0 ? bytes : told_by_system(0), 32 << 10, 16 << 10, 128 << 10);
}

size_t caches_second(void)
{
    long bytes = 0;

#ifdef _SC_LEVEL2_CACHE_SIZE
    bytes = sysconf(_SC_LEVEL2_CACHE_SIZE);
#endif
    return within(bytes > 0 ? bytes : told_by_system(2), 512 << 10, 256 << 10, 2 << 20);
}
