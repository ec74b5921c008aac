/* SPDX-License-Identifier: MIT */
#include "posix/resilient/robust_queue.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/measure/waits.h"
#include "posix/resilient/robust_mutex.h"

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
#ifndef ROBUST_QUEUE_STEP
#define ROBUST_QUEUE_STEP()
#endif

/* What one side sleeps on. `sleepers` have not been called yet; one that was killed, or that woke
 * by itself, may still be among them, which costs a needless call and no more. */
struct bell {
    _Atomic uint32_t rings;
    uint32_t sleepers;
};

struct robust_queue {
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
    ROBUST_QUEUE_STEP();
    atomic_fetch_add_explicit(&bell->rings, 1, memory_order_relaxed);
    ROBUST_QUEUE_STEP();
    bool sleeps = bell->sleepers > 0;
    bell->sleepers -= sleeps;
    return sleeps;
}

static void call(struct bell *bell, int how_many)
{
    ROBUST_QUEUE_STEP();
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

static void lock(struct robust_queue *queue)
{
    ROBUST_QUEUE_STEP();
    int code = robust_mutex_lock(&queue->mutex);
    ROBUST_QUEUE_STEP();
    if (code == 0)
        return;
    if (code != EOWNERDEAD)
        ok(code, "pthread_mutex_timedlock");
    call_all(&queue->not_empty); /* the dead one may have owed it to somebody */
    call_all(&queue->not_full);
    pthread_mutex_consistent(&queue->mutex);
}

static void unlock(struct robust_queue *queue)
{
    ROBUST_QUEUE_STEP();
    pthread_mutex_unlock(&queue->mutex);
    ROBUST_QUEUE_STEP();
}

/* With the mutex, which it gives back while it sleeps: until the bell rings, or a second. */
static void sleep_on(struct robust_queue *queue, struct bell *bell)
{
    const struct timespec longest = {1, 0};
    uint32_t rings = atomic_load_explicit(&bell->rings, memory_order_relaxed);

    bell->sleepers++;
    unlock(queue);
    double begin_s = trace_begin();
    futex(bell, FUTEX_WAIT, rings, &longest);
    waits_futex(begin_s);
    lock(queue);
}

/* ---- putting and getting ------------------------------------------------------------------- */

/* With the mutex: one more in *number, put or got. An item is in the ring, or out of it, by this
 * store, so that the ring is right at every instruction. It is only the compiler that must keep
 * the order: the processor has done all of a dead process' stores up to the last. */
static void count_one(uint64_t *number)
{
    ROBUST_QUEUE_STEP();
    atomic_signal_fence(memory_order_seq_cst);
    ++*number;
    atomic_signal_fence(memory_order_seq_cst);
    ROBUST_QUEUE_STEP();
}

static size_t count(const struct robust_queue *queue)
{
    return (size_t)(queue->put - queue->got);
}

static unsigned char *place(struct robust_queue *queue, uint64_t number)
{
    return queue->items + number % queue->capacity * queue->item_size;
}

bool robust_queue_put(struct robust_queue *queue, const void *item)
{
    lock(queue);
    while (count(queue) == queue->capacity && !queue->closed)
        sleep_on(queue, &queue->not_full);
    bool taken = !queue->closed, wakes = false;
    if (taken) {
        memcpy(place(queue, queue->put), item, queue->item_size);
        count_one(&queue->put);
        wakes = ring_it(&queue->not_empty);
    }
    unlock(queue);
    if (wakes)
        call(&queue->not_empty, 1);
    return taken;
}

bool robust_queue_get(struct robust_queue *queue, void *item)
{
    lock(queue);
    while (count(queue) == 0 && !queue->closed)
        sleep_on(queue, &queue->not_empty);
    bool got = count(queue) > 0, wakes = false;
    if (got) {
        memcpy(item, place(queue, queue->got), queue->item_size);
        count_one(&queue->got);
        wakes = ring_it(&queue->not_full);
    }
    unlock(queue);
    if (wakes)
        call(&queue->not_full, 1);
    return got;
}

bool robust_queue_ready(struct robust_queue *queue)
{
    lock(queue);
    bool ready = count(queue) > 0;
    unlock(queue);
    return ready;
}

void robust_queue_close(struct robust_queue *queue)
{
    lock(queue);
    queue->closed = true;
    call_all(&queue->not_empty);
    call_all(&queue->not_full);
    unlock(queue);
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

struct robust_queue *robust_queue_open(size_t capacity, size_t item_size)
{
    struct robust_queue *queue = shared_alloc(sizeof *queue + capacity * item_size, 1);

    queue->capacity = capacity;
    queue->item_size = item_size;
    make_mutex(&queue->mutex);
    return queue;
}

void robust_queue_free(struct robust_queue *queue)
{
    size_t size = sizeof *queue + queue->capacity * queue->item_size;

    robust_queue_ready(queue); /* a mutex whose owner died cannot be destroyed (EBUSY) */
    ok(pthread_mutex_destroy(&queue->mutex), "pthread_mutex_destroy");
    shared_free(queue, size, 1);
}
