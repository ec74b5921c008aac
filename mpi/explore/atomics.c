/* SPDX-License-Identifier: MIT
 *
 * What the compiler calls for atomics with -fsanitize=thread: a rank has one thread, so they are
 * plain ones. */
#include <stdint.h>

#define SIZED(bits, type)                                                                          \
    type __tsan_atomic##bits##_load(const volatile type *at, int order);                           \
    void __tsan_atomic##bits##_store(volatile type *at, type value, int order);                    \
    int __tsan_atomic##bits##_compare_exchange_strong(volatile type *at, type *old, type value,    \
                                                      int order, int other);                       \
    int __tsan_atomic##bits##_compare_exchange_weak(volatile type *at, type *old, type value,      \
                                                    int order, int other);                         \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type *at, type old, type value,       \
                                                    int order, int other);                         \
    type __tsan_atomic##bits##_load(const volatile type *at, int order)                            \
    {                                                                                              \
        (void)order;                                                                               \
        return __atomic_load_n(at, __ATOMIC_SEQ_CST);                                              \
    }                                                                                              \
    void __tsan_atomic##bits##_store(volatile type *at, type value, int order)                     \
    {                                                                                              \
        (void)order;                                                                               \
        __atomic_store_n(at, value, __ATOMIC_SEQ_CST);                                             \
    }                                                                                              \
    int __tsan_atomic##bits##_compare_exchange_strong(volatile type *at, type *old, type value,    \
                                                      int order, int other)                        \
    {                                                                                              \
        (void)order;                                                                               \
        (void)other;                                                                               \
        return __atomic_compare_exchange_n(at, old, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
    }                                                                                              \
    int __tsan_atomic##bits##_compare_exchange_weak(volatile type *at, type *old, type value,      \
                                                    int order, int other)                          \
    {                                                                                              \
        return __tsan_atomic##bits##_compare_exchange_strong(at, old, value, order, other);        \
    }                                                                                              \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type *at, type old, type value,       \
                                                    int order, int other)                          \
    {                                                                                              \
        __tsan_atomic##bits##_compare_exchange_strong(at, &old, value, order, other);              \
        return old;                                                                                \
    }                                                                                              \
    CHANGE(bits, type, exchange, __atomic_exchange_n)                                              \
    CHANGE(bits, type, fetch_add, __atomic_fetch_add)                                              \
    CHANGE(bits, type, fetch_sub, __atomic_fetch_sub)                                              \
    CHANGE(bits, type, fetch_and, __atomic_fetch_and)                                              \
    CHANGE(bits, type, fetch_or, __atomic_fetch_or)                                                \
    CHANGE(bits, type, fetch_xor, __atomic_fetch_xor)                                              \
    CHANGE(bits, type, fetch_nand, __atomic_fetch_nand)
#define CHANGE(bits, type, name, how)                                                              \
    type __tsan_atomic##bits##_##name(volatile type *at, type value, int order);                   \
    type __tsan_atomic##bits##_##name(volatile type *at, type value, int order)                    \
    {                                                                                              \
        (void)order;                                                                               \
        return how(at, value, __ATOMIC_SEQ_CST);                                                   \
    }

SIZED(8, uint8_t)
SIZED(16, uint16_t)
SIZED(32, uint32_t)
SIZED(64, uint64_t)

void __tsan_atomic_thread_fence(int order);
void __tsan_atomic_signal_fence(int order);

void __tsan_atomic_thread_fence(int order)
{
    (void)order;
}

void __tsan_atomic_signal_fence(int order)
{
    (void)order;
}
