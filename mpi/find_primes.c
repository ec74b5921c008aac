/* SPDX-License-Identifier: MIT
 *
 * find_primes with MPI.
 *
 * Shows: ways to share out a range between processes that share nothing. Dealt in turn (ranks): no
 *        message at all. A manager hands out chunks on request and works itself between the
 *        requests (request: the textbook's form), or sends them ahead, before they are asked for
 *        (manager, and tree: managers below managers; both are in mpi/core/farm.c). A counter in a
 *        window of rank 0 that every rank reads and raises in one step, without rank 0 taking
 *        part.
 * Run:   mpirun -n 2 mpi/find_primes --to 10_000_000 --variant all
 * Beside it: posix/find_primes.c (pool: the counter, under a mutex), openmp/find_primes.c.
 * Exercise: let the manager of `request` answer only between chunks instead of between steps. How
 *        long do the others wait for it with --chunk 5_000_000? And those of `manager`? */
#include "common/workloads/find_primes.h"

#include "common/account/tally.h"
#include "common/base/fail.h"
#include "mpi/core/farm.h"
#include "mpi/core/farm_counter.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/measure/team.h"
#include "mpi/resilient/guard.h"

/* Brings the bits of the list to rank 0. Collective. */
static void bring_list(const struct job *job)
{
    const uint64_t block = 1 << 22;
    MPI_Request summed;
    int rank;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (uint64_t at = 0; job->bitmap && at < job->bitmap_bytes; at += block) {
        uint64_t left = job->bitmap_bytes - at;
        int bytes = (int)(left < block ? left : block);
        MPI_Ireduce(rank == 0 ? MPI_IN_PLACE : job->bitmap + at, job->bitmap + at, bytes, MPI_BYTE,
                    MPI_BOR, 0, MPI_COMM_WORLD, &summed);
        patient_wait(&summed, MPI_STATUS_IGNORE);
    }
}

/* Where ranks may be lost: the primes that a lost rank had listed are lost with it. */
static void refuse_list(const struct job *job)
{
    if (guard_on() && job->bitmap)
        fail(STATUS_FAILED, "--list: the list of a rank that is lost could not be brought back; "
                            "start it without letting the job go on (--enable-recovery, "
                            "-disable-auto-cleanup), or leave out --list");
}

/* Brings the parts, and the bits of the list, to rank 0. Collective. */
static struct answer reduce(const struct job *job, struct answer part)
{
    struct answer total = {0, 0};
    MPI_Request summed;

    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed); /* join */
    patient_wait(&summed, MPI_STATUS_IGNORE);
    bring_list(job);
    return total; /* meaningful on rank 0 only */
}

/* Collective: every rank calls it. */
static struct answer run_ranks(const struct job *job)
{
    struct answer part = {0, 0};
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    for (uint64_t chunk = (uint64_t)rank; chunk < job->range.chunks; chunk += (uint64_t)size)
        part = answer_add(part, find_primes_chunk(job, chunk));
    return reduce(job, part);
}

/* Answers all requests that have come: the next chunk, or, when there is none left, the number of
 * chunks, which tells that rank to end. Returns how many ranks were told so. */
static int hand_out(const struct job *job, uint64_t *next)
{
    int waiting, ended = 0;
    MPI_Status status;

    MPI_Iprobe(MPI_ANY_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &waiting, &status);
    while (waiting) {
        MPI_Recv(NULL, 0, MPI_BYTE, status.MPI_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &status);
        MPI_Send(next, 1, MPI_UINT64_T, status.MPI_SOURCE, TAG_TASK, MPI_COMM_WORLD);
        if (*next < job->range.chunks)
            ++*next;
        else
            ended++;
        MPI_Iprobe(MPI_ANY_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &waiting, &status);
    }
    return ended;
}

/* Rank 0: works on a chunk of its own, a step at a time, and answers between the steps. */
static struct answer manage(const struct job *job, int size)
{
    struct answer part = {0, 0};
    struct patience patience = {0};
    uint64_t next = 0;
    int ended = 0;

    while (next < job->range.chunks) {
        double begin_s = tally_begin();
        struct primes_search *search = find_primes_begin(job, next++);
        while (find_primes_step(job, search, &part))
            ended += hand_out(job, &next);
        primes_close(search);
        tally_end(begin_s, 1);
    }
    while (ended < size - 1) {
        int more = hand_out(job, &next);
        if (more > 0)
            patience = (struct patience){0};
        else
            patient_nap(&patience);
        ended += more;
    }
    return part;
}

