/* SPDX-License-Identifier: MIT */
#include "posix/resilient/robust_queue.h"

#include "common/base/fail.h"
#include "common/base/futex.h"
#include "common/base/shared.h"
#include "posix/measure/waits.h"
#include "posix/resilient/robust_mutex.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
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

enum { PUT, GOT };

/* What each worker has moved. */
struct own {
    uint64_t moved[2];
};

/* One more item is put or got: what the numbers will be. */
struct change {
    bool decided; /* it will be carried out, by whomever */
    int kind, worker;
    uint64_t all, own;
};

struct robust_queue {
    struct robust_mutex mutex;       /* guards all below */
    struct bell not_empty, not_full; /* getters sleep on the first, putters on the second */
    size_t capacity, item_size;
    int workers;
    uint64_t moved[2];    /* items so far: put, got; the difference of them is in the ring */
    struct change change; /* that is being made to it and to ... */
    struct own *own;      /* own[workers]; shared */
    bool closed;
    alignas(64) unsigned char items[]; /* ring of capacity * item_size bytes */
};

/* ---- the bells ----------------------------------------------------------------------------- */

/* With the mutex. Returns whether somebody is to be called, which is better done without it: who is
 * called wants it, and would sleep again. (Each put called a consumer that was awake already, but
 * had not got the mutex yet, as long as that one took itself off `sleepers`: 2.7 times as long.)
 * Atomic since futex(2) reads `rings` without the mutex; relaxed since the kernel does that with a
 * full barrier on both sides, and all else is ordered by the mutex. */
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
    futex_wake(&bell->rings, how_many, FUTEX_OF_PROCESSES);
}

/* With the mutex: everybody is to look again. */
static void call_all(struct bell *bell)
{
    ring_it(bell);
    bell->sleepers = 0;
    call(bell, INT_MAX);
}

/* ---- the mutex ----------------------------------------------------------------------------- */

/* A dead process has done all of its stores up to its last instruction, so it is only the compiler
 * that must keep their order. */
static void step(void)
{
    atomic_signal_fence(memory_order_seq_cst);
    ROBUST_QUEUE_STEP();
    atomic_signal_fence(memory_order_seq_cst);
}

/* With the mutex. To begin it again after half of it does no harm. */
static void carry_out(struct robust_queue *queue)
{
    const struct change *change = &queue->change;

    if (!change->decided)
        return;
    queue->moved[change->kind] = change->all;
    step();
    queue->own[change->worker].moved[change->kind] = change->own;
    step();
    queue->change.decided = false;
    step();
}

static void lock(struct robust_queue *queue)
{
    ROBUST_QUEUE_STEP();
    int code = robust_mutex_lock(&queue->mutex);
    ROBUST_QUEUE_STEP();
    if (code == 0)
        return;
    if (code != EOWNERDEAD)
        check(code, "robust_mutex_lock");
    carry_out(queue);
    call_all(&queue->not_empty); /* the dead one may have owed it to somebody */
    call_all(&queue->not_full);
    robust_mutex_repaired(&queue->mutex);
}

static void unlock(struct robust_queue *queue)
{
    ROBUST_QUEUE_STEP();
    robust_mutex_unlock(&queue->mutex);
    ROBUST_QUEUE_STEP();
}

/* With the mutex, which it gives back while it sleeps: until the bell rings, or so long. */
static void sleep_on(struct robust_queue *queue, struct bell *bell, double longest_s)
{
    const struct timespec longest = {(time_t)longest_s,
                                     (long)((longest_s - (double)(time_t)longest_s) * 1e9)};
    /* Relaxed: it is changed with the mutex only, which is held. */
    uint32_t rings = atomic_load_explicit(&bell->rings, memory_order_relaxed);

    bell->sleepers++;
    unlock(queue);
    double begin_s = trace_begin();
    futex_wait(&bell->rings, rings, &longest, FUTEX_OF_PROCESSES);
    waits_futex(begin_s);
    lock(queue);
}

/* ---- putting and getting ------------------------------------------------------------------- */

static const double longest_sleep_s = 1;

/* With the mutex: `worker` has put or got one more. An item is in the ring, or out of it, by the
 * store that decides it. */
static void count_one(struct robust_queue *queue, int kind, int worker)
{
    queue->change = (struct change){false, kind, worker, queue->moved[kind] + 1,
                                    queue->own[worker].moved[kind] + 1};
    step();
    queue->change.decided = true;
    step();
    carry_out(queue);
}

static size_t count(const struct robust_queue *queue)
{
    return (size_t)(queue->moved[PUT] - queue->moved[GOT]);
}

static unsigned char *place(struct robust_queue *queue, uint64_t number)
{
    return queue->items + number % queue->capacity * queue->item_size;
}

bool robust_queue_put(struct robust_queue *queue, int worker, const void *item)
{
    lock(queue);
    while (count(queue) == queue->capacity && !queue->closed)
        sleep_on(queue, &queue->not_full, longest_sleep_s);
    bool taken = !queue->closed, wakes = false;
    if (taken) {
        memcpy(place(queue, queue->moved[PUT]), item, queue->item_size);
        count_one(queue, PUT, worker);
        wakes = ring_it(&queue->not_empty);
    }
    unlock(queue);
    if (wakes)
        call(&queue->not_empty, 1);
    return taken;
}

/* With the mutex, which it gives back: gets an item if there is one. */
static bool get(struct robust_queue *queue, int worker, void *item)
{
    bool got = count(queue) > 0, wakes = false;

    if (got) {
        memcpy(item, place(queue, queue->moved[GOT]), queue->item_size);
        count_one(queue, GOT, worker);
        wakes = ring_it(&queue->not_full);
    }
    unlock(queue);
    if (wakes)
        call(&queue->not_full, 1);
    return got;
}

bool robust_queue_get(struct robust_queue *queue, int worker, void *item)
{
    lock(queue);
    while (count(queue) == 0 && !queue->closed)
        sleep_on(queue, &queue->not_empty, longest_sleep_s);
    return get(queue, worker, item);
}

bool robust_queue_get_within(struct robust_queue *queue, int worker, void *item, double longest_s)
{
    lock(queue);
    if (count(queue) == 0 && !queue->closed && longest_s > 0)
        sleep_on(queue, &queue->not_empty, longest_s);
    return get(queue, worker, item);
}

static uint64_t moved(struct robust_queue *queue, int worker, int kind)
{
    lock(queue);
    uint64_t items = queue->own[worker].moved[kind];
    unlock(queue);
    return items;
}

uint64_t robust_queue_puts(struct robust_queue *queue, int worker)
{
    return moved(queue, worker, PUT);
}

uint64_t robust_queue_gets(struct robust_queue *queue, int worker)
{
    return moved(queue, worker, GOT);
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

struct robust_queue *robust_queue_open(size_t capacity, size_t item_size, int workers)
{
    struct robust_queue *queue = shared_alloc(sizeof *queue + capacity * item_size, 1);

    queue->capacity = capacity;
    queue->item_size = item_size;
    queue->workers = workers;
    queue->own = shared_alloc((size_t)workers, sizeof *queue->own);
    robust_mutex_init(&queue->mutex);
    return queue;
}

void robust_queue_free(struct robust_queue *queue)
{
    size_t size = sizeof *queue + queue->capacity * queue->item_size;

    lock(queue);
    unlock(queue);
    robust_mutex_destroy(&queue->mutex);
    shared_free(queue->own, (size_t)queue->workers, sizeof *queue->own);
    shared_free(queue, size, 1);
}
