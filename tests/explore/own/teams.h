/* SPDX-License-Identifier: MIT
 *
 * What the drivers of OpenMP's queues have in common: threads 0 and 1 put an item each, the last of
 * them closes the queue, and thread 2 gets both, each once. The includer has put(), get() and
 * finish(). */
#include <assert.h>

enum { PRODUCERS = 2, CONSUMER = 2, WORKERS = 3 };

static int got[PRODUCERS];

static void produce(int item, int *producing)
{
    int left;

    assert(put(item));
#pragma omp atomic capture acq_rel
    left = --*producing;
    if (left == 0)
        finish();
}

static void consume(void)
{
    int item;

    while (get(&item)) {
        assert(item == 0 || item == 1);
        got[item]++;
    }
}

static void produce_and_consume(void)
{
    int producing = PRODUCERS;

#pragma omp parallel num_threads(WORKERS) shared(producing)
    {
        int number = omp_get_thread_num();
        if (number < PRODUCERS)
            produce(number, &producing);
        else
            consume();
    }
    assert(got[0] == 1 && got[1] == 1);
}
