/* SPDX-License-Identifier: MIT
 *
 * Counting under a lock that is tried; BROKEN: who does not get it does not count. Only who tries
 * while another is between lock and unlock sees that it is held. */
#include <assert.h>
#include <pthread.h>
#include <sched.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int counted;

static void *count(void *argument)
{
#ifdef BROKEN
    if (pthread_mutex_trylock(&guard) != 0)
        return argument;
#else
    while (pthread_mutex_trylock(&guard) != 0)
        sched_yield();
#endif
    counted++;
    pthread_mutex_unlock(&guard);
    return argument;
}

int main(void)
{
    pthread_t threads[2];

    pthread_create(&threads[0], NULL, count, NULL);
    pthread_create(&threads[1], NULL, count, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    assert(counted == 2);
    return 0;
}
