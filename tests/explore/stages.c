/* SPDX-License-Identifier: MIT
 *
 * A value and what is made of it, each under a lock of its own. BROKEN: between the two stages a
 * reader sees the one without the other, although there is no data race. */
#include <assert.h>
#include <pthread.h>

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;
static int value, made;

static void *make(void *argument)
{
    pthread_mutex_lock(&first);
    value = 1;
#ifdef BROKEN
    pthread_mutex_unlock(&first);
#endif
    pthread_mutex_lock(&second);
    made = value + 1;
    pthread_mutex_unlock(&second);
#ifndef BROKEN
    pthread_mutex_unlock(&first);
#endif
    return argument;
}

static void *look(void *argument)
{
    pthread_mutex_lock(&first);
    int seen = value;
    pthread_mutex_unlock(&first);
    if (seen) {
        pthread_mutex_lock(&second);
        assert(made == seen + 1);
        pthread_mutex_unlock(&second);
    }
    return argument;
}

int main(void)
{
    pthread_t threads[6];

    for (int number = 0; number < 6; number++)
        pthread_create(&threads[number], NULL, number < 5 ? make : look, NULL);
    for (int number = 0; number < 6; number++)
        pthread_join(threads[number], NULL);
    return 0;
}
