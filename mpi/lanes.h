/* SPDX-License-Identifier: MIT
 *
 * lanes: the ranks' lanes of a timeline, brought to rank 0 and on to its clock. */
#ifndef TRIPTYCH_MPI_LANES_H
#define TRIPTYCH_MPI_LANES_H

#include "common/bench/timeline.h"

/* Before and after what is traced: compares the clocks of ranks that do not share one. Ranks share
 * CLOCK_MONOTONIC if they are on one host (by its boot_id) and in one time namespace
 * (time_namespaces(7)). Collective. */
void lanes_compare_clocks(void);

/* Afterwards: every rank's lane to rank 0, with the stamps on rank 0's clock, which it describes.
 * Collective. */
void lanes_gather(struct timeline_clock *clock);

#endif
