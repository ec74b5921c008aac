/* SPDX-License-Identifier: MIT
 *
 * Two add to each other's number; only if they take turns all the way do the numbers become as
 * large as they can. BROKEN: the assertion is one too strict, so that ten switches at the right
 * steps are needed. The accesses are atomic: there is no data race. */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#ifdef BROKEN
enum { ROUNDS = 5, LARGEST = 143 };
#else
enum { ROUNDS = 2, LARGEST = 8 };
#endif

static atomic_int one = 1, other = 1;

static void *add(void *argument)
{
    atomic_int *mine = argument ? &one : &other, *theirs = argument ? &other : &one;

    for (int round = 0; round < ROUNDS; round++)
        atomic_store(mine, atomic_load(mine) + atomic_load(theirs));
    return NULL;
}

int main(void)
{
    pthread_t threads[2];

    pthread_create(&threads[0], NULL, add, &one);
    pthread_create(&threads[1], NULL, add, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    assert(one <= LARGEST && other <= LARGEST);
    return 0;
}
