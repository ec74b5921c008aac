/* SPDX-License-Identifier: MIT
 *
 * posix/core/channel.c, explored: room for one item, two producers of two items
 * each, two consumers. */
#include "posix/core/channel.c" /* NOLINT */

static struct channel *channel;

static bool put(int worker, int item)
{
    (void)worker;
    return channel_put(channel, &item);
}

static bool get(int worker, int *item)
{
    (void)worker;
    return channel_get(channel, item);
}

static void finish(void)
{
    channel_close(channel);
}

#define CONSUMERS 2
#define ITEMS     2
#include "tests/explore/own/queues.h"

int main(void)
{
    channel = channel_open(1, sizeof(int), false);
    produce_and_consume();
    assert(!channel_put(channel, &(int){0}) && channel_count(channel) == 0);
    channel_free(channel);
    return 0;
}
