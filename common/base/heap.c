/* SPDX-License-Identifier: MIT */
#include "common/base/heap.h"

#include "common/base/system.h"

#include <stdlib.h>

#if SYSTEM_IS_LINUX && defined(__GLIBC__)

#include <malloc.h>

void heap_keep(void)
{
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_TOP_PAD, 16 << 20);
}

#else

void heap_keep(void)
{
}

#endif

#if SYSTEM_IS_LINUX

#include <sys/mman.h>

void heap_huge(void *memory, size_t size)
{
    (void)madvise(memory, size, MADV_HUGEPAGE); /* faster, if there are any */
}

#else

void heap_huge(void *memory, size_t size)
{
    (void)memory, (void)size;
}

#endif
