/* Two locks, one order: nobody waits while holding one, and both are taken in the same order. */
#include "exercise.h"

#include <pthread.h>
#include <stdlib.h>

static struct account {
    pthread_mutex_t lock;
    uint64_t turnover;
} accounts[2] = {{PTHREAD_MUTEX_INITIALIZER, 0}, {PTHREAD_MUTEX_INITIALIZER, 0}};

static void move(uint64_t task)
{
    struct account *from = &accounts[task % 2], *to = &accounts[(task + 1) % 2];

    uint64_t amount = wait_for(task);
    pthread_mutex_lock(&accounts[0].lock);
    pthread_mutex_lock(&accounts[1].lock);
    from->turnover += amount;
    to->turnover += amount;
    pthread_mutex_unlock(&accounts[1].lock);
    pthread_mutex_unlock(&accounts[0].lock);
}

static void *work(void *context)
{
    for (uint64_t task = (size_t)context; task < task_count(); task += (uint64_t)worker_count())
        move(task);
    return NULL;
}

int main(void)
{
    size_t workers = (size_t)worker_count();
    pthread_t *thread = calloc(workers, sizeof *thread);

    if (!thread)
        return 1;
    for (size_t w = 0; w < workers; w++)
        if (pthread_create(&thread[w], NULL, work, (void *)w) != 0)
            return 1;
    for (size_t w = 0; w < workers; w++)
        pthread_join(thread[w], NULL);
    answer(accounts[0].turnover);
    free(thread);
    return 0;
}
