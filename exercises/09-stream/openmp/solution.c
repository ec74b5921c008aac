/* A stream of results with back-pressure: who finds the queue full naps and tries again. */
#include "exercise.h"

#include <omp.h>
#include <stdlib.h>
#include <time.h>

#define END UINT64_MAX

static uint64_t *items, first, count, room; /* a ring */

static void nap(void)
{
    struct timespec pause = {.tv_sec = 0, .tv_nsec = 500000};

    nanosleep(&pause, NULL);
}

static bool try_put(uint64_t item)
{
    bool done = false;

#pragma omp critical
    if (count < (uint64_t)queue_capacity()) {
        items[(first + count++) % room] = item;
        done = true;
    }
    return done;
}

static bool try_get(uint64_t *item)
{
    bool done = false;

#pragma omp critical
    if (count > 0) {
        *item = items[first++ % room];
        count--;
        done = true;
    }
    return done;
}

static void put(uint64_t item)
{
    while (!try_put(item))
        nap();
}

static uint64_t get(void)
{
    uint64_t item;

    while (!try_get(&item))
        nap();
    return item;
}

static void take_all(int producers)
{
    for (int ended = 0; ended < producers;) {
        uint64_t item = get();
        if (item == END)
            ended++;
        else
            consume(item);
    }
}

int main(void)
{
    room = task_count() + (uint64_t)omp_get_max_threads();
    items = calloc(room, sizeof *items);
    if (!items)
        return 1;
#pragma omp parallel
    {
        uint64_t producers = (uint64_t)omp_get_num_threads() - 1;
        uint64_t own = (uint64_t)omp_get_thread_num();
        if (own == 0) {
            take_all((int)producers);
        } else {
            for (uint64_t task = own - 1; task < task_count(); task += producers)
                put(produce(task));
            put(END);
        }
    }
    free(items);
    return 0;
}
