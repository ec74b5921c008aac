/* SPDX-License-Identifier: MIT
 *
 * lease_farm: a farm (mpi/core/farm.h) that survives the loss of ranks. Rank 0 sends chunks ahead
 * to all others and works itself, as in the flat farm. But each chunk that is out is a lease
 * (leases.h), which says who holds it, and is ended when the holder is lost; then the chunk goes
 * out again. Nobody is sent home before all results are back, so that there is somebody to do
 * chunks again; there is no collective call from the first chunk to the last result, since it would
 * wait for the dead; and no rank waits for a particular other one but for rank 0. */
#ifndef TRIPTYCH_MPI_LEASE_FARM_H
#define TRIPTYCH_MPI_LEASE_FARM_H

#include "mpi/core/farm.h"

/* Does the work. Returns on rank 0 the sum of all answers, as farm_run() does. All members
 * (detector.h). */
struct answer lease_farm_run(const struct farm_work *work);

#endif
