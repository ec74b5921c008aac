/* SPDX-License-Identifier: MIT
 *
 * What gcc and clang call for atomics with -fsanitize=thread. The happens-before clocks heed the
 * order asked for, so that data which a relaxed flag is to guard is told as a race, and that a load
 * may read an older value (history.c), as a compare-and-swap that fails may. Changes read the
 * newest one, and so does what has more than 8 bytes. */
#include "posix/explore/explore.h"

#include <stdatomic.h>
#include <string.h>

__extension__ typedef unsigned __int128 value128;

static bool acquires(int order)
{
    return order != memory_order_relaxed && order != memory_order_release;
}

static bool releases(int order)
{
    return order == memory_order_release || order == memory_order_acq_rel ||
           order == memory_order_seq_cst;
}

/* An atomic operation under way. */
struct operation {
    uintptr_t address, pc;
    unsigned size;
    struct object *object;   /* NULL: there is only one thread */
    struct history *history; /* NULL: it has none */
};

static struct operation step(const volatile void *address, unsigned size, enum op_kind kind,
                             uintptr_t pc)
{
    struct operation operation = {.address = (uintptr_t)address, .pc = pc, .size = size};

    explore_at = pc;
    if (!explore_on)
        return operation;
    explore_step((struct op){.kind = kind, .address = (uintptr_t)address, .pc = pc, .size = size});
    explore_check_freed((uintptr_t)address, pc);
    explore_shadow((uintptr_t)address, size, kind != OP_ATOMIC_READ, true, pc);
    operation.object = explore_object(address, OBJECT_ATOMIC);
    operation.history = explore_history(operation.object, operation.address, size);
    return operation;
}

/* What was read had been released with that clock. */
static void acquired(const struct clock *clock, int order)
{
    if (acquires(order))
        explore_acquire(clock);
    else
        explore_clock_join(&explore_self->acquired, clock);
}

/* Who changes something has read the newest value. */
static void loaded(const struct operation *operation, int order)
{
    if (operation->object)
        acquired(&operation->object->clock, order);
}

/* What a load reads: NULL: what is in memory. */
static const struct store *load(const struct operation *operation, int order)
{
    const struct store *older =
        explore_history_load(operation->history, order == memory_order_seq_cst);

    if (older)
        acquired(&older->clock, order);
    else
        loaded(operation, order);
    return older;
}

/* NULL: what is in memory decides. */
static const struct store *compare(const struct operation *operation, uint64_t expected, bool weak,
                                   int failed)
{
    const struct store *store = explore_history_compare(
        operation->history, expected, weak, failed == memory_order_seq_cst, operation->pc);

    if (store)
        acquired(&store->clock, failed);
    return store;
}

/* A store begins anew; but what the same thread releases before goes on with it (C17, 5.1.2.4). The
 * object's `readers` is what the last one to store has released since nobody else stored. */
static void store_anew(struct object *object)
{
    bool goes_on = object->owner == explore_self->strand;

    if (!goes_on)
        memset(&object->readers, 0, sizeof object->readers);
    object->owner = explore_self->strand;
    object->clock = object->readers;
}

/* A change goes on with the release sequence, whose ever it is. */
static void released(const struct operation *operation, int order, bool is_store)
{
    struct object *object = operation->object;
    const struct thread *self = explore_self;
    uint32_t when = self->clock.at[self->strand];

    if (is_store)
        store_anew(object);
    if (self->has_released && object->owner == self->strand)
        explore_clock_join(&object->readers, &self->released);
    if (releases(order) && object->owner == self->strand)
        explore_clock_join(&object->readers, &self->clock);
    if (self->has_released && !releases(order))
        explore_clock_join(&object->clock, &self->released);
    if (releases(order))
        explore_release(&object->clock);
    explore_history_add(operation->history, object, when, order == memory_order_seq_cst, !is_store,
                        operation->pc);
    explore_state_value(operation->address, explore_value(operation->address, operation->size),
                        !is_store);
}

static void stored(const struct operation *operation, int order)
{
    if (!operation->object)
        return;
    released(operation, order, true);
    explore_changed();
}

/* Whether a store comes in front of others, so that memory stays as it is. */
static bool store_before(const struct operation *operation, uint64_t value, int order)
{
    static const struct clock nothing;
    const struct thread *self = explore_self;
    const struct clock *clock = releases(order)      ? &self->clock
                                : self->has_released ? &self->released
                                                     : &nothing;

    if (!explore_history_store(operation->history, value, clock, order == memory_order_seq_cst,
                               operation->pc))
        return false;
    explore_tick();
    explore_changed();
    return true;
}

static void looked(const struct operation *operation)
{
    if (operation->object)
        explore_looked(operation->address, operation->pc, PATIENCE);
}

/* Who leaves the value as it was, as who takes a lock that is taken by an exchange, has looked. */
static void changed(const struct operation *operation, int order, bool differs)
{
    if (!operation->object)
        return;
    released(operation, order, false);
    if (differs)
        explore_changed();
    else
        looked(operation);
}

static void fence(int order)
{
    struct thread *self = explore_self;

    if (!explore_on)
        return;
    if (acquires(order))
        explore_acquire(&self->acquired);
    if (order == memory_order_seq_cst)
        explore_history_fence();
    if (releases(order)) {
        self->released = self->clock;
        self->has_released = true;
        explore_tick();
    }
}

