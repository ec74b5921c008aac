/* SPDX-License-Identifier: MIT
 *
 * Plain accesses: two of the same bytes by two threads, one of them a write, that no lock, join,
 * atomic ... orders are a data race. */
#include "posix/explore/shared.h"

#include <string.h>
#include <sys/mman.h>

enum { GRANULE = 8, CELLS = 8, PLACES = 1 << 22, PROBES = 64, BLOCK = 1 << 12 };

struct cell {
    uintptr_t pc;
    uint32_t clock;
    uint16_t thread;
    uint8_t bytes; /* of the granule; 0: free */
    bool write : 1, atomic : 1;
};

struct granule {
    uintptr_t number;
    uint32_t history; /* the first one; 0: none */
    struct cell cells[CELLS];
};

static struct granule *granules;
static uint32_t *used, *used_count; /* places in use, to be emptied before the next run */

__attribute__((constructor(102))) static void open_shadow(void)
{
    granules = explore_memory(PLACES * sizeof *granules);
    /* A page that is touched first, or after a fork, costs more than all that is done with it. */
    madvise(granules, PLACES * sizeof *granules, MADV_HUGEPAGE);
    madvise(granules, PLACES * sizeof *granules, MADV_WIPEONFORK); /* no run begins with any */
    used = explore_memory(PLACES * sizeof *used);
    used_count = explore_memory(sizeof *used_count);
    madvise(used_count, sizeof *used_count, MADV_WIPEONFORK);
}

void explore_shadow_restore(void)
{
    while (*used_count > 0)
        memset(&granules[used[--*used_count]], 0, sizeof *granules);
}

/* Neighbours stay neighbours, 32 KiB of them, so that a run touches few pages. NULL: there is no
 * room. */
static struct granule *find(uintptr_t number, bool make)
{
    uintptr_t at = (number / BLOCK * UINT64_C(0x9e3779b97f4a7c15) >> 40) * BLOCK + number % BLOCK;

    for (int probe = 0; probe < PROBES; probe++) {
        uintptr_t place = (at + (uintptr_t)probe * BLOCK) % PLACES;
        struct granule *granule = &granules[place];
        if (granule->number == number)
            return granule;
        if (granule->number == 0 && !make)
            return NULL;
        if (granule->number == 0) {
            granule->number = number;
            used[(*used_count)++] = (uint32_t)place;
            return granule;
        }
    }
    return NULL;
}

void explore_make_visible(uintptr_t pc)
{
    struct shared *shared = explore_shared;

    for (uint32_t at = 0; at < shared->visible_count; at++)
        if (shared->visible[at] == pc)
            return;
    for (uint32_t at = 0; at < shared->found_count; at++)
        if (shared->found[at] == pc)
            return;
    if (shared->found_count < MOST_VISIBLE)
        shared->found[shared->found_count++] = pc;
}

static void keep_race(struct race race)
{
    struct shared *shared = explore_shared;

    for (uint32_t at = 0; at < shared->race_count; at++)
        if (shared->races[at].pc[0] == race.pc[0] && shared->races[at].pc[1] == race.pc[1])
            return;
    if (explore_surroundings)
        explore_surroundings->raced(&race);
    explore_make_visible(race.pc[0]);
    explore_make_visible(race.pc[1]);
    if (shared->race_count < sizeof shared->races / sizeof shared->races[0])
        shared->races[shared->race_count++] = race;
}

static void add_race(const struct cell *cell, uintptr_t address, bool write, uintptr_t pc)
{
    keep_race((struct race){.pc = {cell->pc, pc},
                            .address = address,
                            .thread = {explore_strand_thread(cell->thread), explore_self->number},
                            .task = {explore_strand_is_task(cell->thread),
                                     explore_strand_is_task(explore_self->strand)},
                            .write = {cell->write, write}});
}

void explore_lane_race(uintptr_t earlier, bool earlier_writes, uintptr_t address, bool write,
                       uintptr_t pc)
{
    keep_race((struct race){.pc = {earlier, pc},
                            .address = address,
                            .thread = {explore_self->number, explore_self->number},
                            .task = {2, 2},
                            .write = {earlier_writes, write}});
}

/* Compares with what is known of the granule, and keeps the access in place of one that says less.
 */
static void look(struct granule *granule, uint8_t bytes, uintptr_t address, bool write, bool atomic,
                 uintptr_t pc)
{
    const struct thread *self = explore_self;
    struct cell *place = NULL;

    for (int at = 0; at < CELLS; at++) {
        struct cell *cell = &granule->cells[at];
        bool mine = cell->thread == self->strand;
        if (!cell->bytes) {
            place = place ? place : cell;
            break; /* they are filled in order */
        }
        if (mine && cell->bytes == bytes && (write || !cell->write || cell->pc == pc) &&
            (cell->write == write || write) && (cell->atomic || !atomic)) {
            place = cell;
            continue;
        }
        if (mine || !(cell->bytes & bytes) || !(cell->write || write) || (cell->atomic && atomic))
            continue;
        if (cell->clock > self->clock.at[cell->thread] && cell->atomic != atomic &&
            !explore_manner.mixed)
            explore_make_visible(atomic ? cell->pc : pc); /* no race, but its place matters */
        else if (cell->clock > self->clock.at[cell->thread])
            add_race(cell, address, write, pc);
        else if (write && !atomic && (cell->bytes & ~bytes) == 0)
            place = place ? place : cell; /* it is over, and this write stands for it */
    }
    if (!place)
        place = &granule->cells[(pc >> 2) % CELLS];
    *place = (struct cell){.pc = pc,
                           .clock = self->clock.at[self->strand],
                           .thread = (uint16_t)self->strand,
                           .bytes = bytes,
                           .write = write,
                           .atomic = atomic};
}

void explore_shadow(uintptr_t address, unsigned size, bool write, bool atomic, uintptr_t pc)
{
    for (uintptr_t end = address + size; address < end;) {
        uintptr_t next = (address / GRANULE + 1) * GRANULE, to = next < end ? next : end;
        uint8_t bytes = 0;
        for (uintptr_t at = address; at < to; at++)
            bytes = (uint8_t)(bytes | 1u << at % GRANULE);
        struct granule *granule = find(address / GRANULE, true);
        if (granule && granule->history && write && !atomic)
            explore_history_forget(&granule->history, address, to - address);
        if (granule)
            look(granule, bytes, address, write, atomic, pc);
        address = to;
    }
}

void explore_shadow_forget(uintptr_t address, size_t size)
{
    uintptr_t first = address / GRANULE, count = (address % GRANULE + size + GRANULE - 1) / GRANULE;

    for (uint32_t at = 0; at < *used_count && count > *used_count; at++)
        if (granules[used[at]].number - first < count)
            memset(granules[used[at]].cells, 0, sizeof granules->cells);
    for (uintptr_t at = first; at < first + count && count <= *used_count; at++) {
        struct granule *granule = find(at, false);
        if (!granule)
            continue;
        memset(granule->cells, 0, sizeof granule->cells);
        explore_history_forget(&granule->history, at * GRANULE, GRANULE);
    }
}

uint32_t *explore_shadow_history(uintptr_t address)
{
    struct granule *granule = find(address / GRANULE, true);

    return granule ? &granule->history : NULL;
}
