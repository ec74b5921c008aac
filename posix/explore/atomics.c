/* SPDX-License-Identifier: MIT
 *
 * What gcc and clang call for atomics with -fsanitize=thread. Values are sequentially consistent,
 * whatever the order asked for; the happens-before clocks heed it, so that data which a relaxed
 * flag is to guard is told as a race. */
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

/* The step of an atomic operation; NULL: there is only one thread. */
static struct object *step(const volatile void *address, unsigned size, enum op_kind kind,
                           uintptr_t pc)
{
    explore_at = pc;
    if (!explore_on)
        return NULL;
    explore_step((struct op){.kind = kind, .address = (uintptr_t)address, .pc = pc, .size = size});
    explore_check_freed((uintptr_t)address, pc);
    if (explore_manner.mixed)
        explore_shadow((uintptr_t)address, size, kind != OP_ATOMIC_READ, true, pc);
    return explore_object(address, OBJECT_ATOMIC);
}

static void loaded(struct object *object, int order)
{
    if (!object)
        return;
    if (acquires(order))
        explore_acquire(&object->clock);
    else
        explore_clock_join(&explore_self->acquired, &object->clock);
}

static void released(struct object *object, int order, bool keeps)
{
    if (!keeps) /* a store begins anew, a change goes on with the release sequence */
        memset(&object->clock, 0, sizeof object->clock);
    if (releases(order))
        explore_release(&object->clock);
    else if (explore_self->has_released)
        explore_clock_join(&object->clock, &explore_self->released);
}

static void stored(struct object *object, int order, bool keeps)
{
    if (!object)
        return;
    released(object, order, keeps);
    explore_changed();
}

static void looked(const volatile void *address, uintptr_t pc)
{
    if (explore_on)
        explore_looked((uintptr_t)address, pc, PATIENCE);
}

/* Who leaves the value as it was, as who takes a lock that is taken by an exchange, has looked. */
static void changed(struct object *object, int order, bool differs, const volatile void *address,
                    uintptr_t pc)
{
    if (!object)
        return;
    released(object, order, true);
    if (differs)
        explore_changed();
    else
        looked(address, pc);
}

static void fence(int order)
{
    struct thread *self = explore_self;

    if (!explore_on)
        return;
    if (acquires(order))
        explore_acquire(&self->acquired);
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
        struct object *object = step(address, bits / 8, OP_ATOMIC_CHANGE, HERE);                   \
        type old = *address;                                                                       \
        *address = (type)(expression);                                                             \
        loaded(object, order);                                                                     \
        changed(object, order, *address != old, address, HERE);                                    \
        return old;                                                                                \
    }

#define COMPARE(bits, type, name)                                                                  \
    int __tsan_atomic##bits##_compare_exchange_##name(volatile type *address, type *expected,      \
                                                      type value, int order, int failed);          \
    int __tsan_atomic##bits##_compare_exchange_##name(volatile type *address, type *expected,      \
                                                      type value, int order, int failed)           \
    {                                                                                              \
        return compare##bits(address, expected, value, order, failed, HERE);                       \
    }

#define COMPARE_ANY(bits, type)                                                                    \
    static int compare##bits(volatile type *address, type *expected, type value, int order,        \
                             int failed, uintptr_t pc)                                             \
    {                                                                                              \
        struct object *object = step(address, bits / 8, OP_ATOMIC_CHANGE, pc);                     \
        type old = *address;                                                                       \
        bool same = old == *expected;                                                              \
        if (same)                                                                                  \
            *address = value;                                                                      \
        loaded(object, same ? order : failed);                                                     \
        if (same)                                                                                  \
            stored(object, order, true);                                                           \
        else                                                                                       \
            looked(address, pc);                                                                   \
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
        struct object *object = step(address, bits / 8, OP_ATOMIC_READ, HERE);                     \
        loaded(object, order);                                                                     \
        looked(address, HERE);                                                                     \
        return *address;                                                                           \
    }                                                                                              \
    void __tsan_atomic##bits##_store(volatile type *address, type value, int order)                \
    {                                                                                              \
        struct object *object = step(address, bits / 8, OP_ATOMIC_WRITE, HERE);                    \
        *address = value;                                                                          \
        stored(object, order, false);                                                              \
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
        return compare##bits(address, expected, value, order, failed, HERE);                       \
    }

LIBRARY_COMPARE(1, 8, uint8_t)
LIBRARY_COMPARE(2, 16, uint16_t)
LIBRARY_COMPARE(4, 32, uint32_t)
LIBRARY_COMPARE(8, 64, uint64_t)
LIBRARY_COMPARE(16, 128, value128)
