/* SPDX-License-Identifier: MIT
 *
 * openmp/core/ring.c, explored: one slot, two producers, one consumer. */
#include "openmp/core/ring.c" /* NOLINT */

#include <omp.h>

static struct ring *ring;

static bool put(int item)
{
    return ring_put(ring, &item);
}

static bool get(int *item)
{
    return ring_get(ring, item);
}

static void finish(void)
{
    ring_close(ring);
}

#include "tests/explore/own/teams.h"

int main(void)
{
    ring = ring_open(1, sizeof(int), WORKERS);
    ring->looks = 0;
    produce_and_consume();
    ring_free(ring);
    return 0;
}
