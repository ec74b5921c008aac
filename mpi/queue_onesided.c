/* SPDX-License-Identifier: MIT
 *
 * queue's variant `onesided`: the queue lies in each producer's memory, and a window opens it to
 * the consumers. The producer sends nothing and answers nothing: it writes items into its own ring
 * and moves the tail. A consumer reads them from there, and they are its own once it has moved the
 * head from where it was before it read, by a compare-and-swap: nobody else has taken them, then,
 * and the producer has not written over them. It is the thieves' half of the work-stealing deque of
 * D. Chase and Y. Lev (Dynamic circular work-stealing deque, SPAA 2005), for several items at once.
 *
 * Passive target (MPI 3.1, section 11.5): the ranks that produce do not take part in a transfer.
 * But a library may need them to be inside it now and then (section 11.7.3; MPICH between hosts),
 * so a producer that has to wait asks MPI for something in between. */
#include "mpi/queue_forms.h"

#include "common/base/clock.h"
#include "mpi/patience.h"
#include "mpi/queue_credit.h"
#include "mpi/team.h"

#include <stddef.h>
#include <string.h>

/* What a producer's window holds. Head and tail have cache lines of their own. The head has 32 bits
 * because Open MPI 4.1 crashes in a compare-and-swap of 64 within a host (its issue 11349). */
struct shelf {
    uint32_t head; /* items taken, modulo 2^32 */
    uint32_t spacer[15];
    uint64_t tail; /* items put; CLOSED is added to it when there will be no more */
    uint64_t other_spacer[7];
    struct item items[]; /* items[room] */
};
#define CLOSED (UINT64_C(1) << 63)
enum { HEAD = offsetof(struct shelf, head), TAIL = offsetof(struct shelf, tail) };

/* The queue, as each rank sees it. */
struct view {
    const struct job *job;
    MPI_Win window;
    struct shelf *own; /* a producer's */
    size_t room, batch;
};

/* Opens the windows of the producers, ranks 0 ... producers-1, and starts the clock. Collective. */
static struct view view_open(const struct job *job, int rank, int producers)
{
    struct view view = {
        .job = job, .room = queue_share(job, producers), .batch = credit_batch(job)};
    size_t size = sizeof *view.own + view.room * sizeof view.own->items[0];

    if (rank >= producers)
        size = 0;
    MPI_Win_allocate((MPI_Aint)size, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &view.own, &view.window);
    if (size > 0)
        memset(view.own, 0, size);
    MPI_Win_lock_all(0, view.window);
    MPI_Win_sync(view.window);
    team_ready();
    return view;
}

/* How many items have been taken in all, of `tail` that were put: the head counts modulo 2^32. */
static uint64_t taken_of(uint64_t tail, uint32_t head)
{
    return tail - (uint32_t)((uint32_t)tail - head);
}

/* ---- producer ------------------------------------------------------------------------------ */

/* Lets the consumers see what is on the shelf now. */
static void move_tail(const struct view *view, int rank, uint64_t tail)
{
    uint64_t before;

    MPI_Win_sync(view->window); /* the items are in memory before the tail says so */
    MPI_Fetch_and_op(&tail, &before, MPI_UINT64_T, rank, TAIL, MPI_REPLACE, view->window);
    MPI_Win_flush(rank, view->window);
}

/* How many of the `tail` items that were put have been taken. Asks MPI, which so makes progress. */
static uint64_t read_head(const struct view *view, int rank, uint64_t tail)
{
    uint32_t head, nothing = 0;

    MPI_Fetch_and_op(&nothing, &head, MPI_UINT32_T, rank, HEAD, MPI_NO_OP, view->window);
    MPI_Win_flush(rank, view->window);
    return taken_of(tail, head);
}

