/* SPDX-License-Identifier: MIT */
#include "mpi/core/queue_forms.h"

#include "common/account/trace.h"
#include "common/base/clock.h"
#include "mpi/core/patience.h"

void queue_take(struct consumer *consumer, const struct item *items, size_t count, bool one_clock)
{
    for (size_t i = 0; i < count; i++) {
        struct item item = items[i];
        if (!one_clock)
            item.sent_s = 0;
        consumer_take(consumer, &item);
    }
}

struct answer queue_sum_up(struct answer part)
{
    struct answer total = {0, 0};
    MPI_Request summed;

    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);
    return total;
}

size_t queue_share(const struct job *job, int count)
{
    size_t share = (size_t)job->capacity / (size_t)count;

    return share > 0 ? share : 1;
}

struct making making_begin(const struct job *job, int number, int producers)
{
    struct making making = {.producer = producer_begin(job, number, producers)};

    making.more = making.holds = producer_make(&making.producer, &making.item);
    return making;
}

bool making_ready(struct making *making)
{
    if (making->holds)
        return true;
    if (!making->more || (making->ready_s > 0 && clock_now_s() < making->ready_s))
        return false;
    making->more = making->holds = producer_make(&making->producer, &making->item);
    return making->holds;
}

void making_next(struct making *making)
{
    double pause_s = producer_pause_s(&making->producer);

    making->holds = false;
    making->ready_s = pause_s > 0 ? clock_now_s() + pause_s : 0;
}

static uint64_t between(uint64_t least, uint64_t number, uint64_t most)
{
    return number < least ? least : number > most ? most : number;
}

struct adaptive_batch adaptive_batch_begin(const struct job *job, uint64_t most)
{
    uint64_t least = between(1, job->batch, most);

    return (struct adaptive_batch){.items = least, .least = least, .most = most};
}

void adaptive_batch_learn(struct adaptive_batch *batch, uint64_t count, double seconds_s)
{
    const double at_once_s = 100e-6;
    double items = seconds_s > 0 ? at_once_s / seconds_s * (double)count : 1e9;

    batch->items = between(batch->least, (uint64_t)items, batch->most);
}
