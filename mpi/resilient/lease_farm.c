/* SPDX-License-Identifier: MIT */
#include "mpi/resilient/lease_farm.h"

#include "common/work/fault.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/resilient/detector.h"
#include "mpi/resilient/leases.h"

enum { LEASE_GRANT = sizeof(struct lease_grant) / sizeof(uint64_t) };
#define NO_MORE (UINT64_MAX - 1) /* instead of a slot: the work is over */

/* ---- rank 0 --------------------------------------------------------------------------------- */

static int free_slot(const struct leases *leases, int number)
{
    for (int slot = 0; slot < FARM_SLOTS; slot++)
        if (leases->returned[number * FARM_SLOTS + slot] == MPI_REQUEST_NULL)
            return slot;
    return -1;
}

/* MPI_Send() to a rank that has just died may wait for ever for a connection. This does not wait:
 * `grant` is left alone until the rank answers, and for good if it never does. */
static void grant_to(int rank, const struct lease_grant *grant)
{
    MPI_Request sent;

    MPI_Isend(grant, LEASE_GRANT, MPI_UINT64_T, rank, TAG_CHUNKS, MPI_COMM_WORLD, &sent);
    if (sent != MPI_REQUEST_NULL) /* ULFM: the rank has failed, as the receive from it will tell */
        MPI_Request_free(&sent);
}

/* Lends the next chunk to a holder, if it may have one more. The receive for the results is there
 * before they can be, so they go straight to their places. Returns whether. */
static bool lend(struct leases *leases, int number)
{
    struct holder *holder = &leases->holder[number];
    int slot = free_slot(leases, number), words;
    struct lease_grant grant = {.slot = (uint64_t)slot};
    bool again;

    if (slot < 0 || holder->lost || !leases_next(leases, &grant.chunk, &again) ||
        holder->held >= farm_allowance(leases->work, grant.chunk, leases->holders + 1))
        return false;
    leases_take(leases);
    leases_lend(leases, holder);
    struct lease *lease = &leases->lease[number * FARM_SLOTS + slot];
    grant.again = again;
    *lease = (struct lease){.chunk = grant.chunk, .again = again, .grant = grant};
    uint64_t *results = farm_results(leases->work, (struct span){grant.chunk, grant.chunk + 1},
                                     &lease->part, &words);
    MPI_Irecv(results, words, MPI_UINT64_T, holder->rank, TAG_RESULTS + slot, MPI_COMM_WORLD,
              &leases->returned[number * FARM_SLOTS + slot]);
    grant_to(holder->rank, &lease->grant);
    return true;
}

/* All get their first chunk before anyone gets a second. */
static void lend_all(struct leases *leases)
{
    bool lent = true;

    while (lent) {
        lent = false;
        for (int number = 0; number < leases->holders; number++)
            lent = lend(leases, number) || lent;
    }
}

/* Takes the results that have come, and sends more work there. Under ULFM a receive from a rank
 * that has failed ends, too: MPI_ERR_PROC_FAILED. Returns whether there were some. */
static bool take_results(struct leases *leases)
{
    int count = 0;

    if (leases->holders == 0)
        return false;
    int code = MPI_Testsome(leases->holders * FARM_SLOTS, leases->returned, &count, leases->which,
                            leases->statuses);
    if (count == MPI_UNDEFINED) /* nothing is out */
        return false;
    bool spoiled = code == MPI_ERR_IN_STATUS;
    for (int at = 0; at < count; at++) {
        if (spoiled && leases->statuses[at].MPI_ERROR != MPI_SUCCESS)
            continue;
        struct lease *lease = &leases->lease[leases->which[at]];
        struct span chunks = {lease->chunk, lease->chunk + 1};
        leases_return(leases, &leases->holder[leases->which[at] / FARM_SLOTS], lease,
                      farm_read_results(leases->work, chunks, &lease->part));
    }
    for (int at = 0; at < count && spoiled; at++)
        if (leases->statuses[at].MPI_ERROR != MPI_SUCCESS)
            leases_forfeit(leases, leases->which[at]);
    if (spoiled)
        lend_all(leases);
    for (int at = 0; at < count; at++)
        while (lend(leases, leases->which[at] / FARM_SLOTS))
            ;
    return count > 0;
}

