/* SPDX-License-Identifier: MIT
 *
 * pool with MPI.
 *
 * Shows: ways to hand out tasks without shared memory. Dealt out beforehand (static). By a manager
 *        that answers requests, one task each, and works itself in between (request: the textbook's
 *        form). By a manager that sends chunks of tasks ahead, before they are asked for (manager),
 *        and by managers below managers (tree): those two are in mpi/core/pool_farm.c and mpi/core/farm.c. By
 *        a counter in a window that every rank increments by a one-sided fetch-and-op (counter).
 *        One-sided is what the standard promises; who makes the progress it leaves open (MPI 3.1,
 *        section 11.7.3). MPICH between processes of one host may need rank 0 for it: the others
 *        spin in MPI_Win_flush() until rank 0 is through with its chunk. Open MPI does not.
 * Run: mpirun -n 2 mpi/pool --variant all --skew 1
 * Beside it: posix/pool.c (counter), openmp/pool.c (schedules static and dynamic).
 * Exercise: compare request and manager with --tasks 1M --size 0 --chunk 1, then with --chunk auto.
 *           How much is due to messages that are under way while the worker works, how much to
 *           their number?
 */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/pool_farm.h"
#include "mpi/core/tags.h"
#include "mpi/measure/team.h"
#include "mpi/resilient/guard.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The parts to a total. Collective. */
static struct answer add_up(struct answer part)
{
    struct answer total = {0, 0};
    MPI_Request summed;

    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);
    return total; /* meaningful on rank 0 only */
}

/* ---- static: dealt out beforehand ---------------------------------------------------------- */

/* Each rank's span of results to its place on rank 0. (To add up everybody's whole list by
 * MPI_Reduce is less to write, but took some 400 times as long with 200,000 results.) Collective.
 */
static void gather_spans(const struct job *job, int rank, int size)
{
    int *counts = calloc((size_t)size, sizeof *counts),
        *places = calloc((size_t)size, sizeof *places);
    MPI_Request gathered;

    ok(counts && places ? 0 : errno, "calloc");
    for (int from = 0; from < size; from++) {
        struct span tasks = span_of(job->tasks, (uint64_t)from, (uint64_t)size);
        counts[from] = (int)(tasks.hi - tasks.lo);
        places[from] = (int)tasks.lo;
    }
    MPI_Igatherv(rank == 0 ? MPI_IN_PLACE : job->results + places[rank], counts[rank], MPI_UINT64_T,
                 job->results, counts, places, MPI_UINT64_T, 0, MPI_COMM_WORLD, &gathered);
    patient_wait(&gathered, MPI_STATUS_IGNORE);
    free(places);
    free(counts);
}

static struct answer run_static(const struct job *job)
{
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    struct answer part = pool_tasks(job, span_of(job->tasks, (uint64_t)rank, (uint64_t)size));
    gather_spans(job, rank, size);
    return add_up(part);
}

/* ---- request: a manager answers whoever is free ---------------------------------------------- */

/* What a worker tells the manager when it is free: the task that it has done (or NONE) and its
 * result. */
struct report {
    uint64_t task, result;
};
static const uint64_t NONE = UINT64_MAX;

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
            patient_nap(&patience);
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

static struct answer run_request(const struct job *job)
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

/* ---- counter: whoever is free takes the next chunk itself ------------------------------------ */

/* A rank's results on their way to rank 0: the number of a chunk, its results, the next number ...
 */
struct parcel {
    uint64_t *words;
    size_t used;
};

static struct parcel open_parcel(const struct job *job)
{
    struct parcel parcel = {calloc(job->chunks.count + job->tasks + 1, sizeof(uint64_t)), 0};

    ok(parcel.words ? 0 : errno, "calloc");
    return parcel;
}

static void pack(const struct job *job, uint64_t chunk, struct parcel *parcel)
{
    struct span tasks = chunks_span(&job->chunks, chunk);

    parcel->words[parcel->used++] = chunk;
    memcpy(parcel->words + parcel->used, job->results + tasks.lo,
           (tasks.hi - tasks.lo) * sizeof *job->results);
    parcel->used += tasks.hi - tasks.lo;
}

