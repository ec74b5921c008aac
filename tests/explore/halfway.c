/* SPDX-License-Identifier: MIT
 *
 * A thread that is cancelled between two changes that belong together. BROKEN: it may be cancelled
 * at any time; else only where it asks. */
#include <assert.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int taken, given;

static void *move(void *argument)
{
#ifdef BROKEN
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
#endif
    for (int round = 0; round < 2; round++) {
        pthread_testcancel();
        pthread_mutex_lock(&lock);
        taken++;
        pthread_mutex_unlock(&lock);
        pthread_mutex_lock(&lock);
        given++;
        pthread_mutex_unlock(&lock);
    }
    return argument;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, move, NULL);
    pthread_cancel(thread);
    pthread_join(thread, NULL);
    assert(taken == given);
    return 0;
}
