/* SPDX-License-Identifier: MIT
 *
 * clocksync: how the clocks of several ranks map to the clock of one. The method is that of HCA3
 * (S. Hunold, A. Carpen-Amarie: Hierarchical Clock Synchronization in MPI, CLUSTER 2018): ranks
 * pair up as a binomial tree, so that log2(p) rounds do; each learns its offset to its parent by
 * ping-pongs, the one with the shortest round trip counting (F. Cristian: Probabilistic clock
 * synchronization, 1989); a line through several such points is its drift. Other than there, points
 * are taken before and after what is to be stamped, so that stamps lie between them, and the lines
 * are chained up to the root at the end.
 *
 * The error that is claimed is a bound and no estimate, as long as clocks drift evenly: the other
 * clock was read somewhere between sending and receiving, so an offset is off by half the round
 * trip at most; and a line that is no further off at a point before and at one after is no further
 * off in between. */
#ifndef TRIPTYCH_MPI_CLOCKSYNC_H
#define TRIPTYCH_MPI_CLOCKSYNC_H

#include <mpi.h>

/* t on the own clock is t + offset_s + slope * (t - reference_s) on the root's, give or take
 * error_s. */
struct clock_map {
    double offset_s, slope, reference_s, error_s;
};

static inline double clock_map_to_root(const struct clock_map *map, double moment_s)
{
    return moment_s + map->offset_s + map->slope * (moment_s - map->reference_s);
}

struct clocksync;

/* Begins to compare the clocks that now_s() reads on the ranks of `comm`, whose rank 0 is the root.
 * Collective; `comm` must live until clocksync_close(). */
struct clocksync *clocksync_open(MPI_Comm comm, double (*now_s)(void));

/* Takes some points: once before what is to be stamped, and once after. Takes a quarter of a second
 * for each level of the tree at most, and a few hundred round trips as a rule. Collective. */
void clocksync_measure(struct clocksync *sync);

/* The map from the calling rank's clock to the root's. Frees `sync`. Collective. */
struct clock_map clocksync_close(struct clocksync *sync);

#endif