/* Asks the manager for the next chunk. */
static uint64_t ask(void)
{
    MPI_Request answered;
    uint64_t chunk;

    MPI_Irecv(&chunk, 1, MPI_UINT64_T, 0, TAG_TASK, MPI_COMM_WORLD, &answered);
    MPI_Send(NULL, 0, MPI_BYTE, 0, TAG_REQUEST, MPI_COMM_WORLD);
    patient_wait(&answered, MPI_STATUS_IGNORE);
    return chunk;
}

static struct answer run_request(const struct job *job)
{
    struct answer part = {0, 0};
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    if (rank == 0)
        part = manage(job, size);
    else
        for (uint64_t chunk = ask(); chunk < job->range.chunks; chunk = ask())
            part = answer_add(part, find_primes_chunk(job, chunk));
    return reduce(job, part);
}

/* The chunk that this rank is at, when it looks up in between. */
struct hand {
    const struct job *job;
    struct primes_search *search; /* NULL: it is at none */
    double begin_s;
};

static bool step(void *own, uint64_t chunk, bool whole, struct answer *part)
{
    struct hand *hand = own;

    if (whole) {
        *part = answer_add(*part, find_primes_chunk(hand->job, chunk));
        return true;
    }
    if (!hand->search) {
        hand->begin_s = tally_begin();
        hand->search = find_primes_begin(hand->job, chunk);
    }
    if (find_primes_step(hand->job, hand->search, part))
        return false;
    primes_close(hand->search);
    hand->search = NULL;
    tally_end_task(hand->begin_s, 1, chunk);
    return true;
}

/* Chunks are sent ahead of need (mpi/core/farm.c); how many primes and their sum come back for
 * each. */
static struct answer run_farm(const struct job *job, struct farm_place (*place_of)(int, int))
{
    struct hand hand = {job, NULL, 0};
    struct farm_work work = {.chunks = job->range.chunks, .own = &hand, .step = step};
    struct farm_place place = place_of(guard_number(), guard_members());

    refuse_list(job);
    struct answer total = farm_run(&work, &place);
    farm_place_free(&place);
    bring_list(job);
    return total; /* meaningful on rank 0 only */
}

static struct answer run_manager(const struct job *job)
{
    return run_farm(job, farm_place_flat);
}

static struct answer run_tree(const struct job *job)
{
    return run_farm(job, farm_place_tree);
}

/* Where ranks may be lost. */
static struct answer run_guarded_counter(const struct job *job)
{
    struct hand hand = {job, NULL, 0};
    struct farm_work work = {.chunks = job->range.chunks, .own = &hand, .step = step};

    refuse_list(job);
    return farm_counter_run(&work);
}

static struct answer run_counter(const struct job *job)
{
    const uint64_t one = 1;
    struct answer part = {0, 0};
    uint64_t *counter, chunk;
    MPI_Win window;
    int rank;

    if (guard_on())
        return run_guarded_counter(job);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Win_allocate(rank == 0 ? sizeof *counter : 0, sizeof *counter, MPI_INFO_NULL,
                     MPI_COMM_WORLD, &counter, &window);
    MPI_Win_lock_all(MPI_MODE_NOCHECK, window);
    if (rank == 0)
        *counter = 0;
    MPI_Win_sync(window);
    team_ready();

    for (;;) {
        MPI_Fetch_and_op(&one, &chunk, MPI_UINT64_T, 0, 0, MPI_SUM, window); /* shared */
        MPI_Win_flush(0, window);
        if (chunk >= job->range.chunks)
            break;
        part = answer_add(part, find_primes_chunk(job, chunk));
    }
    struct answer total = reduce(job, part);

    team_done();
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    return total;
}

static const struct variant *const variants[] = {
    &(const struct variant){"ranks", run_ranks, EXACT | NATURAL,
                            "chunks dealt in turn, a reduction for the parts"},
    &(const struct variant){"manager", run_manager, EXACT | RESILIENT,
                            "rank 0 sends chunks ahead of need, and works itself"},
    &(const struct variant){"counter", run_counter, EXACT | RESILIENT,
                            "the next chunk from a counter in a window of rank 0"},
    &(const struct variant){"tree", run_tree, EXACT | RESILIENT,
                            "as manager, and a manager below it for each group of ranks"},
    &(const struct variant){"request", run_request, EXACT,
                            "rank 0 hands out chunks on request, and works itself"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &find_primes, variants, &mpi_team);
}
