/* SPDX-License-Identifier: MIT
 *
 * One waits until another rings. BROKEN: it looks at the flag before it holds the lock, so that the
 * ring may come between its look and its sleep. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

static atomic_bool rung;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t bell = PTHREAD_COND_INITIALIZER;

static void *ring(void *argument)
{
    pthread_mutex_lock(&guard);
    atomic_store(&rung, true);
    pthread_cond_signal(&bell);
    pthread_mutex_unlock(&guard);
    return argument;
}

static void wait_for_ring(void)
{
#ifdef BROKEN
    if (!atomic_load(&rung)) {
        pthread_mutex_lock(&guard);
        pthread_cond_wait(&bell, &guard);
        pthread_mutex_unlock(&guard);
    }
#else
    pthread_mutex_lock(&guard);
    while (!atomic_load(&rung))
        pthread_cond_wait(&bell, &guard);
    pthread_mutex_unlock(&guard);
#endif
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, ring, NULL);
    wait_for_ring();
    pthread_join(thread, NULL);
    return 0;
}
