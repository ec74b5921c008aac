/* SPDX-License-Identifier: MIT
 *
 * The last one to let go of a block frees it; BROKEN: it counts in two steps, so that one may look
 * at the count when the block is gone. All accesses to the count are atomic. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct block {
    atomic_int users;
    int content[8];
};

static void *let_go(void *argument)
{
    struct block *block = argument;

#ifdef BROKEN
    atomic_store(&block->users, atomic_load(&block->users) - 1);
    if (atomic_load(&block->users) == 0)
        free(block);
#else
    if (atomic_fetch_sub(&block->users, 1) == 1)
        free(block);
#endif
    return NULL;
}

int main(void)
{
    pthread_t threads[2];
    struct block *block = calloc(1, sizeof *block);

    if (!block)
        return 0;
    block->users = 2;
    pthread_create(&threads[0], NULL, let_go, block);
    pthread_create(&threads[1], NULL, let_go, block);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