void __tsan_atomic_thread_fence(int order);
void __tsan_atomic_signal_fence(int order);

void __tsan_atomic_thread_fence(int order)
{
    fence(order);
}

void __tsan_atomic_signal_fence(int order)
{
    (void)order;
}

#define CHANGE(bits, type, name, expression)                                                       \
    type __tsan_atomic##bits##_##name(volatile type *address, type value, int order);              \
    type __tsan_atomic##bits##_##name(volatile type *address, type value, int order)               \
    {                                                                                              \
        struct operation operation = step(address, bits / 8, OP_ATOMIC_CHANGE, HERE);              \
        type old = *address;                                                                       \
        *address = (type)(expression);                                                             \
        loaded(&operation, order);                                                                 \
        changed(&operation, order, *address != old);                                               \
        return old;                                                                                \
    }

#define COMPARE(bits, type, name)                                                                  \
    int __tsan_atomic##bits##_compare_exchange_##name(volatile type *address, type *expected,      \
                                                      type value, int order, int failed);          \
    int __tsan_atomic##bits##_compare_exchange_##name(volatile type *address, type *expected,      \
                                                      type value, int order, int failed)           \
    {                                                                                              \
        return compare##bits(address, expected, value, order, failed, #name[0] == 'w', HERE);      \
    }

#define COMPARE_ANY(bits, type)                                                                    \
    static int compare##bits(volatile type *address, type *expected, type value, int order,        \
                             int failed, bool weak, uintptr_t pc)                                  \
    {                                                                                              \
        struct operation operation = step(address, bits / 8, OP_ATOMIC_CHANGE, pc);                \
        const struct store *fails =                                                                \
            compare(&operation, (uint64_t)*expected, weak, failed); /* and what it reads then */   \
        type old = fails ? (type)fails->value : *address;                                          \
        bool same = !fails && old == *expected;                                                    \
        if (same)                                                                                  \
            *address = value;                                                                      \
        if (!fails)                                                                                \
            loaded(&operation, same ? order : failed);                                             \
        if (same)                                                                                  \
            changed(&operation, order, true);                                                      \
        else                                                                                       \
            looked(&operation);                                                                    \
        *expected = old;                                                                           \
        return same;                                                                               \
    }

#define ATOMIC(bits, type)                                                                         \
    type __tsan_atomic##bits##_load(const volatile type *address, int order);                      \
    void __tsan_atomic##bits##_store(volatile type *address, type value, int order);               \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type *address, type expected,         \
                                                    type value, int order, int failed);            \
    type __tsan_atomic##bits##_load(const volatile type *address, int order)                       \
    {                                                                                              \
        struct operation operation = step(address, bits / 8, OP_ATOMIC_READ, HERE);                \
        const struct store *older = load(&operation, order);                                       \
        looked(&operation);                                                                        \
        return older ? (type)older->value : *address;                                              \
    }                                                                                              \
    void __tsan_atomic##bits##_store(volatile type *address, type value, int order)                \
    {                                                                                              \
        struct operation operation = step(address, bits / 8, OP_ATOMIC_WRITE, HERE);               \
        if (store_before(&operation, (uint64_t)value, order))                                      \
            return;                                                                                \
        *address = value;                                                                          \
        stored(&operation, order);                                                                 \
    }                                                                                              \
    CHANGE(bits, type, exchange, value)                                                            \
    CHANGE(bits, type, fetch_add, old + value)                                                     \
    CHANGE(bits, type, fetch_sub, old - value)                                                     \
    CHANGE(bits, type, fetch_and, old &value)                                                      \
    CHANGE(bits, type, fetch_or, old | value)                                                      \
    CHANGE(bits, type, fetch_xor, old ^ value)                                                     \
    CHANGE(bits, type, fetch_nand, ~(old & value))                                                 \
    COMPARE_ANY(bits, type)                                                                        \
    COMPARE(bits, type, strong)                                                                    \
    COMPARE(bits, type, weak)                                                                      \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type *address, type expected,         \
                                                    type value, int order, int failed)             \
    {                                                                                              \
        __tsan_atomic##bits##_compare_exchange_strong(address, &expected, value, order, failed);   \
        return expected;                                                                           \
    }

ATOMIC(8, uint8_t)
ATOMIC(16, uint16_t)
ATOMIC(32, uint32_t)
ATOMIC(64, uint64_t)
ATOMIC(128, value128)

/* gcc's own loop for an atomic update in OpenMP of what has no instruction for it, as a double: not
 * instrumented, but with -fno-inline-atomics a call. */
#define LIBRARY_COMPARE(bytes, bits, type)                                                         \
    bool library_compare##bits(volatile type *address, type *expected, type value, int order,      \
                               int failed) __asm__("__atomic_compare_exchange_" #bytes);           \
    bool library_compare##bits(volatile type *address, type *expected, type value, int order,      \
                               int failed)                                                         \
    {                                                                                              \
        return compare##bits(address, expected, value, order, failed, false, HERE);                \
    }

LIBRARY_COMPARE(1, 8, uint8_t)
LIBRARY_COMPARE(2, 16, uint16_t)
LIBRARY_COMPARE(4, 32, uint32_t)
LIBRARY_COMPARE(8, 64, uint64_t)
LIBRARY_COMPARE(16, 128, value128)
