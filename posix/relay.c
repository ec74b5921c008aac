/* SPDX-License-Identifier: MIT */
#include "posix/relay.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/robust.h"
#include "posix/waits.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A test that kills defines this to be called at each step. */
#ifndef RELAY_STEP
#define RELAY_STEP()
#endif

/* What one side sleeps on. `sleepers` have not been called yet; one that was killed, or that woke
 * by itself, may still be among them, which costs a needless call and no more. */
struct bell {
    _Atomic uint32_t rings;
    uint32_t sleepers;
};

struct relay {
    pthread_mutex_t mutex;           /* guards all below */
    struct bell not_empty, not_full; /* getters sleep on the first, putters on the second */
    size_t capacity, item_size;
    uint64_t put, got; /* items so far; put - got of them are in the ring */
    bool closed;
    alignas(64) unsigned char items[]; /* ring of capacity * item_size bytes */
};

/* ---- the bells ----------------------------------------------------------------------------- */

static long futex(struct bell *bell, int what, uint32_t value, const struct timespec *longest)
{
    return syscall(SYS_futex, (uint32_t *)(void *)&bell->rings, what, value, longest, NULL, 0);
}

/* With the mutex. Returns whether somebody is to be called, which is better done without it: who is
 * called wants it, and would sleep again. (Each put called a consumer that was awake already, but
 * had not got the mutex yet, as long as that one took itself off `sleepers`: 2.7 times as long.) */
static bool ring_it(struct bell *bell)
{
    RELAY_STEP();
    atomic_fetch_add_explicit(&bell->rings, 1, memory_order_relaxed);
    RELAY_STEP();
    bool sleeps = bell->sleepers > 0;
    bell->sleepers -= sleeps;
    return sleeps;
}

static void call(struct bell *bell, int how_many)
{
    RELAY_STEP();
    futex(bell, FUTEX_WAKE, (uint32_t)how_many, NULL);
}

/* With the mutex: everybody is to look again. */
static void call_all(struct bell *bell)
{
    ring_it(bell);
    bell->sleepers = 0;
    call(bell, INT_MAX);
}

/* ---- the mutex ----------------------------------------------------------------------------- */

static void lock(struct relay *relay)
{
    RELAY_STEP();
    int code = robust_lock(&relay->mutex);
    RELAY_STEP();
    if (code == 0)
        return;
    if (code != EOWNERDEAD)
        ok(code, "pthread_mutex_timedlock");
    call_all(&relay->not_empty); /* the dead one may have owed it to somebody */
    call_all(&relay->not_full);
    pthread_mutex_consistent(&relay->mutex);
}

static void unlock(struct relay *relay)
{
    RELAY_STEP();
    pthread_mutex_unlock(&relay->mutex);
    RELAY_STEP();
}

/* With the mutex, which it gives back while it sleeps: until the bell rings, or a second. */
static void sleep_on(struct relay *relay, struct bell *bell)
{
    const struct timespec longest = {1, 0};
    uint32_t rings = atomic_load_explicit(&bell->rings, memory_order_relaxed);

    bell->sleepers++;
    unlock(relay);
    double begin_s = trace_begin();
    futex(bell, FUTEX_WAIT, rings, &longest);
    waits_futex(begin_s);
    lock(relay);
}

/* ---- putting and getting ------------------------------------------------------------------- */

/* With the mutex: one more in *number, put or got. An item is in the ring, or out of it, by this
 * store, so that the ring is right at every instruction. It is only the compiler that must keep
 * the order: the processor has done all of a dead process' stores up to the last. */
static void count_one(uint64_t *number)
{
    RELAY_STEP();
    atomic_signal_fence(memory_order_seq_cst);
    ++*number;
    atomic_signal_fence(memory_order_seq_cst);
    RELAY_STEP();
}

static size_t count(const struct relay *relay)
{
    return (size_t)(relay->put - relay->got);
}

static unsigned char *place(struct relay *relay, uint64_t number)
{
    return relay->items + number % relay->capacity * relay->item_size;
}

bool relay_put(struct relay *relay, const void *item)
{
    lock(relay);
    while (count(relay) == relay->capacity && !relay->closed)
        sleep_on(relay, &relay->not_full);
    bool taken = !relay->closed, wakes = false;
    if (taken) {
        memcpy(place(relay, relay->put), item, relay->item_size);
        count_one(&relay->put);
        wakes = ring_it(&relay->not_empty);
    }
    unlock(relay);
    if (wakes)
        call(&relay->not_empty, 1);
    return taken;
}

bool relay_get(struct relay *relay, void *item)
{
    lock(relay);
    while (count(relay) == 0 && !relay->closed)
        sleep_on(relay, &relay->not_empty);
    bool got = count(relay) > 0, wakes = false;
    if (got) {
        memcpy(item, place(relay, relay->got), relay->item_size);
        count_one(&relay->got);
        wakes = ring_it(&relay->not_full);
    }
    unlock(relay);
    if (wakes)
        call(&relay->not_full, 1);
    return got;
}

bool relay_ready(struct relay *relay)
{
    lock(relay);
    bool ready = count(relay) > 0;
    unlock(relay);
    return ready;
}

void relay_close(struct relay *relay)
{
    lock(relay);
    relay->closed = true;
    call_all(&relay->not_empty);
    call_all(&relay->not_full);
    unlock(relay);
}

/* ---- begin and end ------------------------------------------------------------------------- */

static void make_mutex(pthread_mutex_t *mutex)
{
    pthread_mutexattr_t kind;

    ok(pthread_mutexattr_init(&kind), "pthread_mutexattr_init");
    ok(pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED), "pthread_mutexattr_setpshared");
    ok(pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST), "pthread_mutexattr_setrobust");
    ok(pthread_mutex_init(mutex, &kind), "pthread_mutex_init");
    ok(pthread_mutexattr_destroy(&kind), "pthread_mutexattr_destroy");
}

struct relay *relay_open(size_t capacity, size_t item_size)
{
    struct relay *relay = shared_alloc(sizeof *relay + capacity * item_size, 1);

    relay->capacity = capacity;
    relay->item_size = item_size;
    make_mutex(&relay->mutex);
    return relay;
}

void relay_free(struct relay *relay)
{
    size_t size = sizeof *relay + relay->capacity * relay->item_size;

    relay_ready(relay); /* a mutex whose owner died cannot be destroyed (EBUSY) */
    ok(pthread_mutex_destroy(&relay->mutex), "pthread_mutex_destroy");
    shared_free(relay, size, 1);
}
