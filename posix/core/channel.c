/* SPDX-License-Identifier: MIT */
#include "posix/core/channel.h"

#include "common/base/fail.h"
#include "common/base/shared.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

struct channel {
    pthread_mutex_t mutex;              /* guards all below */
    pthread_cond_t not_empty, not_full; /* getters sleep on the first, putters on the second */
    size_t capacity, item_size;
    uint64_t put, got; /* items so far; put - got of them are in the ring */
    bool closed;
    alignas(16) unsigned char items[]; /* ring of capacity * item_size bytes */
};

static size_t size_of(size_t capacity, size_t item_size)
{
    return sizeof(struct channel) + capacity * item_size;
}

struct channel *channel_open(size_t capacity, size_t item_size, bool processes)
{
    struct channel *channel = shared_alloc(size_of(capacity, item_size), 1);
    int shared = processes ? PTHREAD_PROCESS_SHARED : PTHREAD_PROCESS_PRIVATE;
    pthread_mutexattr_t mutex;
    pthread_condattr_t condition;

    channel->capacity = capacity;
    channel->item_size = item_size;
    check(pthread_mutexattr_init(&mutex), "pthread_mutexattr_init");
    check(pthread_mutexattr_setpshared(&mutex, shared), "pthread_mutexattr_setpshared");
    check(pthread_mutex_init(&channel->mutex, &mutex), "pthread_mutex_init");
    check(pthread_mutexattr_destroy(&mutex), "pthread_mutexattr_destroy");
    check(pthread_condattr_init(&condition), "pthread_condattr_init");
    check(pthread_condattr_setpshared(&condition, shared), "pthread_condattr_setpshared");
    check(pthread_cond_init(&channel->not_empty, &condition), "pthread_cond_init");
    check(pthread_cond_init(&channel->not_full, &condition), "pthread_cond_init");
    check(pthread_condattr_destroy(&condition), "pthread_condattr_destroy");
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

bool channel_put(struct channel *channel, const void *item)
{
    pthread_mutex_lock(&channel->mutex);
    while (count(channel) == channel->capacity && !channel->closed)
        pthread_cond_wait(&channel->not_full, &channel->mutex);
    bool taken = !channel->closed;
    if (taken) {
        memcpy(place(channel, channel->put), item, channel->item_size);
        channel->put++;
        pthread_cond_signal(&channel->not_empty);
    }
    pthread_mutex_unlock(&channel->mutex);
    return taken;
}

bool channel_get(struct channel *channel, void *item)
{
    pthread_mutex_lock(&channel->mutex);
    while (count(channel) == 0 && !channel->closed)
        pthread_cond_wait(&channel->not_empty, &channel->mutex);
    bool got = count(channel) > 0;
    if (got) {
        memcpy(item, place(channel, channel->got), channel->item_size);
        channel->got++;
        pthread_cond_signal(&channel->not_full);
    }
    pthread_mutex_unlock(&channel->mutex);
    return got;
}

size_t channel_count(struct channel *channel)
{
    pthread_mutex_lock(&channel->mutex);
    size_t items = count(channel);
    pthread_mutex_unlock(&channel->mutex);
    return items;
}

void channel_close(struct channel *channel)
{
    pthread_mutex_lock(&channel->mutex);
    channel->closed = true;
    pthread_cond_broadcast(&channel->not_empty);
    pthread_cond_broadcast(&channel->not_full);
    pthread_mutex_unlock(&channel->mutex);
}

void channel_free(struct channel *channel)
{
    check(pthread_cond_destroy(&channel->not_full), "pthread_cond_destroy");
    check(pthread_cond_destroy(&channel->not_empty), "pthread_cond_destroy");
    check(pthread_mutex_destroy(&channel->mutex), "pthread_mutex_destroy");
    shared_free(channel, size_of(channel->capacity, channel->item_size), 1);
}
