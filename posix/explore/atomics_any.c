/* SPDX-License-Identifier: MIT
 *
 * Atomics of any size, as those of structures: calls that libatomic has elsewhere. They read the
 * newest value. */
#include "posix/explore/explore.h"

#include <stdatomic.h>
#include <string.h>

void explore_any_load(size_t size, const void *from, void *to, int order) __asm__("__atomic_load");
void explore_any_store(size_t size, void *to, const void *from,
                       int order) __asm__("__atomic_store");
void explore_any_exchange(size_t size, void *address, const void *value, void *old,
                          int order) __asm__("__atomic_exchange");
bool explore_any_compare(size_t size, void *address, void *expected, const void *value, int order,
                         int failed) __asm__("__atomic_compare_exchange");

/* A step; what the variable orders. NULL: there is only one thread. */
static struct object *begin(const void *address, size_t size, enum op_kind kind, uintptr_t pc)
{
    explore_at = pc;
    if (!explore_on)
        return NULL;
    explore_step(
        (struct op){.kind = kind, .address = (uintptr_t)address, .pc = pc, .size = (unsigned)size});
    explore_check_freed((uintptr_t)address, pc);
    return explore_object(address, OBJECT_ATOMIC);
}

static void acquire(const struct object *object, int order)
{
    if (object && order != memory_order_relaxed && order != memory_order_release)
        explore_acquire(&object->clock);
}

static void release(struct object *object, int order)
{
    if (!object)
        return;
    if (order != memory_order_relaxed && order != memory_order_acquire)
        explore_release(&object->clock);
    explore_changed();
}

void explore_any_load(size_t size, const void *from, void *to, int order)
{
    const struct object *object = begin(from, size, OP_ATOMIC_READ, HERE);

    acquire(object, order);
    memcpy(to, from, size);
    if (object)
        explore_looked((uintptr_t)from, HERE, PATIENCE);
}

void explore_any_store(size_t size, void *to, const void *from, int order)
{
    struct object *object = begin(to, size, OP_ATOMIC_WRITE, HERE);

    memcpy(to, from, size);
    release(object, order);
}

void explore_any_exchange(size_t size, void *address, const void *value, void *old, int order)
{
    struct object *object = begin(address, size, OP_ATOMIC_CHANGE, HERE);

    acquire(object, order);
    memcpy(old, address, size);
    memcpy(address, value, size);
    release(object, order);
}

bool explore_any_compare(size_t size, void *address, void *expected, const void *value, int order,
                         int failed)
{
    struct object *object = begin(address, size, OP_ATOMIC_CHANGE, HERE);
    bool same = memcmp(address, expected, size) == 0;

    acquire(object, same ? order : failed);
    memcpy(same ? address : expected, same ? value : address, size);
    if (same)
        release(object, order);
    else if (object)
        explore_looked((uintptr_t)address, HERE, PATIENCE);
    return same;
}
