/* SPDX-License-Identifier: MIT
 *
 * Memory of omp_alloc() and the clause allocate: whatever the allocator, it is the libc's. */
#include "openmp/explore/omp.h"

#include <stdlib.h>
#include <string.h>

static void *aligned(size_t alignment, size_t size)
{
    void *memory = NULL;

    if (alignment < sizeof(void *))
        alignment = sizeof(void *);
    if (size == 0 || posix_memalign(&memory, alignment, size) != 0)
        return NULL;
    explore_shadow_forget((uintptr_t)memory, size);
    return memory;
}

static void *aligned_zeroed(size_t alignment, size_t count, size_t size)
{
    size_t all;

    if (__builtin_mul_overflow(count, size, &all))
        return NULL;
    void *memory = aligned(alignment, all);
    if (memory)
        memset(memory, 0, all);
    return memory;
}

void *omp_alloc(size_t size, uintptr_t allocator);
void *omp_calloc(size_t count, size_t size, uintptr_t allocator);
void *omp_realloc(void *memory, size_t size, uintptr_t allocator, uintptr_t old);
void *omp_aligned_alloc(size_t alignment, size_t size, uintptr_t allocator);
void *omp_aligned_calloc(size_t alignment, size_t count, size_t size, uintptr_t allocator);
void omp_free(void *memory, uintptr_t allocator);
void *GOMP_alloc(size_t alignment, size_t size, uintptr_t allocator);
void GOMP_free(void *memory, uintptr_t allocator);
uintptr_t omp_init_allocator(uintptr_t space, int count, const void *traits);
void omp_destroy_allocator(uintptr_t allocator);
void omp_set_default_allocator(uintptr_t allocator);
uintptr_t omp_get_default_allocator(void);

enum { DEFAULT_ALLOCATOR = 1, OWN_ALLOCATOR = 64, CACHE_LINE = 64 };

void *omp_alloc(size_t size, uintptr_t allocator)
{
    (void)allocator;
    return aligned(CACHE_LINE, size);
}

void *omp_calloc(size_t count, size_t size, uintptr_t allocator)
{
    (void)allocator;
    return aligned_zeroed(CACHE_LINE, count, size);
}

void *omp_realloc(void *memory, size_t size, uintptr_t allocator, uintptr_t old)
{
    (void)allocator;
    (void)old;
    return realloc(memory, size);
}

void *omp_aligned_alloc(size_t alignment, size_t size, uintptr_t allocator)
{
    (void)allocator;
    return aligned(alignment, size);
}

void *omp_aligned_calloc(size_t alignment, size_t count, size_t size, uintptr_t allocator)
{
    (void)allocator;
    return aligned_zeroed(alignment, count, size);
}

void omp_free(void *memory, uintptr_t allocator)
{
    (void)allocator;
    free(memory);
}

void *GOMP_alloc(size_t alignment, size_t size, uintptr_t allocator)
{
    return omp_aligned_alloc(alignment, size, allocator);
}

void GOMP_free(void *memory, uintptr_t allocator)
{
    omp_free(memory, allocator);
}

uintptr_t omp_init_allocator(uintptr_t space, int count, const void *traits)
{
    (void)space;
    (void)count;
    (void)traits;
    return OWN_ALLOCATOR;
}

void omp_destroy_allocator(uintptr_t allocator)
{
    (void)allocator;
}

void omp_set_default_allocator(uintptr_t allocator)
{
    (void)allocator;
}

uintptr_t omp_get_default_allocator(void)
{
    return DEFAULT_ALLOCATOR;
}
