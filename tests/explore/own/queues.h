/* SPDX-License-Identifier: MIT
 *
 * What the drivers of the queues have in common. Producers put ITEMS items each; the last of them
 * closes the queue. Each item is got once, those of one producer in their order at each consumer,
 * and everybody comes to an end. The includer has CAPACITY, put(), get() and finish(). */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#ifndef PRODUCERS
enum { PRODUCERS = 2 };
#endif
#ifndef CONSUMERS
enum { CONSUMERS = 1 };
#endif
#ifndef ITEMS
enum { ITEMS = 1 };
#endif

static int got[PRODUCERS][ITEMS]; /* each has one writer, if all is right */
static atomic_int producing = PRODUCERS;

static void *produce(void *argument)
{
    int number = (int)(long)argument;

    for (int item = 0; item < ITEMS; item++)
        assert(put(number, number * ITEMS + item));
    if (atomic_fetch_sub(&producing, 1) == 1)
        finish();
    return NULL;
}

static void *consume(void *argument)
{
    int number = (int)(long)argument, next[PRODUCERS] = {0}, item;

    while (get(number, &item)) {
        int producer = item / ITEMS, own = item % ITEMS;
        assert(item >= 0 && producer < PRODUCERS && own >= next[producer]);
        next[producer] = own + 1;
        got[producer][own]++;
    }
    return NULL;
}

static void produce_and_consume(void)
{
    pthread_t threads[PRODUCERS + CONSUMERS];

    for (int at = 0; at < PRODUCERS + CONSUMERS; at++)
        pthread_create(&threads[at], NULL, at < PRODUCERS ? produce : consume, (void *)(long)at);
    for (int at = 0; at < PRODUCERS + CONSUMERS; at++)
        pthread_join(threads[at], NULL);
    for (int producer = 0; producer < PRODUCERS; producer++)
        for (int item = 0; item < ITEMS; item++)
            assert(got[producer][item] == 1);
}
