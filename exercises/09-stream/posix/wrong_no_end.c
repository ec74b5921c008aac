/* A stream of results with back-pressure: but nobody says that it has ended. */
#include "exercise.h"

#include <pthread.h>
#include <stdlib.h>

#define END UINT64_MAX

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t item_there = PTHREAD_COND_INITIALIZER;
static pthread_cond_t room_there = PTHREAD_COND_INITIALIZER;
static uint64_t *items, first, count, room; /* a ring */

static void put(uint64_t item)
{
    pthread_mutex_lock(&lock);
    while (count == room)
        pthread_cond_wait(&room_there, &lock);
    items[(first + count++) % room] = item;
    pthread_cond_signal(&item_there);
    pthread_mutex_unlock(&lock);
}

static uint64_t get(void)
{
    pthread_mutex_lock(&lock);
    while (count == 0)
        pthread_cond_wait(&item_there, &lock);
    uint64_t item = items[first++ % room];
    count--;
    pthread_cond_signal(&room_there);
    pthread_mutex_unlock(&lock);
    return item;
}

static void *work(void *context)
{
    for (uint64_t task = (size_t)context; task < task_count(); task += (uint64_t)worker_count())
        put(produce(task));
    return NULL;
}

int main(void)
{
    size_t workers = (size_t)worker_count();
    pthread_t *thread = calloc(workers, sizeof *thread);

    room = (uint64_t)queue_capacity();
    items = calloc(room, sizeof *items);
    if (!thread || !items)
        return 1;
    for (size_t w = 0; w < workers; w++)
        if (pthread_create(&thread[w], NULL, work, (void *)w) != 0)
            return 1;
    for (size_t ended = 0; ended < workers;) {
        uint64_t item = get();
        if (item == END)
            ended++;
        else
            consume(item);
    }
    for (size_t w = 0; w < workers; w++)
        pthread_join(thread[w], NULL);
    free(items);
    free(thread);
    return 0;
}
