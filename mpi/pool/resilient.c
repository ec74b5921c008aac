/* SPDX-License-Identifier: MIT
 *
 * pool that survives the loss of ranks.
 *
 * Shows:      as manager.c, but each chunk that is out is a lease: rank 0 knows who holds it, and
 *             when its holder is lost, or silent for too long, somebody else does it again. Nobody
 *             goes home before all results are back, and there is no collective call from the first
 *             chunk to the last result, since one would wait for the dead (mpi/resilient/). Where the
 *             job runs under ULFM (Open MPI 5, --with-ft ulfm) the library tells who is lost: a
 *             receive ends with MPI_ERR_PROC_FAILED (lease_farm.c, ulfm.c).
 * Run:        mpirun --enable-recovery -n 4 --oversubscribe mpi/pool --variant resilient \
 *                    --tasks 200 --size 1M --fault kill
 * Beside it:  manager.c, the same without leases; posix/pool/resilient.c.
 * Exercise:   what does it cost beside manager, with --tasks 1M --size 0 --chunk 1? */
#include "mpi/core/pool_farm.h"

#include "mpi/resilient/lease_farm.h"

/* Every rank that is left calls it. */
static struct answer run(const struct job *job)
{
    struct pool_hand hand = {.job = job};
    struct farm_work work = pool_farm_work(&hand);

    return lease_farm_run(&work); /* meaningful on rank 0 only */
}

const struct variant variant_resilient = {"resilient", run, EXACT | RESILIENT,
                                          "as manager, and survives the loss of ranks"};