static void unpack(const struct job *job, const struct parcel *parcel)
{
    for (size_t at = 0; at < parcel->used;) {
        struct span tasks = chunks_span(&job->chunks, parcel->words[at++]);
        memcpy(job->results + tasks.lo, parcel->words + at,
               (tasks.hi - tasks.lo) * sizeof *job->results);
        at += tasks.hi - tasks.lo;
    }
}

/* Rank 0: one parcel, from whichever rank it comes. */
static void receive_parcel(const struct job *job, struct parcel *parcel)
{
    int most = (int)(job->chunks.count + job->tasks), words;
    MPI_Request received;
    MPI_Status status;

    MPI_Irecv(parcel->words, most, MPI_UINT64_T, MPI_ANY_SOURCE, TAG_RESULTS, MPI_COMM_WORLD,
              &received);
    patient_wait(&received, &status);
    MPI_Get_count(&status, MPI_UINT64_T, &words);
    parcel->used = (size_t)words;
    unpack(job, parcel);
}

/* All results to their places on rank 0. Collective. */
static void bring_together(const struct job *job, struct parcel *parcel)
{
    MPI_Request sent;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    for (int others = size - 1; rank == 0 && others > 0; others--)
        receive_parcel(job, parcel);
    if (rank != 0) {
        MPI_Isend(parcel->words, (int)parcel->used, MPI_UINT64_T, 0, TAG_RESULTS, MPI_COMM_WORLD,
                  &sent);
        patient_wait(&sent, MPI_STATUS_IGNORE);
    }
}

/* Takes chunks until there are none left. */
static struct answer take_chunks(const struct job *job, MPI_Win window, bool packs,
                                 struct parcel *parcel)
{
    const uint64_t one = 1;
    struct answer part = {0, 0};
    uint64_t chunk;

    for (;;) {
        MPI_Fetch_and_op(&one, &chunk, MPI_UINT64_T, 0, 0, MPI_SUM, window);
        MPI_Win_flush(0, window);
        if (chunk >= job->chunks.count)
            return part;
        part = answer_add(part, pool_tasks(job, chunks_span(&job->chunks, chunk)));
        if (packs)
            pack(job, chunk, parcel);
    }
}

static struct answer run_counter(const struct job *job)
{
    struct parcel parcel = open_parcel(job);
    uint64_t *counter;
    MPI_Win window;
    int rank;

    if (guard_on()) /* ranks may be lost */
        return pool_farm_counter(job);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Win_allocate(rank == 0 ? sizeof *counter : 0, sizeof *counter, MPI_INFO_NULL,
                     MPI_COMM_WORLD, &counter, &window);
    MPI_Win_lock_all(MPI_MODE_NOCHECK, window);
    if (rank == 0)
        *counter = 0;
    MPI_Win_sync(window);
    team_ready();

    struct answer part = take_chunks(job, window, rank != 0, &parcel);
    bring_together(job, &parcel);
    struct answer total = add_up(part);

    team_done();
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    free(parcel.words);
    return total;
}

static const struct variant *const variants[] = {
    &(const struct variant){"manager", pool_farm_manager, EXACT | RESILIENT | NATURAL,
                            "rank 0 sends chunks ahead of need, and works itself"},
    &(const struct variant){"static", run_static, EXACT, "each rank its span of the tasks"},
    &(const struct variant){"counter", run_counter, EXACT | RESILIENT,
                            "ranks take the next chunk by MPI_Fetch_and_op"},
    &(const struct variant){"tree", pool_farm_tree, EXACT | RESILIENT,
                            "as manager, and a manager below it for each group of ranks"},
    &(const struct variant){"request", run_request, EXACT,
                            "rank 0 answers requests, a task each, and works itself"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &pool, variants, &mpi_team);
}
