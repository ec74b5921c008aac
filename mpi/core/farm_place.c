/* SPDX-License-Identifier: MIT */
#include "mpi/core/farm_place.h"

#include "common/base/fail.h"
#include "common/base/split.h"

#include <errno.h>
#include <stdlib.h>

/* With room for so many below it: in the simulation thousands of ranks share one memory. */
static struct farm_place childless(int parent, int size, int most)
{
    struct farm_place place = {.ranks = size, .parent = parent};

    place.child = calloc((size_t)most + 1, sizeof *place.child);
    check(place.child ? 0 : errno, "calloc");
    return place;
}

static void adopt(struct farm_place *place, int rank, int ranks)
{
    place->child[place->children++] = (struct farm_child){rank, ranks};
}

struct farm_place farm_place_flat(int rank, int size)
{
    struct farm_place place = childless(0, size, rank == 0 ? size : 0);

    for (int other = 1; rank == 0 && other < size; other++)
        adopt(&place, other, 1);
    return place;
}

/* The smallest number of groups that are not larger than their number. */
static int groups_of(int size)
{
    int groups = 1;

    while (groups * groups < size)
        groups++;
    return groups;
}

struct farm_place farm_place_tree(int rank, int size)
{
    int groups = groups_of(size), number = 0;
    struct span group = span_of((uint64_t)size, 0, (uint64_t)groups);

    while ((uint64_t)rank >= group.hi)
        group = span_of((uint64_t)size, (uint64_t)++number, (uint64_t)groups);
    int first = (int)group.lo;
    int most = (rank == 0 ? groups : 0) + (rank == first ? (int)(group.hi - group.lo) : 0);
    struct farm_place place = childless(rank == first ? 0 : first, size, most);

    for (int other = 1; rank == 0 && other < groups; other++) {
        struct span theirs = span_of((uint64_t)size, (uint64_t)other, (uint64_t)groups);
        if (theirs.hi > theirs.lo)
            adopt(&place, (int)theirs.lo, (int)(theirs.hi - theirs.lo));
    }
    for (int member = first + 1; rank == first && member < (int)group.hi; member++)
        adopt(&place, member, 1);
    return place;
}

void farm_place_free(struct farm_place *place)
{
    free(place->child);
    place->child = NULL;
}
