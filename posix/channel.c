/* SPDX-License-Identifier: MIT */
#include "posix/channel.h"

#include "common/fail.h"
#include "common/shared.h"

#include <errno.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

struct channel {
    pthread_mutex_t mutex;              /* guards all below */
    pthread_cond_t not_empty, not_full; /* getters sleep on the first, putters on the second */
    size_t capacity, item_size;
    uint64_t put, got; /* items so far; put - got of them are in the ring */
    bool closed;
    alignas(64) unsigned char items[]; /* ring of capacity * item_size bytes */
};

struct channel *channel_open(size_t capacity, size_t item_size)
{
    struct channel *channel = shared_alloc(sizeof *channel + capacity * item_size, 1);
    pthread_mutexattr_t mutex;
    pthread_condattr_t condition;

    channel->capacity = capacity;
    channel->item_size = item_size;
    ok(pthread_mutexattr_init(&mutex), "pthread_mutexattr_init");
    ok(pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED),
       "pthread_mutexattr_setpshared");
    ok(pthread_mutexattr_setrobust(&mutex, PTHREAD_MUTEX_ROBUST), "pthread_mutexattr_setrobust");
    ok(pthread_mutex_init(&channel->mutex, &mutex), "pthread_mutex_init");
    ok(pthread_mutexattr_destroy(&mutex), "pthread_mutexattr_destroy");
    ok(pthread_condattr_init(&condition), "pthread_condattr_init");
    ok(pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED),
       "pthread_condattr_setpshared");
    ok(pthread_cond_init(&channel->not_empty, &condition), "pthread_cond_init");
    ok(pthread_cond_init(&channel->not_full, &condition), "pthread_cond_init");
    ok(pthread_condattr_destroy(&condition), "pthread_condattr_destroy");
    return channel;
}

static size_t count(const struct channel *channel)
{
    return (size_t)(channel->put - channel->got);
}

static unsigned char *place(struct channel *channel, uint64_t number)
{
    return channel->items + number % channel->capacity * channel->item_size;
}

/* After a lock: a process that died while it held the robust mutex leaves EOWNERDEAD to the next
 * one. An item is in the ring, or out of it, by the one store of a counter that comes last, so the
 * ring is right at every instruction. But the dead may have owed somebody a signal. */
static void mend(struct channel *channel, int error)
{
    if (error != EOWNERDEAD)
        return;
    pthread_mutex_consistent(&channel->mutex);
    pthread_cond_broadcast(&channel->not_empty);
    pthread_cond_broadcast(&channel->not_full);
}

/* The compiler must not let a counter's store overtake the copying of its item. (The processor may:
 * it has done all of a dead process' stores up to the last, whatever their order was.) */
static void in_this_order(void)
{
    atomic_signal_fence(memory_order_seq_cst);
}

bool channel_put(struct channel *channel, const void *item)
{
    mend(channel, pthread_mutex_lock(&channel->mutex));
    while (count(channel) == channel->capacity && !channel->closed)
        mend(channel, pthread_cond_wait(&channel->not_full, &channel->mutex));
    bool taken = !channel->closed;
    if (taken) {
        memcpy(place(channel, channel->put), item, channel->item_size);
        in_this_order();
        channel->put++;
        pthread_cond_signal(&channel->not_empty);
    }
    pthread_mutex_unlock(&channel->mutex);
    return taken;
}

bool channel_get(struct channel *channel, void *item)
{
    mend(channel, pthread_mutex_lock(&channel->mutex));
    while (count(channel) == 0 && !channel->closed)
        mend(channel, pthread_cond_wait(&channel->not_empty, &channel->mutex));
    bool got = count(channel) > 0;
    if (got) {
        memcpy(item, place(channel, channel->got), channel->item_size);
        in_this_order();
        channel->got++;
        pthread_cond_signal(&channel->not_full);
    }
    pthread_mutex_unlock(&channel->mutex);
    return got;
}

size_t channel_count(struct channel *channel)
{
    mend(channel, pthread_mutex_lock(&channel->mutex));
    size_t items = count(channel);
    pthread_mutex_unlock(&channel->mutex);
    return items;
}

void channel_close(struct channel *channel)
{
    mend(channel, pthread_mutex_lock(&channel->mutex));
    channel->closed = true;
    pthread_cond_broadcast(&channel->not_empty);
    pthread_cond_broadcast(&channel->not_full);
    pthread_mutex_unlock(&channel->mutex);
}

void channel_free(struct channel *channel)
{
    size_t size = sizeof *channel + channel->capacity * channel->item_size;

    ok(pthread_cond_destroy(&channel->not_full), "pthread_cond_destroy");
    ok(pthread_cond_destroy(&channel->not_empty), "pthread_cond_destroy");
    ok(pthread_mutex_destroy(&channel->mutex), "pthread_mutex_destroy");
    shared_free(channel, size, 1);
}
