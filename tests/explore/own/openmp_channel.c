/* SPDX-License-Identifier: MIT
 *
 * openmp/core/channel.c, explored: room for one item, two producers, one consumer. */
#include "openmp/core/channel.c" /* NOLINT */

#include <omp.h>

static struct channel *channel;

static bool put(int item)
{
    return channel_put(channel, &item);
}

static bool get(int *item)
{
    return channel_get(channel, item);
}

static void finish(void)
{
    channel_close(channel);
}

#include "tests/explore/own/teams.h"

int main(void)
{
    channel = channel_open(1, sizeof(int));
    produce_and_consume();
    assert(channel_count(channel) == 0);
    channel_free(channel);
    return 0;
}
