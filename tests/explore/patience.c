/* SPDX-License-Identifier: MIT
 *
 * Who waits for a semaphore until a time that passes while the other one has it. BROKEN: that it
 * got it is taken for granted. Whoever sees that it is so ends the program, which leaves no thread.
 */
#include <assert.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>

static sem_t free_now;
static int inside;

static void *enter(void *argument)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 1000;
#ifdef BROKEN
    sem_timedwait(&free_now, &until);
#else
    if (sem_timedwait(&free_now, &until) != 0)
        exit(0);
#endif
    int others = __atomic_fetch_add(&inside, 1, __ATOMIC_SEQ_CST);
    assert(others == 0);
    __atomic_fetch_sub(&inside, 1, __ATOMIC_SEQ_CST);
    sem_post(&free_now);
    return argument;
}

int main(void)
{
    pthread_t threads[2];

    sem_init(&free_now, 0, 1);
    for (int number = 0; number < 2; number++)
        pthread_create(&threads[number], NULL, enter, NULL);
    for (int number = 0; number < 2; number++)
        pthread_join(threads[number], NULL);
    return 0;
}
