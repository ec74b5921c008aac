/* SPDX-License-Identifier: MIT
 *
 * find_primes that survives the loss of ranks.
 *
 * Shows:      as manager.c, but each chunk that is out is a lease, which ends when its holder is
 *             lost or silent for too long; then somebody else does it again (mpi/resilient/). What
 *             comes back for a chunk is a count and a sum. The list is not: it lies with the ranks
 *             until the end, so --list and lost ranks exclude each other.
 * Run:        mpirun --enable-recovery -n 4 --oversubscribe mpi/find_primes --to 1e7 \
 *                    --variant resilient --fault kill
 * Beside it:  manager.c, the same without leases; posix/find_primes/resilient.c.
 * Exercise:   let each chunk bring its primes along. What does that cost without a loss? */
#include "mpi/core/primes_farm.h"

#include "common/base/fail.h"
#include "mpi/resilient/detector.h"
#include "mpi/resilient/lease_farm.h"

/* Every rank that is left calls it. */
static struct answer run(const struct job *job)
{
    struct primes_hand hand = {.job = job};
    struct farm_work work = primes_farm_work(&hand);

    if (detector_on() && job->bitmap)
        fail(STATUS_FAILED, "--list: the list of a rank that is lost could not be brought back; "
                            "start it without letting the job go on (--enable-recovery, --with-ft "
                            "ulfm, -disable-auto-cleanup), or leave out --list");
    struct answer total = lease_farm_run(&work);
    primes_bring_list(job);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_resilient = {"resilient", run, EXACT | RESILIENT,
                                          "as manager, and survives the loss of ranks"};
