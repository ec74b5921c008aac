/* SPDX-License-Identifier: MIT
 *
 * posix/core/stealing.c, explored: each item is taken once, and none is left. */
#include "posix/core/stealing.c" /* NOLINT */

#include <assert.h>
#include <pthread.h>

enum { WORKERS = 3, ITEMS = 4 };

static struct stealing *stealing;
static int taken[ITEMS]; /* each has one writer, if all is right */

static void *work(void *argument)
{
    struct span items;

    while (stealing_take(stealing, (int)(long)argument, &items)) {
        assert(items.lo < items.hi && items.hi <= ITEMS);
        for (uint64_t item = items.lo; item < items.hi; item++)
            taken[item]++;
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[WORKERS];

    stealing = stealing_open(ITEMS, WORKERS, 1);
    for (int at = 0; at < WORKERS; at++)
        pthread_create(&threads[at], NULL, work, (void *)(long)at);
    for (int at = 0; at < WORKERS; at++)
        pthread_join(threads[at], NULL);
    for (int item = 0; item < ITEMS; item++)
        assert(taken[item] == 1);
    stealing_close(stealing);
    return 0;
}
