/* A bounded queue: right, but nobody is woken; whoever waits naps, and looks again. */
#include "exercise.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define END UINT64_MAX

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t *items, first, count, capacity; /* a ring */

static void nap(void)
{
    struct timespec pause = {.tv_sec = 0, .tv_nsec = 50000000};

    pthread_mutex_unlock(&lock);
    nanosleep(&pause, NULL);
    pthread_mutex_lock(&lock);
}

static void put(uint64_t item)
{
    pthread_mutex_lock(&lock);
    while (count == capacity)
        nap();
    items[(first + count++) % capacity] = item;
    pthread_mutex_unlock(&lock);
}

static uint64_t get(void)
{
    pthread_mutex_lock(&lock);
    while (count == 0)
        nap();
    uint64_t item = items[first % capacity];
    first++;
    count--;
    pthread_mutex_unlock(&lock);
    return item;
}

static void *work(void *context)
{
    for (uint64_t item = get(); item != END; item = get())
        consume(item);
    return context;
}

int main(void)
{
    size_t workers = (size_t)worker_count();
    pthread_t *thread = calloc(workers, sizeof *thread);

    capacity = (uint64_t)queue_capacity();
    items = calloc(capacity, sizeof *items);
    if (!thread || !items)
        return 1;
    for (size_t w = 0; w < workers; w++)
        if (pthread_create(&thread[w], NULL, work, NULL) != 0)
            return 1;
    for (uint64_t task = 0; task < task_count(); task++)
        put(produce(task));
    for (size_t w = 0; w < workers; w++)
        put(END);
    for (size_t w = 0; w < workers; w++)
        pthread_join(thread[w], NULL);
    free(items);
    free(thread);
    return 0;
}
