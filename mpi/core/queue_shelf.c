/* SPDX-License-Identifier: MIT */
#include "mpi/core/queue_shelf.h"

#include "mpi/core/patience.h"
#include "mpi/core/queue_credit.h"
#include "mpi/core/queue_forms.h"
#include "mpi/measure/team.h"

#include <string.h>

enum { HEAD = offsetof(struct shelf, head), TAIL = offsetof(struct shelf, tail) };

struct shelf_view shelf_open(const struct job *job, int rank, int producers)
{
    struct shelf_view view = {
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

void shelf_close(struct shelf_view *view)
{
    patient_barrier(MPI_COMM_WORLD); /* a producer's memory stays open until all have taken */
    team_done();
    MPI_Win_unlock_all(view->window);
    MPI_Win_free(&view->window);
}

/* How many items have been taken in all, of `tail` that were put: the head counts modulo 2^32. */
static uint64_t taken_of(uint64_t tail, uint32_t head)
{
    return tail - (uint32_t)((uint32_t)tail - head);
}

void shelf_show(const struct shelf_view *view, int rank, uint64_t tail)
{
    uint64_t before;

    MPI_Win_sync(view->window); /* the items are in memory before the tail says so */
    MPI_Fetch_and_op(&tail, &before, MPI_UINT64_T, rank, TAIL, MPI_REPLACE, view->window);
    MPI_Win_flush(rank, view->window);
}

uint64_t shelf_taken(const struct shelf_view *view, int rank, uint64_t tail)
{
    uint32_t head, nothing = 0;

    MPI_Fetch_and_op(&nothing, &head, MPI_UINT32_T, rank, HEAD, MPI_NO_OP, view->window);
    MPI_Win_flush(rank, view->window);
    return taken_of(tail, head);
}

static uint64_t read_tail(const struct shelf_view *view, int producer)
{
    uint64_t tail, nothing = 0;

    MPI_Fetch_and_op(&nothing, &tail, MPI_UINT64_T, producer, TAIL, MPI_NO_OP, view->window);
    MPI_Win_flush(producer, view->window);
    return tail;
}

size_t shelf_take(const struct shelf_view *view, int producer, struct shelf_known *known,
                  struct item *items, size_t most)
{
    if (shelf_is_empty(known))
        known->tail = read_tail(view, producer);
    if (shelf_is_empty(known))
        return 0;
    size_t first = (size_t)(known->head % view->room), run = view->room - first;
    size_t there = (size_t)((known->tail & ~SHELF_CLOSED) - known->head),
           count = there < most ? there : most;

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
        known->head = taken_of(known->tail & ~SHELF_CLOSED, head);
        return 0;
    }
    known->head += count;
    return count;
}
