/* SPDX-License-Identifier: MIT */
#include "common/base/shared.h"

#include "common/base/fail.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

void *shared_alloc(uint64_t count, size_t size)
{
    if (count == 0)
        count = 1; /* an empty job still gets a valid pointer */
    if (count > SIZE_MAX / size)
        fail(STATUS_FAILED, "%llu elements of %zu bytes do not fit in memory",
             (unsigned long long)count, size);
    void *memory = mmap(NULL, (size_t)count * size, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        fail(STATUS_FAILED, "mmap of %zu bytes: %s; ask for less work", (size_t)count * size,
             strerror(errno));
    return memory;
}

void shared_free(void *memory, uint64_t count, size_t size)
{
    if (!memory)
        return;
    /* cppcheck-suppress deallocuse ; where it is given back nobody reads */
    check(munmap(memory, (size_t)(count ? count : 1) * size) ? errno : 0, "munmap");
}
