/* At most so many at once: a semaphore has a place for each that may be at work. */
#include "exercise.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

static uint64_t *results;
static sem_t places;

static void *work(void *context)
{
    for (uint64_t task = (size_t)context; task < task_count(); task += (uint64_t)worker_count()) {
        sem_wait(&places);
        results[task] = wait_for(task);
        sem_post(&places);
    }
    return NULL;
}

int main(void)
{
    size_t workers = (size_t)worker_count();
    pthread_t *thread = calloc(workers, sizeof *thread);

    results = calloc(task_count() + 1, sizeof *results);
    if (!thread || !results || sem_init(&places, 0, (unsigned)most_at_once()) != 0)
        return 1;
    for (size_t w = 0; w < workers; w++)
        if (pthread_create(&thread[w], NULL, work, (void *)w) != 0)
            return 1;
    for (size_t w = 0; w < workers; w++)
        pthread_join(thread[w], NULL);
    for (uint64_t task = 0; task < task_count(); task++)
        result(task, results[task]);
    free(results);
    free(thread);
    return 0;
}
