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

enum { MOST_REGIONS = 256, MOST_MAPS = 1 << 18, RED_ZONE = 1024, PAGE = 4096 };

/* What is larger is mapped anew, not copied: a run then pays for the pages that it changes, not for
 * all. In pieces, for a file may not be larger than 64 MiB (compare/explore/attempt.c). */
enum { MOST_COPIED = 4 << 20, PIECE = 32 << 20 };

struct region {
    uintptr_t from, to;
    char *copy;
    int file; /* that has the copy; -1: none, the memory has */
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
    if (to - from > PIECE) {
        add_region(from, from + PIECE);
        add_region(from + PIECE, to);
        return;
    }
    state->regions[state->region_count++] = (struct region){.from = from, .to = to, .file = -1};
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
    for (char *line = state->maps, *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
        take_map(line, frame);
}

static void map_anew(const struct region *region)
{
    if (map((void *)region->from, region->to - region->from, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_FIXED, region->file, 0) == MAP_FAILED)
        abort();
}

/* False: there is no such file; the memory is as it was. */
static bool keep_in_file(struct region *region)
{
    static const char zeroes[PAGE];
    int first = memfd_create("memory", MFD_CLOEXEC);
    bool good = first >= 0;

    region->file = good ? fcntl(first, F_DUPFD_CLOEXEC, OWN_FILES) : -1;
    close(first);
    good = region->file >= 0 && ftruncate(region->file, (off_t)(region->to - region->from)) == 0;
    for (uintptr_t at = region->from; at < region->to && good; at += PAGE)
        if (memcmp((const void *)at, zeroes, PAGE) != 0) /* a hole stands for zeroes */
            good = pwrite(region->file, (const void *)at, PAGE, (off_t)(at - region->from)) == PAGE;
    if (!good && region->file >= 0)
        close(region->file);
    if (!good)
        region->file = -1;
    return good;
}

static bool is_large(const struct region *region)
{
    return region->to - region->from > MOST_COPIED && region->from % PAGE == 0;
}

static void keep(struct region *region)
{
    size_t size = region->to - region->from;

    if (is_large(region) && keep_in_file(region)) {
        map_anew(region);
        return;
    }
    if (!region->copy)
        region->copy = explore_memory(size);
    memcpy(region->copy, (const void *)region->from, size);
}

static void restore(const struct region *region)
{
    if (region->file >= 0)
        map_anew(region);
    else
        memcpy((void *)region->from, region->copy, region->to - region->from);
}

void explore_snapshot(const void *frame)
{
    state = explore_memory(sizeof *state);
    state->top = (uintptr_t)syscall(SYS_brk, 0);
    state->main = explore_threads[0];
    explore_objects_keep();
    read_maps((uintptr_t)frame);
    for (size_t at = 0; at < state->region_count; at++) {
        struct region *region = &state->regions[at];
        if (!is_large(region)) /* all of them before anything is copied */
            region->copy = explore_memory(region->to - region->from);
    }
    for (size_t at = 0; at < state->region_count; at++)
        keep(&state->regions[at]);
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
    for (size_t at = 0; at < state->region_count; at++)
        restore(&state->regions[at]);
    explore_threads[0] = state->main;
}

/* ---- the program's own mappings -------------------------------------------------------------- */

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
