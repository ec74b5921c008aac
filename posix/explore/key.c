/* SPDX-License-Identifier: MIT
 *
 * A thread's own values: pthread_key_create() and its like. */
#include "posix/explore/shared.h"

#include <errno.h>

static struct {
    bool used;
    void (*destroy)(void *value);
} keys[MOST_KEYS];

int pthread_key_create(unsigned *key, void (*destroy)(void *value))
{
    for (unsigned at = 0; at < MOST_KEYS; at++)
        if (!keys[at].used) {
            keys[at].used = true;
            keys[at].destroy = destroy;
            for (int number = 0; number < explore_thread_count; number++)
                explore_threads[number].keys[at] = NULL;
            *key = at;
            return 0;
        }
    return EAGAIN;
}

int pthread_key_delete(unsigned key)
{
    if (key >= MOST_KEYS || !keys[key].used)
        return EINVAL;
    keys[key].used = false;
    return 0;
}

void *pthread_getspecific(unsigned key)
{
    return key < MOST_KEYS ? (void *)(uintptr_t)explore_self->keys[key] : NULL;
}

int pthread_setspecific(unsigned key, const void *value)
{
    if (key >= MOST_KEYS || !keys[key].used)
        return EINVAL;
    explore_self->keys[key] = value;
    return 0;
}

void explore_destroy_values(void)
{
    struct thread *self = explore_self;
    bool again = true;

    for (int round = 0; round < 4 && again; round++) {
        again = false;
        for (int at = 0; at < MOST_KEYS; at++) {
            void *value = (void *)(uintptr_t)self->keys[at];
            if (!value || !keys[at].used || !keys[at].destroy)
                continue;
            self->keys[at] = NULL;
            again = true;
            keys[at].destroy(value);
        }
    }
}
