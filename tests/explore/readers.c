/* SPDX-License-Identifier: MIT
 *
 * A lock for readers and writers by hand: who may not go on looks again, under a mutex. BROKEN:
 * writers do not wait for readers. */
#include <assert.h>
#include <pthread.h>
#include <stdbool.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int readers, writers, one, other;

static bool may_go(bool write)
{
#ifdef BROKEN
    (void)write;
    return writers == 0;
#else
    return writers == 0 && (!write || readers == 0);
#endif
}

static void enter(int *mine, bool write)
{
    bool entered = false;

    while (!entered) {
        pthread_mutex_lock(&guard);
        if (may_go(write)) {
            ++*mine;
            entered = true;
        }
        pthread_mutex_unlock(&guard);
    }
}

static void leave(int *mine)
{
    pthread_mutex_lock(&guard);
    --*mine;
    pthread_mutex_unlock(&guard);
}

static void *read_both(void *argument)
{
    enter(&readers, false);
    assert(one == other);
    leave(&readers);
    return argument;
}

static void *write_both(void *argument)
{
    enter(&writers, true);
    one++;
    other++;
    leave(&writers);
    return argument;
}

int main(void)
{
    pthread_t threads[4];

    for (int number = 0; number < 4; number++)
        pthread_create(&threads[number], NULL, number < 2 ? read_both : write_both, NULL);
    for (int number = 0; number < 4; number++)
        pthread_join(threads[number], NULL);
    return 0;
}
