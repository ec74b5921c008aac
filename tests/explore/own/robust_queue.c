/* SPDX-License-Identifier: MIT
 *
 * posix/resilient/robust_queue.c, explored: room for one item; one of two producers dies at any
 * step of its put. The other one and the consumer go on, what the dead one has put by its own
 * account is there, and nothing comes twice. Sleepers have no time-out here but those for whom the
 * dead one may have taken a wake-up along, so there are none. */
#include <stdbool.h>

static void may_die(void);
#define ROBUST_QUEUE_STEP() may_die()
#include "posix/resilient/robust_queue.c" /* NOLINT */

#include "tests/explore/own/mortal.h"

#include <assert.h>

enum { OTHER = 1, CONSUMER = 2, WORKERS = 3 };

static struct robust_queue *queue;
static int got[2];

static void *produce(void *argument)
{
    int number = (int)(long)argument;

    is_mortal = number == VICTIM;
    assert(robust_queue_put(queue, number, &number));
    return NULL;
}

static void *consume(void *argument)
{
    int item;

    while (robust_queue_get(queue, CONSUMER, &item)) {
        assert(item == VICTIM || item == OTHER);
        got[item]++;
    }
    return argument;
}

int main(void)
{
    pthread_t producers[2], consumer, killer;

    queue = robust_queue_open(1, sizeof(int), WORKERS);
    for (int at = 0; at < 2; at++)
        pthread_create(&producers[at], NULL, produce, (void *)(long)at);
    pthread_create(&consumer, NULL, consume, NULL);
    pthread_create(&killer, NULL, kill_the_victim, NULL);
    pthread_join(producers[0], NULL);
    pthread_join(producers[1], NULL);
    pthread_join(killer, NULL);
    robust_queue_close(queue);
    pthread_join(consumer, NULL);
    assert(got[OTHER] == 1 && robust_queue_puts(queue, OTHER) == 1);
    assert((uint64_t)got[VICTIM] == robust_queue_puts(queue, VICTIM));
    assert(robust_queue_gets(queue, CONSUMER) == (uint64_t)(got[OTHER] + got[VICTIM]));
    robust_queue_free(queue);
    return 0;
}
