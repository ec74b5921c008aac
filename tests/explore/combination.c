/* SPDX-License-Identifier: MIT
 *
 * A lock with a combination: three threads turn it, each where it is that one's turn, and it opens
 * only if nobody ever tries too early. BROKEN: nobody is thought to be that lucky. 15 switches at
 * the right steps are needed, of some two million orders one, but each turn that succeeds is a new
 * state on the way. */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static const char turns[] = "ABACCBABCCABBCAC";
enum { LENGTH = sizeof turns - 1 };

static atomic_int turned;

static void *turn(void *argument)
{
    const char *name = argument;

    for (int at = 0; at < LENGTH; at++) {
        int expected = at;
        if (turns[at] == *name)
            atomic_compare_exchange_strong(&turned, &expected, at + 1);
    }
    return NULL;
}

int main(void)
{
    char names[] = "ABC";
    pthread_t threads[3];

    for (int at = 0; at < 3; at++)
        pthread_create(&threads[at], NULL, turn, &names[at]);
    for (int at = 0; at < 3; at++)
        pthread_join(threads[at], NULL);
#ifdef BROKEN
    assert(turned < LENGTH);
#endif
    return 0;
}
