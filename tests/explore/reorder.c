/* SPDX-License-Identifier: MIT
 *
 * Many set two variables, one after the other; one looks whether they are seen apart. BROKEN: no
 * lock, so that with N setters the one that is in between must be caught before the others. */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#ifndef N
#define N 4
#endif

static int first, second;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static void lock(void)
{
#ifndef BROKEN
    pthread_mutex_lock(&guard);
#endif
}

static void unlock(void)
{
#ifndef BROKEN
    pthread_mutex_unlock(&guard);
#endif
}

static void *set(void *argument)
{
    lock();
    first = 1;
    second = -1;
    unlock();
    return argument;
}

static void *check(void *argument)
{
    lock();
    int one = first, other = second;
    unlock();
    assert((one == 0 && other == 0) || (one == 1 && other == -1));
    return argument;
}

int main(void)
{
    pthread_t threads[N + 1];

    for (int number = 0; number < N; number++)
        pthread_create(&threads[number], NULL, set, NULL);
    pthread_create(&threads[N], NULL, check, NULL);
    for (int number = 0; number <= N; number++)
        pthread_join(threads[number], NULL);
    pthread_mutex_destroy(&guard);
    return 0;
}
