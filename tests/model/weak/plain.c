/* SPDX-License-Identifier: MIT
 *
 * Plain accesses, which the compiler tells by the hooks of -fsanitize=thread: they must be ordered.
 */
#include "tests/model/weak/memory.h"

#include <string.h>

enum { CELLS = 1024 };

/* A plain object: who wrote it last, and how far each thread had come when it read it. */
struct cell {
    uintptr_t address;
    int writer;
    uint32_t written, read[WEAK_THREADS + 1];
};

static struct cell cells[CELLS];

void plain_begin(void)
{
    memset(cells, 0, sizeof cells);
}

static struct cell *cell_of(uintptr_t address)
{
    size_t at = (address >> 2) * 2654435761U % CELLS;

    while (cells[at].address && cells[at].address != address)
        at = (at + 1) % CELLS;
    cells[at].address = address;
    return &cells[at];
}

static void plain(const void *address, bool writes)
{
    const struct view *now = &memory_viewers[search_self].now;
    struct cell *cell = cell_of((uintptr_t)address);

    if (search_self == 0)
        return;
    if (cell->written > now->clock[cell->writer])
        search_fail("a race: a plain access, and a store that does not happen before it");
    for (int thread = 1; writes && thread <= WEAK_THREADS; thread++)
        if (cell->read[thread] > now->clock[thread])
            search_fail("a race: a plain store, and a load that does not happen before it");
    cell->read[search_self] = now->clock[search_self];
    if (writes) {
        cell->writer = search_self;
        cell->written = now->clock[search_self];
    }
}

#define PLAIN(kind, size, writes)                                                                  \
    void __tsan_##kind##size(void *address);                                                       \
    void __tsan_##kind##size(void *address)                                                        \
    {                                                                                              \
        plain(address, writes);                                                                    \
    }
#define PLAINS(kind, writes)                                                                       \
    PLAIN(kind, 1, writes)                                                                         \
    PLAIN(kind, 2, writes) PLAIN(kind, 4, writes) PLAIN(kind, 8, writes) PLAIN(kind, 16, writes)
PLAINS(read, false)
PLAINS(write, true)
PLAINS(unaligned_read, false)
PLAINS(unaligned_write, true)

void __tsan_init(void);
void __tsan_func_entry(void *caller);
void __tsan_func_exit(void);
void __tsan_init(void)
{
}
void __tsan_func_entry(void *caller)
{
    (void)caller;
}
void __tsan_func_exit(void)
{
}

static void plain_range(const void *address, uintptr_t size, bool writes)
{
    for (uintptr_t at = 0; at < size; at += 8)
        plain((const char *)address + at, writes);
}

void __tsan_read_range(void *address, uintptr_t size);
void __tsan_write_range(void *address, uintptr_t size);
void *__tsan_memcpy(void *to, const void *from, uintptr_t size);
void *__tsan_memset(void *to, int value, uintptr_t size);

void __tsan_read_range(void *address, uintptr_t size)
{
    plain_range(address, size, false);
}
void __tsan_write_range(void *address, uintptr_t size)
{
    plain_range(address, size, true);
}

/* What clang calls instead of memcpy and memset. */
void *__tsan_memcpy(void *to, const void *from, uintptr_t size)
{
    plain_range(from, size, false);
    plain_range(to, size, true);
    return memcpy(to, from, size);
}
void *__tsan_memset(void *to, int value, uintptr_t size)
{
    plain_range(to, size, true);
    return memset(to, value, size);
}
