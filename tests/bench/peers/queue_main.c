/* SPDX-License-Identifier: MIT
 *
 * queue_main ITEMS PRODUCERS CONSUMERS: sends the numbers 1 ... ITEMS through a queue_peer and
 * prints the seconds from the common start to the last end; status 1 if the sum is wrong. Each
 * thread has a CPU of its own where there are as many, so that all queues run in the same places.
 */
#include "queue_peer.h"
#include "settle.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST = 64 };
static const uint64_t end_mark = UINT64_MAX;

static uint64_t items, sums[MOST];
static unsigned long producers, consumers;
static _Atomic unsigned long producing;
static double starts[MOST], ends[MOST];
static pthread_barrier_t start;

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void *work(void *argument)
{
    unsigned long number = (unsigned long)(uintptr_t)argument;
    uint64_t sum = 0, got;

    settle(number, producers + consumers);
    pthread_barrier_wait(&start);
    starts[number] = now_s();
    if (number < producers) {
        for (uint64_t item = 1 + number; item <= items; item += producers)
            peer_put(item);
        if (--producing == 0)
            for (unsigned long mark = 0; mark < consumers; mark++)
                peer_put(end_mark);
    } else {
        while ((got = peer_get()) != end_mark)
            sum += got;
    }
    sums[number] = sum;
    ends[number] = now_s();
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[MOST];
    uint64_t sum = 0;

    if (argc != 4)
        return 2;
    items = strtoull(argv[1], NULL, 10);
    producers = strtoul(argv[2], NULL, 10);
    producing = producers;
    consumers = strtoul(argv[3], NULL, 10);
    unsigned long all = producers + consumers;
    if (producers == 0 || consumers == 0 || all > MOST)
        return 2;
    peer_open();
    pthread_barrier_init(&start, NULL, (unsigned)all);
    for (unsigned long at = 0; at < all; at++)
        if (pthread_create(&threads[at], NULL, work, (void *)(uintptr_t)at) != 0)
            return 1;
    double first_s = 0, last_s = 0;
    for (unsigned long at = 0; at < all; at++) {
        pthread_join(threads[at], NULL);
        sum += sums[at];
        first_s = first_s == 0 || starts[at] < first_s ? starts[at] : first_s;
        last_s = ends[at] > last_s ? ends[at] : last_s;
    }
    printf("%.9f\n", last_s - first_s);
    return sum == items / 2 * (items + 1) + (items % 2) * ((items + 1) / 2) ? 0 : 1;
}
