/* SPDX-License-Identifier: MIT
 *
 * What threads wait for, by its address; and the clocks that order what they do (vector clocks,
 * Mattern 1988). */
#include "posix/explore/explore.h"

#include <string.h>

enum { MOST_OBJECTS = 1 << 16, OBJECT_PLACES = 1 << 18 };

static struct object *objects, *kept; /* objects[1] is the first */
static uint32_t object_count, kept_count, *places;

__attribute__((constructor(102))) static void open_objects(void)
{
    objects = explore_memory(MOST_OBJECTS * sizeof *objects);
    places = explore_memory(OBJECT_PLACES * sizeof *places);
}

/* Called before and after the memory of all other variables is kept and restored. */
void explore_objects_keep(void)
{
    kept_count = object_count;
    kept = explore_memory((kept_count + 1) * sizeof *kept);
    memcpy(kept, objects, (kept_count + 1) * sizeof *kept);
}

static uint32_t *find_place(uintptr_t address)
{
    uint32_t at = (uint32_t)((address >> 2) * UINT64_C(0x9e3779b97f4a7c15) >> 40);

    for (;; at++) {
        uint32_t *place = &places[at % OBJECT_PLACES];
        if (*place == 0 || objects[*place].address == address)
            return place;
    }
}

/* Takes the run's objects away, the last one first, so that no search by address misses one. */
void explore_objects_restore(void)
{
    for (uint32_t at = object_count; at > kept_count; at--)
        *find_place(objects[at].address) = 0;
    memcpy(objects, kept, (kept_count + 1) * sizeof *kept);
}

static void clear(struct object *object, const volatile void *address, enum object_kind kind)
{
    memset(object, 0, sizeof *object);
    object->address = (uintptr_t)address;
    object->kind = kind;
    object->owner = -1;
}

static struct object *take(const volatile void *address, enum object_kind kind, bool anew)
{
    uint32_t *place;

    place = find_place((uintptr_t)address);
    if (*place == 0) {
        if (object_count + 1 == MOST_OBJECTS && kind == OBJECT_ATOMIC && explore_manner.mixed)
            return NULL; /* it orders nothing, which relaxed atomics do not */
        if (object_count + 1 == MOST_OBJECTS)
            explore_unsupported("more than 65 000 locks and atomic variables");
        *place = ++object_count;
        anew = true;
    }
    if (anew || objects[*place].kind != kind)
        clear(&objects[*place], address, kind);
    return &objects[*place];
}

struct object *explore_object(const volatile void *address, enum object_kind kind)
{
    return take(address, kind, false);
}

struct object *explore_object_anew(const volatile void *address, enum object_kind kind)
{
    return take(address, kind, true);
}

void explore_object_forget(const volatile void *address)
{
    if (*find_place((uintptr_t)address))
        take(address, OBJECT_NONE, true);
}

void explore_objects_abandon(int thread)
{
    for (uint32_t at = 1; at <= object_count; at++) {
        struct object *object = &objects[at];
        if (!object->robust || object->depth == 0 || object->owner != thread)
            continue;
        object->depth = 0;
        object->owner = -1;
        object->soundness = OWNER_DIED;
        explore_release(&object->clock);
    }
}

/* ---- strands --------------------------------------------------------------------------------- */

static struct {
    int thread;
    bool is_task;
    uint32_t last;
} strands[MOST_THREADS];
static int ended[MOST_THREADS]; /* a ring */
static unsigned ended_from, ended_to;
int explore_strand_count = 1;

int explore_strand_open(int thread, bool is_task)
{
    int strand = explore_strand_count;

    if (strand < MOST_THREADS)
        explore_strand_count++;
    else if (ended_from != ended_to)
        strand = ended[ended_from++ % MOST_THREADS];
    else
        return -1;
    strands[strand].thread = thread;
    strands[strand].is_task = is_task;
    return strand;
}

uint32_t explore_strand_begin(int strand)
{
    return strands[strand].last + 1;
}

void explore_strand_close(int strand)
{
    strands[strand].last = explore_self->clock.at[strand];
    ended[ended_to++ % MOST_THREADS] = strand;
}

int explore_strand_thread(int strand)
{
    return strands[strand].thread;
}

bool explore_strand_is_task(int strand)
{
    return strands[strand].is_task;
}

/* ---- clocks ---------------------------------------------------------------------------------- */

void explore_clock_join(struct clock *into, const struct clock *from)
{
    for (int number = 0; number < explore_strand_count; number++)
        if (from->at[number] > into->at[number])
            into->at[number] = from->at[number];
}

void explore_acquire(const struct clock *from)
{
    explore_clock_join(&explore_self->clock, from);
}

void explore_release(struct clock *into)
{
    explore_clock_join(into, &explore_self->clock);
    explore_tick();
}

void explore_tick(void)
{
    explore_self->clock.at[explore_self->strand]++;
}
