/* A bounded queue: right, but whoever waits naps for long before it looks again. */
#include "exercise.h"

#include <omp.h>
#include <stdlib.h>
#include <time.h>

#define END UINT64_MAX

static uint64_t *items, first, count, capacity; /* a ring */

static void nap(void)
{
    struct timespec pause = {.tv_sec = 0, .tv_nsec = 50000000};

    nanosleep(&pause, NULL);
}

static bool try_put(uint64_t item)
{
    bool done = false;

#pragma omp critical
    if (count < capacity) {
        items[(first + count++) % capacity] = item;
        done = true;
    }
    return done;
}

static bool try_get(uint64_t *item)
{
    bool done = false;

#pragma omp critical
    if (count > 0) {
        *item = items[first++ % capacity];
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

int main(void)
{
    capacity = (uint64_t)queue_capacity();
    items = calloc(capacity, sizeof *items);
    if (!items)
        return 1;
#pragma omp parallel
    if (omp_get_thread_num() == 0) {
        for (uint64_t task = 0; task < task_count(); task++)
            put(produce(task));
        for (int consumer = 1; consumer < omp_get_num_threads(); consumer++)
            put(END);
    } else {
        for (uint64_t item = get(); item != END; item = get())
            consume(item);
    }
    free(items);
    return 0;
}
