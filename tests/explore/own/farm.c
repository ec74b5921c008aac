/* SPDX-License-Identifier: MIT
 *
 * The protocol of mpi/core/farm.c, explored: CHUNKS chunks, flat, or as a tree with -DTREE. Each
 * chunk is done once, and all ranks go home. */
#include <mpi.h>

#include "mpi/core/farm.c"       /* NOLINT */
#include "mpi/core/farm_node.c"  /* NOLINT */
#include "mpi/core/farm_place.c" /* NOLINT */
#include "mpi/core/patience.c"   /* NOLINT */

#include <assert.h>

#ifndef CHUNKS
#define CHUNKS 3
#endif

static bool step(void *own, uint64_t chunk, bool whole, struct answer *part)
{
    (void)own;
    (void)whole;
    assert(chunk < CHUNKS);
    *part = answer_add(*part, (struct answer){1, UINT64_C(1) << 8 * chunk});
    return true;
}

int main(int argc, char **argv)
{
    const struct farm_work work = {.chunks = CHUNKS, .step = step};
    uint64_t expected = 0;
    int rank, size;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
#ifdef TREE
    struct farm_place place = farm_place_tree(rank, size);
#else
    struct farm_place place = farm_place_flat(rank, size);
#endif
    struct answer total = farm_run(&work, &place);
    for (int chunk = 0; chunk < CHUNKS; chunk++)
        expected |= UINT64_C(1) << 8 * chunk;
    if (rank == 0)
        assert(total.count == CHUNKS && total.sum == expected);
    farm_place_free(&place);
    MPI_Finalize();
    return 0;
}
