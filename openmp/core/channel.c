/* SPDX-License-Identifier: MIT */
#include "openmp/core/channel.h"

#include "common/account/patience.h"
#include "common/base/fail.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

struct channel {
    omp_lock_t lock; /* guards all below */
    size_t capacity, item_size;
    size_t first, count; /* the oldest item, and how many there are */
    bool closed;
    unsigned char *items; /* ring of capacity * item_size bytes */
};

struct channel *channel_open(size_t capacity, size_t item_size)
{
    struct channel *channel = calloc(1, sizeof *channel);

    check(channel ? 0 : errno, "calloc");
    channel->capacity = capacity;
    channel->item_size = item_size;
    channel->items = calloc(capacity, item_size);
    check(channel->items ? 0 : errno, "calloc");
    omp_init_lock(&channel->lock);
    return channel;
}

bool channel_put(struct channel *channel, const void *item)
{
    struct patience patience = {0};

    for (;;) {
        omp_set_lock(&channel->lock);
        bool closed = channel->closed, room = channel->count < channel->capacity;
        if (room && !closed) {
            size_t last = (channel->first + channel->count) % channel->capacity;
            memcpy(channel->items + last * channel->item_size, item, channel->item_size);
            channel->count++;
        }
        omp_unset_lock(&channel->lock);
        if (room || closed)
            return !closed;
        patience_nap(&patience);
    }
}

bool channel_get(struct channel *channel, void *item)
{
    struct patience patience = {0};

    for (;;) {
        omp_set_lock(&channel->lock);
        bool closed = channel->closed, got = channel->count > 0;
        if (got) {
            memcpy(item, channel->items + channel->first * channel->item_size, channel->item_size);
            channel->first = (channel->first + 1) % channel->capacity;
            channel->count--;
        }
        omp_unset_lock(&channel->lock);
        if (got || closed)
            return got;
        patience_nap(&patience);
    }
}

size_t channel_count(struct channel *channel)
{
    omp_set_lock(&channel->lock);
    size_t count = channel->count;
    omp_unset_lock(&channel->lock);
    return count;
}

void channel_close(struct channel *channel)
{
    omp_set_lock(&channel->lock);
    channel->closed = true;
    omp_unset_lock(&channel->lock);
}

void channel_free(struct channel *channel)
{
    omp_destroy_lock(&channel->lock);
    free(channel->items);
    free(channel);
}
