/* SPDX-License-Identifier: MIT
 *
 * The program's memory as it was before its first thread, kept and restored: a run then needs no
 * process of its own, and takes microseconds where fork(2) alone takes a hundred and more. What the
 * kernel keeps (open files, mappings) is not restored: server.c looks after that. */
#include "posix/explore/shared.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST_REGIONS = 256, MOST_MAPS = 1 << 18, RED_ZONE = 1024 };

struct region {
    uintptr_t from, to;
    char *copy;
};

static struct state {
    struct region regions[MOST_REGIONS];
    size_t region_count;
    uintptr_t top; /* of the heap */
    struct thread main;
    struct region mappings[MOST_REGIONS]; /* of this run, to be taken away after it */
    size_t mapping_count;
    char maps[MOST_MAPS];
} * state;

static struct region own[MOST_REGIONS * 2]; /* the runtime's memory */
static size_t own_count;

static void *map(void *address, size_t size, int rights, int flags, int file, off_t offset)
{
    return (void *)syscall(SYS_mmap, address, size, rights, flags, file, offset);
}

void *explore_memory(size_t size)
{
    void *memory =
        map(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (memory == MAP_FAILED)
        abort();
    if (own_count < sizeof own / sizeof own[0])
        own[own_count++] =
            (struct region){.from = (uintptr_t)memory, .to = (uintptr_t)memory + size};
    return memory;
}

/* Adds what of [from, to) is not the runtime's own; neighbours may be one mapping. */
static void add_region(uintptr_t from, uintptr_t to)
{
    for (size_t at = 0; at < own_count; at++) {
        if (own[at].to <= from || own[at].from >= to)
            continue;
        uintptr_t end = (own[at].to + 4095) & ~(uintptr_t)4095;
        if (own[at].from > from)
            add_region(from, own[at].from);
        if (end < to)
            add_region(end, to);
        return;
    }
    if (state->region_count == MOST_REGIONS)
        abort();
    state->regions[state->region_count++] = (struct region){.from = from, .to = to};
}

/* "00400000-00452000 rw-p 00000000 08:02 173521 /usr/bin/dbus-daemon" */
static void take_map(const char *line, uintptr_t frame)
{
    unsigned long from, to;
    char rights[8] = "";

    if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || strncmp(rights, "rw", 2) != 0 ||
        from == (unsigned long)explore_shared)
        return;
    if (from <= frame && frame < to)
        from = frame - RED_ZONE;
    add_region(from, to);
}

static void read_maps(uintptr_t frame)
{
    int file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    size_t size = 0;
    ssize_t more;

    if (file < 0)
        abort();
    while ((more = read(file, state->maps + size, MOST_MAPS - 1 - size)) > 0)
        size += (size_t)more;
    close(file);
    for (char *line = strtok(state->maps, "\n"); line; line = strtok(NULL, "\n"))
        take_map(line, frame);
}

void explore_snapshot(const void *frame)
{
    state = explore_memory(sizeof *state);
    state->top = (uintptr_t)syscall(SYS_brk, 0);
    state->main = explore_threads[0];
    explore_objects_keep();
    read_maps((uintptr_t)frame);
    size_t before = state->region_count;
    for (size_t at = 0; at < before; at++)
        state->regions[at].copy = explore_memory(state->regions[at].to - state->regions[at].from);
    for (size_t at = 0; at < before; at++)
        memcpy(state->regions[at].copy, (const void *)state->regions[at].from,
               state->regions[at].to - state->regions[at].from);
}

void explore_restore(void)
{
    explore_objects_restore();
    explore_shadow_restore();
    while (state->mapping_count > 0) {
        const struct region *mapping = &state->mappings[--state->mapping_count];
        syscall(SYS_munmap, mapping->from, mapping->to - mapping->from);
    }
    if ((uintptr_t)syscall(SYS_brk, 0) != state->top)
        syscall(SYS_brk, state->top);
    for (size_t at = 0; at < state->region_count; at++) {
        const struct region *region = &state->regions[at];
        memcpy((void *)region->from, region->copy, region->to - region->from);
    }
    explore_threads[0] = state->main;
}

/* ---- the program's own mappings ----------------------------------------------------------------
 */

void *mmap(void *address, size_t size, int rights, int flags, int file, off_t offset)
{
    void *memory = map(address, size, rights, flags, file, offset);

    if (memory == MAP_FAILED || !explore_is_warm())
        return memory;
    if (state->mapping_count == MOST_REGIONS)
        explore_needs_process();
    state->mappings[state->mapping_count++] =
        (struct region){.from = (uintptr_t)memory, .to = (uintptr_t)memory + size};
    return memory;
}

/* What was there before the run stays for the next one. */
int munmap(void *address, size_t size)
{
    for (size_t at = 0; explore_is_warm() && at < state->mapping_count; at++)
        if (state->mappings[at].from == (uintptr_t)address) {
            state->mappings[at] = state->mappings[--state->mapping_count];
            return (int)syscall(SYS_munmap, address, size);
        }
    if (explore_is_warm())
        return 0;
    return (int)syscall(SYS_munmap, address, size);
}
