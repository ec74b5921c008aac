/* SPDX-License-Identifier: MIT
 *
 * pool with MPI.
 *
 * Shows: three ways to hand out tasks without shared memory: dealt out beforehand (static), by a
 *        manager that answers requests and works itself in between, and by a counter in a window
 *        that every rank increments by a one-sided fetch-and-op.
 * Run:   mpirun -n 2 mpi/pool --variant all --skew 1
 * Beside it: posix/pool.c (counter), openmp/pool.c (schedules static and dynamic).
 * Exercise: make the slices of the manager's own tasks a hundred times longer. Who waits then, and
 *        why does the imbalance not show it? */
#include "common/workloads/pool.h"

#include "mpi/patience.h"
#include "mpi/tags.h"
#include "mpi/team.h"

/* What a worker tells the manager when it is free: the task that it has done (or NONE) and its
 * result. */
struct report {
    uint64_t task, result;
};
static const uint64_t NONE = UINT64_MAX;

/* Each rank's results to their places on rank 0, and the parts to a total. Collective. */
static struct answer collect(const struct job *job, struct answer part)
{
    struct answer total = {0, 0};
    MPI_Request summed[2];
    int rank;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Ireduce(rank == 0 ? MPI_IN_PLACE : job->results, job->results, (int)job->tasks,
                MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed[0]);
    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed[1]);
    patient_wait(&summed[0], MPI_STATUS_IGNORE);
    patient_wait(&summed[1], MPI_STATUS_IGNORE);
    return total; /* meaningful on rank 0 only */
}

static struct answer run_static(const struct job *job)
{
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    return collect(job, pool_tasks(job, span_of(job->tasks, (uint64_t)rank, (uint64_t)size)));
}

/* Answers one request, if there is one: notes the result that it brings and sends the next task, or
 * NONE to end that worker. */
static bool answer_request(const struct job *job, uint64_t *next, int *working, struct answer *part)
{
    struct report report;
    MPI_Status status;
    int here;

    MPI_Iprobe(MPI_ANY_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &here, &status);
    if (!here)
        return false;
    MPI_Recv(&report, 2, MPI_UINT64_T, status.MPI_SOURCE, TAG_REQUEST, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    if (report.task != NONE) {
        job->results[report.task] = report.result;
        *part = answer_add(*part, (struct answer){1, report.result});
    }
    uint64_t task = *next < job->tasks ? (*next)++ : NONE;
    if (task == NONE)
        (*working)--;
    MPI_Send(&task, 1, MPI_UINT64_T, status.MPI_SOURCE, TAG_TASK, MPI_COMM_WORLD);
    return true;
}

/* Rank 0: hands out tasks, and works on some itself, in slices, so that nobody waits for it long.
 */
static struct answer manage(const struct job *job, int working)
{
    struct patience patience = {0};
    struct answer part = {0, 0};
    struct slices own = {0};
    uint64_t next = 0;
    bool busy = false;

    while (working > 0 || busy || next < job->tasks) {
        if (answer_request(job, &next, &working, &part)) {
            patience = (struct patience){0};
            continue;
        }
        if (!busy && next < job->tasks) {
            own = pool_begin((struct span){next, next + 1});
            next++;
            busy = true;
        }
        if (busy)
            busy = !pool_slice(job, &own, &part);
        else
            patience_nap(&patience);
    }
    return part;
}

/* All other ranks: ask, work, report with the next question. */
static void work(const struct job *job)
{
    struct report report = {NONE, 0};
    MPI_Request answered;

    for (;;) {
        MPI_Irecv(&report.task, 1, MPI_UINT64_T, 0, TAG_TASK, MPI_COMM_WORLD, &answered);
        struct report sent = report;
        MPI_Send(&sent, 2, MPI_UINT64_T, 0, TAG_REQUEST, MPI_COMM_WORLD);
        patient_wait(&answered, MPI_STATUS_IGNORE);
        if (report.task == NONE)
            return;
        report.result = pool_task(job, report.task).sum;
    }
}

static struct answer run_manager(const struct job *job)
{
    struct answer total = {0, 0};
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (rank == 0)
        total = manage(job, size - 1);
    else
        work(job);
    return total; /* meaningful on rank 0 only */
}

static struct answer run_counter(const struct job *job)
{
    const uint64_t one = 1;
    struct answer part = {0, 0};
    uint64_t *counter, task = 0;
    MPI_Win window;
    int rank;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Win_allocate(rank == 0 ? sizeof *counter : 0, sizeof *counter, MPI_INFO_NULL,
                     MPI_COMM_WORLD, &counter, &window);
    MPI_Win_lock_all(0, window);
    if (rank == 0)
        MPI_Put(&task, 1, MPI_UINT64_T, 0, 0, 1, MPI_UINT64_T, window);
    MPI_Win_flush_all(window);
    team_ready();

    for (;;) {
        MPI_Fetch_and_op(&one, &task, MPI_UINT64_T, 0, 0, MPI_SUM, window);
        MPI_Win_flush(0, window);
        if (task >= job->tasks)
            break;
        part = answer_add(part, pool_task(job, task));
    }
    struct answer total = collect(job, part);

    team_done();
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    return total;
}

static const struct variant variants[] = {
    {"manager", run_manager, EXACT, "rank 0 hands out tasks on request and works itself"},
    {"static", run_static, EXACT, "each rank its span of the tasks"},
    {"counter", run_counter, EXACT, "ranks take the next task by MPI_Fetch_and_op"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &pool, variants, &mpi_team);
}
