/* SPDX-License-Identifier: MIT
 *
 * What the compiler calls at each access of the program (-fsanitize=thread), and functions of the
 * library that access memory for it. */
#include "mpi/explore/explore.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* ---- what the compiler calls ----------------------------------------------------------------- */

#define ACCESS(size)                                                                               \
    void __tsan_read##size(void *at);                                                              \
    void __tsan_write##size(void *at);                                                             \
    void __tsan_unaligned_read##size(void *at);                                                    \
    void __tsan_unaligned_write##size(void *at);                                                   \
    void __tsan_volatile_read##size(void *at);                                                     \
    void __tsan_volatile_write##size(void *at);                                                    \
    void __tsan_read##size(void *at)                                                               \
    {                                                                                              \
        CHECK(at, size, false);                                                                    \
    }                                                                                              \
    void __tsan_write##size(void *at)                                                              \
    {                                                                                              \
        CHECK(at, size, true);                                                                     \
    }                                                                                              \
    void __tsan_unaligned_read##size(void *at)                                                     \
    {                                                                                              \
        CHECK(at, size, false);                                                                    \
    }                                                                                              \
    void __tsan_unaligned_write##size(void *at)                                                    \
    {                                                                                              \
        CHECK(at, size, true);                                                                     \
    }                                                                                              \
    void __tsan_volatile_read##size(void *at)                                                      \
    {                                                                                              \
        CHECK(at, size, false);                                                                    \
    }                                                                                              \
    void __tsan_volatile_write##size(void *at)                                                     \
    {                                                                                              \
        CHECK(at, size, true);                                                                     \
    }
#define CHECK(at, size, write)                                                                     \
    if (mpix_watches())                                                                            \
    mpix_access((uintptr_t)(at), size, write, HERE)

ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)
ACCESS(16)

void __tsan_read_range(void *at, size_t size);
void __tsan_write_range(void *at, size_t size);
void __tsan_init(void);
void __tsan_func_entry(void *pc);
void __tsan_func_exit(void);
void __tsan_vptr_update(void **at, void *value);
void __tsan_vptr_read(void **at);

void __tsan_read_range(void *at, size_t size)
{
    CHECK(at, size, false);
}

void __tsan_write_range(void *at, size_t size)
{
    CHECK(at, size, true);
}

void __tsan_init(void)
{
}

void __tsan_func_entry(void *pc)
{
    (void)pc;
}

void __tsan_func_exit(void)
{
}

void __tsan_vptr_update(void **at, void *value)
{
    (void)value;
    CHECK(at, sizeof *at, true);
}

void __tsan_vptr_read(void **at)
{
    CHECK(at, sizeof *at, false);
}

void *__tsan_memcpy(void *into, const void *from, size_t size);
void *__tsan_memmove(void *into, const void *from, size_t size);
void *__tsan_memset(void *into, int value, size_t size);

void *__tsan_memcpy(void *into, const void *from, size_t size)
{
    CHECK(from, size, false);
    CHECK(into, size, true);
    return memcpy(into, from, size);
}

void *__tsan_memmove(void *into, const void *from, size_t size)
{
    CHECK(from, size, false);
    CHECK(into, size, true);
    return memmove(into, from, size);
}

void *__tsan_memset(void *into, int value, size_t size)
{
    CHECK(into, size, true);
    return memset(into, value, size);
}

/* ---- the library's, as the program calls them ------------------------------------------------ */

void *__wrap_memset(void *into, int value, size_t size);
void *__wrap_memcpy(void *into, const void *from, size_t size);
void *__wrap_memmove(void *into, const void *from, size_t size);
void __wrap_free(void *block);

void *__wrap_memset(void *into, int value, size_t size)
{
    CHECK(into, size, true);
    return memset(into, value, size);
}

void *__wrap_memcpy(void *into, const void *from, size_t size)
{
    CHECK(from, size, false);
    CHECK(into, size, true);
    return memcpy(into, from, size);
}

void *__wrap_memmove(void *into, const void *from, size_t size)
{
    CHECK(from, size, false);
    CHECK(into, size, true);
    return memmove(into, from, size);
}

void __wrap_free(void *block)
{
    if (block && mpix_watches())
        mpix_freed((uintptr_t)block, malloc_usable_size(block), HERE);
    free(block);
}
