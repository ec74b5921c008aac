/* Lose no update: posix.txt says what is to be done. */
#include "exercise.h"

#include <pthread.h>
#include <stdlib.h>

static uint64_t total;

struct worker {
    pthread_t thread;
    uint64_t first;
};

static void *work(void *context)
{
    struct worker *mine = context;

    for (uint64_t task = mine->first; task < task_count(); task += (uint64_t)worker_count()) {
        uint64_t before = total;
        uint64_t found = wait_for(task);
        total = before + found;
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
