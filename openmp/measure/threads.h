/* SPDX-License-Identifier: MIT
 *
 * threads: a team of as many threads as are wanted, or none. The panel's team uses it, and its
 * prices, which do not link that team. */
#ifndef TRIPTYCH_OPENMP_THREADS_H
#define TRIPTYCH_OPENMP_THREADS_H

/* Makes a team of so many threads, which outlives the region that made it. Where OpenMP gives
 * fewer, the program ends with STATUS_SKIP, the cause and its cure. Main thread, outside the timed
 * region, before each use of a team. */
void openmp_prepare(int threads);

#endif
