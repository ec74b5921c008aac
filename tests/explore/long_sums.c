/* SPDX-License-Identifier: MIT
 *
 * Threads that only read for long, and so look at the same variables again and again: they compute.
 * BROKEN: the sum is told before it is there. */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

enum { ITEMS = 60000, THREADS = 2 };

struct sum {
    long items, total, square;
};

static int items[ITEMS], *first = items;
static _Atomic struct sum sums[THREADS]; /* of a size that has no instruction */

static void *add(void *argument)
{
    long number = (long)argument;
    struct sum sum = {0};

    for (long item = number; item < ITEMS; item += THREADS)
        sum.total += first[item];
#ifdef BROKEN
    if (number == 1)
        return NULL;
#endif
    atomic_store(&sums[number], sum);
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    long total = 0;

    for (int item = 0; item < ITEMS; item++)
        items[item] = 1;
    for (long number = 0; number < THREADS; number++)
        pthread_create(&threads[number], NULL, add, (void *)number);
    for (int number = 0; number < THREADS; number++) {
        pthread_join(threads[number], NULL);
        total += atomic_load(&sums[number]).total;
    }
    assert(total == ITEMS);
    return 0;
}
