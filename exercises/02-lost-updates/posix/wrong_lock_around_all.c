/* Lose no update: but the lock is held while a task is done. */
#include "exercise.h"

#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t total;

struct worker {
    pthread_t thread;
    uint64_t first;
};

static void *work(void *context)
{
    struct worker *mine = context;

    for (uint64_t task = mine->first; task < task_count(); task += (uint64_t)worker_count()) {
        pthread_mutex_lock(&lock);
        total += wait_for(task);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

int main(void)
{
    size_t workers = (size_t)worker_count();
    struct worker *worker = calloc(workers, sizeof *worker);

    if (!worker)
        return 1;
    for (size_t w = 0; w < workers; w++) {
        worker[w].first = w;
        if (pthread_create(&worker[w].thread, NULL, work, &worker[w]) != 0)
            return 1;
    }
    for (size_t w = 0; w < workers; w++)
        pthread_join(worker[w].thread, NULL);
    answer(total);
    free(worker);
    return 0;
}
