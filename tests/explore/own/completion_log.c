/* SPDX-License-Identifier: MIT
 *
 * posix/resilient/completion_log.c, explored: one of two workers dies at any step of its entries.
 * What is entered and what is missing are all items, each once. */
#include <stdbool.h>

static void may_die(void);
#define __atomic_signal_fence(order) may_die() /* there it may die */
#include "posix/resilient/completion_log.c"    /* NOLINT */

#include "tests/explore/own/mortal.h"

#include <assert.h>

enum { WORKERS = 2, ITEMS = 4 };

static struct completion_log *records;

static void *work(void *argument)
{
    uint64_t worker = (uint64_t)(long)argument;

    is_mortal = worker == VICTIM;
    for (uint64_t item = worker; item < ITEMS; item += WORKERS) {
        may_die();
        completion_log_enter(records, (int)worker, (struct span){item, item + 1},
                             (struct answer){1, UINT64_C(1) << 8 * item});
    }
    return NULL;
}

int main(void)
{
    pthread_t workers[WORKERS], killer;
    struct span missing = {0, 0};

    records = completion_log_open(ITEMS, WORKERS);
    for (int at = 0; at < WORKERS; at++)
        pthread_create(&workers[at], NULL, work, (void *)(long)at);
    pthread_create(&killer, NULL, kill_the_victim, NULL);
    for (int at = 0; at < WORKERS; at++)
        pthread_join(workers[at], NULL);
    pthread_join(killer, NULL);
    struct answer total = completion_log_total(records);
    while (completion_log_missing(records, &missing))
        for (uint64_t item = missing.lo; item < missing.hi; item++)
            total = answer_add(total, (struct answer){1, UINT64_C(1) << 8 * item});
    assert(total.count == ITEMS && total.sum == 0x01010101);
    completion_log_close(records);
    return 0;
}
