/* SPDX-License-Identifier: MIT */
#include "mpi/resilient/leases.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/work/fault.h"
#include "mpi/resilient/detector.h"

#include <stdlib.h>

struct leases leases_open(const struct farm_work *work)
{
    struct leases leases = {.work = work, .left = work->chunks, .holders = detector_members() - 1};
    size_t holders = (size_t)leases.holders, slots = holders * FARM_SLOTS;

    leases.now_s = leases.looked_s = clock_now_s();
    leases.redo = xcalloc(slots + 1, sizeof *leases.redo); /* each is out once at most */
    leases.holder = xcalloc(holders + 1, sizeof *leases.holder);
    leases.lease = xcalloc(slots + 1, sizeof *leases.lease);
    leases.returned = xcalloc(slots + 1, sizeof(MPI_Request));
    leases.statuses = xcalloc(slots + 1, sizeof *leases.statuses);
    leases.which = xcalloc(slots + 1, sizeof *leases.which);
    for (int member = 1; member <= leases.holders; member++)
        leases.holder[member - 1].rank = detector_rank(member);
    for (size_t slot = 0; slot < slots; slot++)
        leases.returned[slot] = MPI_REQUEST_NULL;
    return leases;
}

void leases_close(struct leases *leases)
{
    free(leases->which);
    free(leases->statuses);
    free(leases->returned);
    if (!leases->keeps)
        free(leases->lease);
    free(leases->holder);
    free(leases->redo);
}

/* ---- what is next --------------------------------------------------------------------------- */

bool leases_next(const struct leases *leases, uint64_t *chunk, bool *again)
{
    *again = leases->redos > 0;
    *chunk = *again ? leases->redo[leases->redos - 1] : leases->next;
    return *again || leases->next < leases->work->chunks;
}

void leases_take(struct leases *leases)
{
    if (leases->redos > 0)
        leases->redos--;
    else
        leases->next++;
}

/* ---- how long chunks take ------------------------------------------------------------------- */

/* Chunks that shrink are told apart by how many results they have. */
static double weight_of(const struct leases *leases, uint64_t chunk)
{
    int words = 1;

    if (leases->work->results)
        leases->work->results(leases->work->own, (struct span){chunk, chunk + 1}, &words);
    return (double)words;
}

static void learn(struct leases *leases, double seconds, uint64_t chunk)
{
    double each_s = seconds > 0 ? seconds / weight_of(leases, chunk) : 0;

    leases->seen = true;
    if (each_s > leases->slowest_s)
        leases->slowest_s = each_s;
}

static void begin_anew(const struct leases *leases, struct holder *holder)
{
    holder->since_s = leases->now_s;
    holder->quiet_s = 0;
}

void leases_lend(struct leases *leases, struct holder *holder)
{
    if (holder->held++ == 0)
        begin_anew(leases, holder);
}

/* The tasks of a chunk, by which a record counts. */
static struct span tasks_of(const struct leases *leases, uint64_t chunk)
{
    struct span chunks = {chunk, chunk + 1};

    return leases->work->tasks ? leases->work->tasks(leases->work->own, chunks) : chunks;
}

static void count(struct leases *leases, const struct lease *lease, struct answer part)
{
    leases->left--;
    leases->total = answer_add(leases->total, part);
    if (!lease->again)
        return;
    struct span tasks = tasks_of(leases, lease->chunk);
    fault_redone(tasks.hi - tasks.lo);
}

void leases_return(struct leases *leases, struct holder *holder, const struct lease *lease,
                   struct answer part)
{
    holder->held--;
    learn(leases, leases->now_s - holder->since_s, lease->chunk);
    begin_anew(leases, holder);
    count(leases, lease, part);
}

void leases_return_own(struct leases *leases)
{
    leases->busy = false;
    learn(leases, leases->now_s - leases->own_since_s, leases->own.chunk);
    count(leases, &leases->own, leases->own.part);
}

/* ---- the lost ------------------------------------------------------------------------------- */

static bool has_others(const struct leases *leases)
{
    for (int holder = 0; holder < leases->holders; holder++)
        if (!leases->holder[holder].lost)
            return true;
    return false;
}

bool leases_left_alone(const struct leases *leases)
{
    return detector_losses() > 0 && !has_others(leases);
}

bool leases_avoid(const struct leases *leases, uint64_t chunk)
{
    struct span tasks = tasks_of(leases, chunk);

    return fault_among(tasks.lo, tasks.hi) && has_others(leases);
}

/* Withdraws the receive for the results of a lost rank; should they have come just now, they are
 * dropped. A receive that has begun cannot be withdrawn (MPI 3.1, section 3.8.4), and will not end;
 * it is left alone. */
static void withdraw(struct leases *leases, int at)
{
    int done;

    MPI_Cancel(&leases->returned[at]);
    MPI_Test(&leases->returned[at], &done, MPI_STATUS_IGNORE);
    if (!done)
        MPI_Request_free(&leases->returned[at]);
}

static void lose(struct leases *leases, int number)
{
    for (int at = number * FARM_SLOTS; at < (number + 1) * FARM_SLOTS; at++) {
        if (leases->returned[at] == MPI_REQUEST_NULL)
            continue;
        withdraw(leases, at);
        leases->redo[leases->redos++] = leases->lease[at].chunk;
    }
    leases->keeps = true;
    leases->holder[number].lost = true;
    leases->holder[number].held = 0;
}

void leases_forfeit(struct leases *leases, int at)
{
    struct holder *holder = &leases->holder[at / FARM_SLOTS];

    leases->redo[leases->redos++] = leases->lease[at].chunk;
    if (holder->lost)
        return;
    detector_give_up(holder->rank, "is gone");
    lose(leases, at / FARM_SLOTS);
}

/* Whether a holder has been silent for too long. After a loss to live is not enough: the lost one
 * may have been killed amid a message, and so have closed the way for all others' (in shared memory
 * Open MPI has one queue for all senders). */
static bool has_ended(struct leases *leases, int number, bool lives, double passed_s)
{
    const double least_s = 1, times = 20;
    struct holder *holder = &leases->holder[number];
    double weight = 0;

    if ((lives && detector_losses() == 0) || holder->held == 0 || !leases->seen) {
        holder->quiet_s = 0;
        return false;
    }
    holder->quiet_s += passed_s;
    if (holder->quiet_s < least_s)
        return false;
    for (int at = number * FARM_SLOTS; at < (number + 1) * FARM_SLOTS; at++)
        if (leases->returned[at] != MPI_REQUEST_NULL)
            weight += weight_of(leases, leases->lease[at].chunk);
    return holder->quiet_s > times * leases->slowest_s * weight;
}

bool leases_look(struct leases *leases, bool idle)
{
    const unsigned some = 32;   /* turns: a few milliseconds, if each is long */
    const double most_s = 0.25; /* more means that this rank itself could not run */
    bool found = false;

    if (!idle && leases->turns++ % some > 0)
        return false;
    leases->now_s = clock_now_s();
    if (!detector_due())
        return false;
    double passed_s = leases->now_s - leases->looked_s;
    leases->looked_s = leases->now_s;
    for (int number = 0; number < leases->holders; number++) {
        int rank = leases->holder[number].rank;
        bool lives = false;
        if (leases->holder[number].lost)
            continue;
        bool lost = detector_gone(rank, &lives);
        if (!lost && has_ended(leases, number, lives, passed_s < most_s ? passed_s : most_s))
            detector_give_up(rank, "has not returned its chunks in time");
        if (!detector_lost(rank))
            continue;
        lose(leases, number);
        found = true;
    }
    return found;
}
