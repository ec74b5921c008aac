/* SPDX-License-Identifier: MIT */
#include "posix/core/gil.h"

#include "common/base/clock.h"
#include "common/base/fail.h"

#include <errno.h>

static const double switch_interval_s = 5e-3;

void gil_init(struct gil *gil)
{
    pthread_condattr_t attributes;

    check(pthread_condattr_init(&attributes), "pthread_condattr_init");
    check(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC), "pthread_condattr_setclock");
    check(pthread_mutex_init(&gil->mutex, NULL), "pthread_mutex_init");
    check(pthread_cond_init(&gil->free, &attributes), "pthread_cond_init");
    check(pthread_cond_init(&gil->switched, &attributes), "pthread_cond_init");
    check(pthread_condattr_destroy(&attributes), "pthread_condattr_destroy");
    gil->held = false;
    gil->holders = 0;
    atomic_init(&gil->drop_asked, false);
}

void gil_destroy(struct gil *gil)
{
    check(pthread_cond_destroy(&gil->switched), "pthread_cond_destroy");
    check(pthread_cond_destroy(&gil->free), "pthread_cond_destroy");
    check(pthread_mutex_destroy(&gil->mutex), "pthread_mutex_destroy");
}

void gil_take(struct gil *gil)
{
    pthread_mutex_lock(&gil->mutex);
    while (gil->held) {
        uint64_t holders = gil->holders;
        struct timespec until = clock_timespec(clock_now_s() + switch_interval_s);
        int code = pthread_cond_timedwait(&gil->free, &gil->mutex, &until);
        /* Five milliseconds without a change of holder: now it must be handed over. */
        if (code == ETIMEDOUT && gil->held && gil->holders == holders)
            atomic_store(&gil->drop_asked, true); /* gil_check(): a hint; gil_drop(): the mutex */
    }
    gil->held = true;
    gil->holders++;
    atomic_store(&gil->drop_asked, false); /* under the mutex, which orders it */
    pthread_cond_signal(&gil->switched);
    pthread_mutex_unlock(&gil->mutex);
}

void gil_drop(struct gil *gil)
{
    pthread_mutex_lock(&gil->mutex);
    uint64_t holders = gil->holders;
    bool asked = atomic_load(&gil->drop_asked); /* as it was set under the mutex */

    gil->held = false;
    pthread_cond_signal(&gil->free);
    while (asked && gil->holders == holders)
        pthread_cond_wait(&gil->switched, &gil->mutex);
    pthread_mutex_unlock(&gil->mutex);
}

void gil_check(struct gil *gil)
{
    /* Relaxed, as an interpreter does it: seen late, it is handed over late; the mutex orders. */
    if (atomic_load_explicit(&gil->drop_asked, memory_order_relaxed)) {
        gil_drop(gil);
        gil_take(gil);
    }
}
