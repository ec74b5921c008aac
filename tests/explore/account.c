/* SPDX-License-Identifier: MIT
 *
 * Two deposits and a withdrawal; BROKEN: one of them without the lock. */
#include <assert.h>
#include <pthread.h>

static int balance = 100;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static void *deposit(void *argument)
{
    (void)argument;
#ifndef BROKEN
    pthread_mutex_lock(&guard);
#endif
    balance += 20;
#ifndef BROKEN
    pthread_mutex_unlock(&guard);
#endif
    return NULL;
}

static void *withdraw(void *argument)
{
    (void)argument;
    pthread_mutex_lock(&guard);
    balance -= 50;
    pthread_mutex_unlock(&guard);
    return NULL;
}

int main(void)
{
    pthread_t threads[3];

    pthread_create(&threads[0], NULL, deposit, NULL);
    pthread_create(&threads[1], NULL, withdraw, NULL);
    pthread_create(&threads[2], NULL, deposit, NULL);
    for (int number = 0; number < 3; number++)
        pthread_join(threads[number], NULL);
    assert(balance == 90);
    return 0;
}
