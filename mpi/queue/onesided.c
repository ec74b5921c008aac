/* SPDX-License-Identifier: MIT
 *
 * queue with one-sided access (mpi/core/queue_shelf.h).
 *
 * Shows:      a producer that sends nothing and answers nothing: it writes items into its own ring,
 *             which a window opens to the consumers, and moves the tail. A consumer gets the items
 *             out of the producer's memory, and they are its own once it has moved the head.
 *             A library may still need the producer inside MPI now and then (MPI 3.1, section
 *             11.7.3; MPICH over UCX), so a producer that waits asks MPI for the head, and goes on
 *             until all has been taken: 500 items took 46 s when it napped in the end instead.
 * Run:        mpirun -n 3 --oversubscribe mpi/queue --variant onesided
 * Beside it:  pull.c, where the producer sends; posix/queue/ring.c.
 * Exercise:   leave out MPI_Win_sync in shelf_show(). On which machines may a consumer now see a
 *             tail whose items are not there yet? */
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/queue_forms.h"
#include "mpi/core/queue_shelf.h"
#include "mpi/measure/team.h"

#include <stdlib.h>

/* Looks how much has been taken, which lets MPI serve the consumers. Whether it is more now. */
static bool look(const struct shelf_view *view, int rank, uint64_t tail, uint64_t *head)
{
    uint64_t before = *head;

    *head = shelf_taken(view, rank, tail);
    return *head > before;
}

static void produce(const struct shelf_view *view, int rank, int producers)
{
    struct making making = making_begin(view->job, rank, producers);
    struct patience patience = {0};
    uint64_t tail = 0, shown = 0, head = 0;
    size_t place = 0; /* tail % room */

    while (making.more) {
        bool ready = making_ready(&making), room = tail - head < view->room;
        if (ready && room) {
            view->own->items[place] = making.item;
            place = place + 1 < view->room ? place + 1 : 0;
            tail++;
            making_next(&making);
            if (tail - shown < view->batch)
                continue;
        }
        if (tail > shown) { /* a batch, or all that is ready */
            shelf_show(view, rank, tail);
            shown = tail;
            patience = (struct patience){0};
        } else if (making.more) {
            bool moved = look(view, rank, tail, &head);
            if (!ready || tail - head == view->room)
                patient_turn(&patience, moved);
        }
    }
    shelf_show(view, rank, tail | SHELF_CLOSED);
    producer_end(&making.producer);
    while (head < tail)
        patient_turn(&patience, look(view, rank, tail, &head));
}

/* Takes all that come from `producers`, in turn. */
static void take_all(const struct shelf_view *view, int producers, struct consumer *consumer,
                     bool one_clock)
{
    struct shelf_known *known = xcalloc((size_t)producers, sizeof *known);
    struct item *items = xcalloc(view->batch, sizeof *items);
    struct adaptive_batch batch = adaptive_batch_begin(view->job, view->batch);
    struct patience patience = {0};
    int open = producers;

    while (open > 0) {
        size_t taken = 0;
        open = 0;
        for (int producer = 0; producer < producers; producer++) {
            size_t most = (size_t)batch.items;
            size_t count = shelf_take(view, producer, &known[producer], items, most);
            double begin_s = clock_now_s();
            queue_take(consumer, items, count, one_clock);
            if (count > 0)
                adaptive_batch_learn(&batch, count, clock_now_s() - begin_s);
            taken += count;
            open += !shelf_is_empty(&known[producer]) || !(known[producer].tail & SHELF_CLOSED);
        }
        if (taken > 0)
            patience = (struct patience){0};
        else if (open > 0)
            patient_nap(&patience);
    }
    free(items);
    free(known);
}

static struct answer consume(const struct shelf_view *view, int number, int producers,
                             bool one_clock)
{
    struct consumer consumer = consumer_begin(view->job, number, producers);

    take_all(view, producers, &consumer, one_clock);
    return consumer_end(&consumer);
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer part = {0, 0};
    bool one_clock = team_shares_clock();
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    int producers = queue_producers(job, size);
    struct shelf_view view = shelf_open(job, rank, producers);

    switch (queue_role(job, rank, size)) {
    case PRODUCER:
        produce(&view, rank, producers);
        break;
    case CONSUMER:
        part = consume(&view, rank - producers, producers, one_clock);
        break;
    case BOTH:
        part = queue_alone(job);
        break;
    case IDLE:
        break;
    }
    struct answer total = queue_sum_up(part);

    shelf_close(&view);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_onesided = {"onesided", run, EXACT,
                                         "consumers take from the producers' memory themselves"};
