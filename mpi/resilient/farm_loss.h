/* SPDX-License-Identifier: MIT
 *
 * farm_loss: what a farm does when ranks are lost (guard.h says which are).
 *
 * What a lost rank held is done again: its leases go back to the chunks that are to be handed out,
 * before all others. A lease ends when the rank is gone, or when it has been silent for longer than
 * 20 times what its chunks should take by the slowest that this rank has seen so far, and at least
 * a second; one that is seen to run, on the same host, is not silent until a first rank is lost.
 * Silence is counted in looks, so that time in which this rank itself was stopped does not count.
 *
 * Results are counted once: with the lease goes the receive for them, and a rank that is lost is
 * never listened to again.
 *
 * When the first of a group is lost, rank 0 does the group's chunks again, and adopts its ranks:
 * a rank below the lost one gets its next chunks from rank 0, and drops all that it had. */
#ifndef TRIPTYCH_MPI_FARM_LOSS_H
#define TRIPTYCH_MPI_FARM_LOSS_H

#include "mpi/core/farm_node.h"

/* Looks for lost children, when it is time; `idle`: there is nothing else to do. Returns whether
 * some were found, so that there is more to hand out. Any rank, often. */
bool farm_loss_look(struct farm_node *node, bool idle);

/* `child` begins with what it was just given; it has just returned this lease; this rank has just
 * done its own chunk: how long chunks take. Any rank, with guard_on(). */
void farm_loss_begin(struct farm_node *node, int child);
void farm_loss_end(struct farm_node *node, int child, const struct farm_lease *lease);
void farm_loss_end_own(struct farm_node *node);

/* So many chunks that were to be done again are done. */
void farm_loss_redone(const struct farm_node *node, struct span chunks);

/* Rank 0 leaves the task that a fault is to strike to somebody else while there is one. */
bool farm_loss_avoids(const struct farm_node *node, const struct farm_pile *pile);

/* This is rank 0, and all others are lost: it goes on alone, so nothing may strike it. */
bool farm_loss_left_alone(const struct farm_node *node);

/* This rank gets its work from `parent` from now on, and has none. */
void farm_loss_change_parent(struct farm_node *node, int parent);

#endif
