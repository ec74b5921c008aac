/* SPDX-License-Identifier: MIT
 *
 * weak: runs a few threads over the sources of posix/core and posix/resilient themselves, in many
 * orders and under a memory model that is as weak as C11 allows without values from the future.
 *
 * Each atomic keeps all values that were stored in it. A load may see any of them that is not older
 * than what its thread must know: what it has seen itself, and what an acquire of a release told it
 * (the "views" of J. Kang et al., "A Promising Semantics for Relaxed-Memory Concurrency", POPL
 * 2017, without promises). A new store is always the latest one. Plain accesses, for which the
 * compiler calls the hooks of -fsanitize=thread, must be ordered by what happens before them.
 *
 * The search goes through all executions that deviate from the simplest one at most `bound` times;
 * a deviation is a switch of threads that nobody waited for, a load of an old value, a time-out, or
 * a compare_exchange_weak that fails for no reason.
 *
 * A file of this folder includes this file and then the source that it checks. One thread of the
 * system runs all; nothing here is for any other use. */
#ifndef TRIPTYCH_TESTS_WEAK_H
#define TRIPTYCH_TESTS_WEAK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where an atomic stands in the source. */
struct weak_site {
    const char *function, *what;
    int line, order;
};

enum { WEAK_THREADS = 4 };

/* What is tried: setup() alone, then the threads, then check() alone. */
struct weak_case {
    const char *name;
    int bound;
    void (*setup)(void);
    void (*thread[WEAK_THREADS])(void);
    void (*check)(void);
};

/* A weaker order that does no harm; a comment beside it says why. */
struct weak_spare {
    const char *function, *what;
    int weaker;
};

/* Goes through the cases, and then again with each order of each atomic weakened by one step, which
 * a case must find unless it is in `spares`. Ends at a NULL name. Returns the exit status. */
int weak_main(const struct weak_case *cases, const struct weak_spare *spares);

/* What must hold. Any thread. */
void weak_expect(bool holds, const char *what);

/* ---- atomics ------------------------------------------------------------------------------- */

uint64_t weak_load(const volatile void *address, size_t size, struct weak_site site);
void weak_store(volatile void *address, size_t size, uint64_t value, struct weak_site site);
uint64_t weak_add(volatile void *address, size_t size, uint64_t value, struct weak_site site);
bool weak_compare(volatile void *address, size_t size, void *expected, uint64_t value, bool weak,
                  struct weak_site site, int failed);
void weak_fence(bool signal, struct weak_site site);

#define WEAK_SITE(what, order) ((struct weak_site){__func__, what, __LINE__, order})
#undef atomic_load
#undef atomic_store
#undef atomic_load_explicit
#undef atomic_store_explicit
#undef atomic_fetch_add_explicit
#undef atomic_compare_exchange_weak
#undef atomic_compare_exchange_strong
#undef atomic_compare_exchange_weak_explicit
#undef atomic_compare_exchange_strong_explicit
#undef atomic_signal_fence
#undef atomic_thread_fence
#define atomic_load_explicit(p, order) weak_load(p, sizeof *(p), WEAK_SITE("load", order))
#define atomic_store_explicit(p, value, order)                                                     \
    weak_store(p, sizeof *(p), (uint64_t)(value), WEAK_SITE("store", order))
#define atomic_load(p)         atomic_load_explicit(p, memory_order_seq_cst)
#define atomic_store(p, value) atomic_store_explicit(p, value, memory_order_seq_cst)
#define atomic_fetch_add_explicit(p, value, order)                                                 \
    weak_add(p, sizeof *(p), (uint64_t)(value), WEAK_SITE("add", order))
#define WEAK_COMPARE(p, expected, value, weak, order, failed)                                      \
    weak_compare(p, sizeof *(p), expected, (uint64_t)(value), weak, WEAK_SITE("compare", order),   \
                 failed)
#define atomic_compare_exchange_weak_explicit(p, expected, value, order, failed)                   \
    WEAK_COMPARE(p, expected, value, true, order, failed)
#define atomic_compare_exchange_strong_explicit(p, expected, value, order, failed)                 \
    WEAK_COMPARE(p, expected, value, false, order, failed)
#define atomic_compare_exchange_weak(p, expected, value)                                           \
    WEAK_COMPARE(p, expected, value, true, memory_order_seq_cst, memory_order_seq_cst)
#define atomic_compare_exchange_strong(p, expected, value)                                         \
    WEAK_COMPARE(p, expected, value, false, memory_order_seq_cst, memory_order_seq_cst)
#define atomic_signal_fence(order) weak_fence(true, WEAK_SITE("signal fence", order))
#define atomic_thread_fence(order) weak_fence(false, WEAK_SITE("fence", order))

/* ---- what else threads do ------------------------------------------------------------------ */

/* Another thread's turn; the caller has nothing to do until something changes. */
void weak_yield(void);

/* A barrier in every thread, as common/base/membarrier.h has it. `site`: where. */
void weak_membarrier(struct weak_site site);

/* A mutex and a condition, known by their addresses. weak_wait(): `timed`: it may end early, false
 * then. */
void weak_lock(const void *mutex);
void weak_unlock(const void *mutex);
bool weak_wait(const void *condition, const void *mutex, bool timed);
void weak_signal(const void *condition, bool all);

/* futex(2): sleeps if the word, which is the low half of an atomic, is `value` by now; false: it is
 * not. Both are full barriers, as the kernel's. */
bool weak_futex_wait(const void *word, uint32_t value);
void weak_futex_wake(const void *word, bool all);

#endif
