/* SPDX-License-Identifier: MIT
 *
 * graph with one-sided communication.
 *
 * Shows:      each rank has the slots of all tasks in a window. Who has a result writes it into
 *             the windows of those that need it: first the result (MPI_Put), and when that is there
 *             (MPI_Win_flush), its tag, by an atomic operation. The reader looks at its own window
 *             until the tag is the one it waits for; nobody receives anything.
 * Run:        mpirun -n 2 mpi/graph --variant onesided
 * Beside it:  isend.c, blocking.c; posix/graph/threads.c, which does the same in shared memory.
 * Exercise:   take away the flush between the result and its tag. What may the check say then, and
 *             why does it not say so on one host? */
#include "common/workloads/graph.h"

#include "mpi/core/patience.h"
#include "mpi/measure/team.h"

#include <string.h>

struct view {
    struct job job; /* whose slots are the window */
    MPI_Win window;
    int rank, size;
    struct span own;
};

static MPI_Aint place_of(const struct view *view, uint64_t step, uint64_t column)
{
    const struct slot *slot = graph_slot(&view->job, step, column);

    return (MPI_Aint)((const unsigned char *)slot - view->job.slots);
}

static struct view view_open(const struct job *job)
{
    struct view view = {.job = *job};
    size_t bytes = (size_t)(job->width * job->steps) * job->slot_size;

    MPI_Comm_rank(MPI_COMM_WORLD, &view.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &view.size);
    view.own = span_of(job->width, (uint64_t)view.rank, (uint64_t)view.size);
    MPI_Win_allocate((MPI_Aint)bytes, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &view.job.slots,
                     &view.window);
    memset(view.job.slots, 0, bytes);
    MPI_Win_lock_all(0, view.window);
    MPI_Win_sync(view.window);
    team_ready();
    return view;
}

static void view_close(struct view *view)
{
    patient_barrier(MPI_COMM_WORLD); /* a window stays open until all have written into it */
    team_done();
    MPI_Win_unlock_all(view->window);
    MPI_Win_free(&view->window);
}

/* Shows a task's result to one rank. */
static void show(const struct view *view, uint64_t step, uint64_t column, int rank)
{
    const struct slot *slot = graph_slot(&view->job, step, column);
    MPI_Aint place = place_of(view, step, column), head = sizeof slot->tag;
    int bytes = (int)(view->job.slot_size - sizeof slot->tag);
    uint64_t before;

    MPI_Put(&slot->value, bytes, MPI_BYTE, rank, place + head, bytes, MPI_BYTE, view->window);
    MPI_Win_flush(rank, view->window);
    MPI_Fetch_and_op(&slot->tag, &before, MPI_UINT64_T, rank, place, MPI_REPLACE, view->window);
    MPI_Win_flush(rank, view->window);
}

/* Waits until a result that another rank shows is there. */
static void await(const struct view *view, uint64_t step, uint64_t column)
{
    struct patience patience = {0};
    uint64_t tag, nothing = 0, wanted = step * view->job.width + column + 1;

    for (;;) {
        MPI_Fetch_and_op(&nothing, &tag, MPI_UINT64_T, view->rank, place_of(view, step, column),
                         MPI_NO_OP, view->window);
        MPI_Win_flush(view->rank, view->window);
        if (tag == wanted)
            break;
        patient_nap(&patience);
    }
    MPI_Win_sync(view->window);
}

static struct answer do_and_show(const struct view *view, uint64_t step, uint64_t column)
{
    struct columns inputs = graph_inputs(&view->job, step, column);

    for (size_t at = 0; at < inputs.count; at++)
        if (inputs.at[at] < view->own.lo || inputs.at[at] >= view->own.hi)
            await(view, step - 1, inputs.at[at]);
    struct answer part = graph_task(&view->job, step, column);
    for (int rank = 0; rank < view->size; rank++)
        if (rank != view->rank &&
            graph_feeds(&view->job, step, column,
                        span_of(view->job.width, (uint64_t)rank, (uint64_t)view->size)))
            show(view, step, column, rank);
    return part;
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer part = {0, 0}, total = {0, 0};
    struct view view = view_open(job);
    MPI_Request summed;

    for (uint64_t step = 0; step < job->steps; step++)
        for (uint64_t column = view.own.lo; column < view.own.hi; column++)
            part = answer_add(part, do_and_show(&view, step, column));
    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);
    view_close(&view);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_onesided = {"onesided", run, EXACT,
                                         "results and then their tags put into windows"};
