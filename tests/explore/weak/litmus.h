/* SPDX-License-Identifier: MIT
 *
 * What the litmus tests share: threads that all run, and the orders of their stores and loads,
 * which the command line may weaken. */
#ifndef TRIPTYCH_TESTS_LITMUS_H
#define TRIPTYCH_TESTS_LITMUS_H

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#ifndef STORE
#define STORE memory_order_release
#endif
#ifndef LOAD
#define LOAD memory_order_acquire
#endif
#ifdef FENCE
#define BARRIER() atomic_thread_fence(FENCE)
#else
#define BARRIER() (void)0
#endif

#define SET(variable, value)     atomic_store_explicit(&(variable), value, STORE)
#define GET(variable)            atomic_load_explicit(&(variable), LOAD)
#define PUT_ANY(variable, value) atomic_store_explicit(&(variable), value, memory_order_relaxed)
#define GET_ANY(variable)        atomic_load_explicit(&(variable), memory_order_relaxed)

/* A thread for each, which gets its number. */
static inline void run_all(void *(*const threads[])(void *number), int count)
{
    pthread_t made[8];

    for (int number = 0; number < count; number++)
        pthread_create(&made[number], NULL, threads[number], (void *)(intptr_t)number);
    for (int number = 0; number < count; number++)
        pthread_join(made[number], NULL);
}

#endif
