/* SPDX-License-Identifier: MIT
 *
 * farm_place: who hands out work to whom. All work is at rank 0 at first. In the flat farm it hands
 * out to all others itself. In the tree the ranks are in about as many groups as a group has ranks
 * (the root of their number), neighbours together, since launchers put neighbours on one host; the
 * first of a group hands out to its others, and gets its work from rank 0, which leads the first
 * group itself. So nobody sees to more than twice the root of the number of ranks: 128 of 4096. */
#ifndef TRIPTYCH_MPI_FARM_PLACE_H
#define TRIPTYCH_MPI_FARM_PLACE_H

/* A rank that gets its work from this one, for itself and for those that get theirs from it. */
struct farm_child {
    int rank, ranks;
};

/* One rank's place. */
struct farm_place {
    int ranks;  /* of the whole farm */
    int parent; /* who hands out work to this rank; of rank 0: itself */
    int children;
    struct farm_child *child; /* child[children] */
};

/* Rank `rank` of `size`. Fail the program if there is no memory. Any rank. Free the place with
 * farm_place_free(). */
struct farm_place farm_place_flat(int rank, int size);
struct farm_place farm_place_tree(int rank, int size);
void farm_place_free(struct farm_place *place);

#endif
