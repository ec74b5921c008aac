/* SPDX-License-Identifier: MIT
 *
 * Diners with a fork between any two of them. BROKEN: all take their left one first. */
#include <pthread.h>
#include <stdint.h>

enum { DINERS = 3 };

static pthread_mutex_t forks[DINERS];
static int meals;

static void *dine(void *argument)
{
    int left = (int)(intptr_t)argument, right = (left + 1) % DINERS;
    int first = left, second = right;

#ifndef BROKEN
    if (right < left) {
        first = right;
        second = left;
    }
#endif
    pthread_mutex_lock(&forks[first]);
    pthread_mutex_lock(&forks[second]);
    __atomic_add_fetch(&meals, 1, __ATOMIC_SEQ_CST);
    pthread_mutex_unlock(&forks[second]);
    pthread_mutex_unlock(&forks[first]);
    return NULL;
}

int main(void)
{
    pthread_t threads[DINERS];

    for (int number = 0; number < DINERS; number++)
        pthread_mutex_init(&forks[number], NULL);
    for (int number = 0; number < DINERS; number++)
        pthread_create(&threads[number], NULL, dine, (void *)(intptr_t)number);
    for (int number = 0; number < DINERS; number++)
        pthread_join(threads[number], NULL);
    return meals == DINERS ? 0 : 1;
}