/* Rank 0 works itself, for a while. Returns whether there was something to do. */
static bool work_on(struct leases *leases)
{
    const struct farm_work *work = leases->work;
    struct lease own = {0};

    if (!leases->busy) {
        if (!leases_next(leases, &own.chunk, &own.again) ||
            (!own.again && leases_avoid(leases, own.chunk)))
            return false;
        leases_take(leases);
        if (own.again || leases_left_alone(leases))
            fault_spare();
        leases->own = own;
        leases->own_since_s = leases->now_s;
        leases->busy = true;
    }
    if (work->step(work->own, leases->own.chunk, leases->holders == 0, &leases->own.part))
        leases_return_own(leases);
    return true;
}

static struct answer lead(const struct farm_work *work)
{
    static const struct lease_grant none = {.slot = NO_MORE};
    struct leases leases = leases_open(work);
    struct patience patience = {0};

    detector_copes(true);
    lend_all(&leases);
    while (leases.left > 0) {
        bool moved = work_on(&leases);
        moved = take_results(&leases) || moved;
        if (leases_look(&leases, !moved)) {
            lend_all(&leases);
            moved = true;
        }
        if (moved)
            patience = (struct patience){0};
        else
            patience_nap(&patience);
    }
    for (int number = 0; number < leases.holders; number++)
        if (!leases.holder[number].lost)
            grant_to(leases.holder[number].rank, &none);
    leases_close(&leases);
    detector_copes(false);
    return leases.total;
}

/* ---- all others ----------------------------------------------------------------------------- */

struct borrower {
    const struct farm_work *work;
    struct lease_grant arriving;
    MPI_Request granted;
    struct lease_grant queue[FARM_SLOTS]; /* what is to be done, used as a ring */
    size_t first, count;
    struct answer part[FARM_SLOTS]; /* of each slot, until it is reported */
    MPI_Request reported[FARM_SLOTS];
    bool over;
};

static void await_grant(struct borrower *borrower)
{
    MPI_Irecv(&borrower->arriving, LEASE_GRANT, MPI_UINT64_T, 0, TAG_CHUNKS, MPI_COMM_WORLD,
              &borrower->granted);
}

/* Takes what rank 0 has sent. Returns whether there was something. */
static bool take_grant(struct borrower *borrower)
{
    int here;

    MPI_Test(&borrower->granted, &here, MPI_STATUS_IGNORE);
    if (!here)
        return false;
    struct lease_grant grant = borrower->arriving;
    if (grant.slot == DETECTOR_GIVEN_UP)
        detector_given_up();
    borrower->over = grant.slot == NO_MORE;
    if (borrower->over)
        return true;
    borrower->queue[(borrower->first + borrower->count++) % FARM_SLOTS] = grant;
    await_grant(borrower);
    return true;
}

/* Does the chunk that came first, and reports. */
static void work_off(struct borrower *borrower)
{
    const struct farm_work *work = borrower->work;
    struct lease_grant grant = borrower->queue[borrower->first];
    struct answer *part = &borrower->part[grant.slot];
    int words;

    borrower->first = (borrower->first + 1) % FARM_SLOTS;
    borrower->count--;
    if (grant.again)
        fault_spare();
    patient_wait(&borrower->reported[grant.slot], MPI_STATUS_IGNORE); /* it has arrived */
    *part = (struct answer){0, 0};
    work->step(work->own, grant.chunk, true, part);
    uint64_t *results =
        farm_results(work, (struct span){grant.chunk, grant.chunk + 1}, part, &words);
    MPI_Isend(results, words, MPI_UINT64_T, 0, TAG_RESULTS + (int)grant.slot, MPI_COMM_WORLD,
              &borrower->reported[grant.slot]);
}

static void follow(const struct farm_work *work)
{
    struct borrower borrower = {.work = work};
    struct patience patience = {0};

    for (int slot = 0; slot < FARM_SLOTS; slot++)
        borrower.reported[slot] = MPI_REQUEST_NULL;
    await_grant(&borrower);
    while (!borrower.over) {
        bool moved = take_grant(&borrower);
        detector_due();
        if (borrower.count > 0) {
            work_off(&borrower);
            moved = true;
        }
        if (!moved && !detector_on())
            patient_wait(&borrower.granted, MPI_STATUS_IGNORE); /* take_grant() finds it complete */
        else
            patient_turn(&patience, moved);
    }
    for (int slot = 0; slot < FARM_SLOTS; slot++)
        patient_wait(&borrower.reported[slot], MPI_STATUS_IGNORE);
}

struct answer lease_farm_run(const struct farm_work *work)
{
    struct answer total = {0, 0};

    detector_bear(true);
    if (detector_number() == 0)
        total = lead(work);
    else
        follow(work);
    detector_bear(false);
    return total; /* meaningful on rank 0 only */
}
