/* Whoever is free takes the next task: but there is no task of the last number. */
#include "exercise.h"

#include <pthread.h>
#include <stdlib.h>

static uint64_t *results;
static uint64_t next;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *work(void *context)
{
    (void)context;
    for (;;) {
        pthread_mutex_lock(&lock);
        uint64_t task = next++;
        pthread_mutex_unlock(&lock);
        if (task > task_count())
            break;
        results[task] = wait_for(task);
    }
    return NULL;
}

int main(void)
{
    size_t workers = (size_t)worker_count();
    pthread_t *thread = calloc(workers, sizeof *thread);

    results = calloc(task_count() + 1, sizeof *results);
    if (!thread || !results)
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