static void produce(const struct view *view, int rank, int producers)
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
            move_tail(view, rank, tail);
            shown = tail;
            patience = (struct patience){0};
        } else if (making.more) {
            head = read_head(view, rank, tail);
            if (!ready || tail - head == view->room)
                patient_nap(&patience);
        }
    }
    move_tail(view, rank, tail | CLOSED);
    producer_end(&making.producer);
}

/* ---- consumer ------------------------------------------------------------------------------ */

/* What a consumer knows of a producer's shelf. It may have gone on since. */
struct known {
    uint64_t head, tail;
};

static bool is_empty(const struct known *known)
{
    return known->head >= (known->tail & ~CLOSED);
}

static uint64_t read_tail(const struct view *view, int producer)
{
    uint64_t tail, nothing = 0;

    MPI_Fetch_and_op(&nothing, &tail, MPI_UINT64_T, producer, TAIL, MPI_NO_OP, view->window);
    MPI_Win_flush(producer, view->window);
    return tail;
}

/* Takes up to `most` items of this producer into items[most]. Returns how many; 0: there are none
 * now, or another consumer was faster. */
static size_t take(const struct view *view, int producer, struct known *known, struct item *items,
                   size_t most)
{
    if (is_empty(known))
        known->tail = read_tail(view, producer);
    if (is_empty(known))
        return 0;
    size_t first = known->head % view->room, run = view->room - first;
    size_t there = (known->tail & ~CLOSED) - known->head, count = there < most ? there : most;

    count = count < run ? count : run; /* those that lie side by side */
    int bytes = (int)(count * sizeof *items);
    MPI_Aint place = (MPI_Aint)(offsetof(struct shelf, items) + first * sizeof *items);
    uint32_t before = (uint32_t)known->head, after = before + (uint32_t)count, head;

    MPI_Get(items, bytes, MPI_BYTE, producer, place, bytes, MPI_BYTE, view->window);
    MPI_Win_flush(producer, view->window);
    MPI_Compare_and_swap(&after, &before, &head, MPI_UINT32_T, producer, HEAD, view->window);
    MPI_Win_flush(producer, view->window);
    if (head != before) {
        known->tail = read_tail(view, producer);
        known->head = taken_of(known->tail & ~CLOSED, head);
        return 0;
    }
    known->head += count;
    return count;
}

/* Takes all that come from `producers`, in turn. */
static void take_all(const struct view *view, int producers, struct consumer *consumer,
                     bool one_clock)
{
    struct known *known = calloc((size_t)producers, sizeof *known);
    struct item *items = calloc(view->batch, sizeof *items);
    struct appetite appetite = appetite_begin(view->job, view->batch);
    struct patience patience = {0};
    int open = producers;

    ok(known && items ? 0 : errno, "calloc");
    while (open > 0) {
        size_t taken = 0;
        open = 0;
        for (int producer = 0; producer < producers; producer++) {
            size_t count = take(view, producer, &known[producer], items, appetite.items);
            double begin_s = clock_now_s();
            queue_take(consumer, items, count, one_clock);
            if (count > 0)
                appetite_learn(&appetite, count, clock_now_s() - begin_s);
            taken += count;
            open += !is_empty(&known[producer]) || !(known[producer].tail & CLOSED);
        }
        if (taken > 0)
            patience = (struct patience){0};
        else if (open > 0)
            patient_nap(&patience);
    }
    free(items);
    free(known);
}

static struct answer consume(const struct view *view, int number, int producers, bool one_clock)
{
    struct consumer consumer = consumer_begin(view->job, number, producers);

    take_all(view, producers, &consumer, one_clock);
    return consumer_end(&consumer);
}

struct answer queue_onesided(const struct job *job)
{
    struct answer part = {0, 0};
    bool one_clock = team_shares_clock();
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    int producers = queue_producers(job, size);
    struct view view = view_open(job, rank, producers);

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

    patient_barrier(MPI_COMM_WORLD); /* a producer's memory stays open until all have taken */
    team_done();
    MPI_Win_unlock_all(view.window);
    MPI_Win_free(&view.window);
    return total;
}
