/* SPDX-License-Identifier: MIT */
#include "posix/channel.h"

#include "common/fail.h"
#include "common/shared.h"

#include <pthread.h>
#include <stdalign.h>
#include <string.h>

struct channel {
    pthread_mutex_t mutex;              /* guards all below */
    pthread_cond_t not_empty, not_full; /* getters sleep on the first, putters on the second */
    size_t capacity, item_size;
    size_t first, count; /* the oldest item, and how many there are */
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

bool channel_put(struct channel *channel, const void *item)
{
    pthread_mutex_lock(&channel->mutex);
    while (channel->count == channel->capacity && !channel->closed)
        pthread_cond_wait(&channel->not_full, &channel->mutex);
    bool taken = !channel->closed;
    if (taken) {
        size_t last = (channel->first + channel->count) % channel->capacity;
        memcpy(channel->items + last * channel->item_size, item, channel->item_size);
        channel->count++;
        pthread_cond_signal(&channel->not_empty);
    }
    pthread_mutex_unlock(&channel->mutex);
    return taken;
}

bool channel_get(struct channel *channel, void *item)
{
    pthread_mutex_lock(&channel->mutex);
    while (channel->count == 0 && !channel->closed)
        pthread_cond_wait(&channel->not_empty, &channel->mutex);
    bool got = channel->count > 0;
    if (got) {
        memcpy(item, channel->items + channel->first * channel->item_size, channel->item_size);
        channel->first = (channel->first + 1) % channel->capacity;
        channel->count--;
        pthread_cond_signal(&channel->not_full);
    }
    pthread_mutex_unlock(&channel->mutex);
    return got;
}

size_t channel_count(struct channel *channel)
{
    pthread_mutex_lock(&channel->mutex);
    size_t count = channel->count;
    pthread_mutex_unlock(&channel->mutex);
    return count;
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
    size_t size = sizeof *channel + channel->capacity * channel->item_size;

    ok(pthread_cond_destroy(&channel->not_full), "pthread_cond_destroy");
    ok(pthread_cond_destroy(&channel->not_empty), "pthread_cond_destroy");
    ok(pthread_mutex_destroy(&channel->mutex), "pthread_mutex_destroy");
    shared_free(channel, size, 1);
}
