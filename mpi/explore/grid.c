/* SPDX-License-Identifier: MIT
 *
 * Grids of ranks. */
#include "mpi/explore/topology.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int MPI_Dims_create(int nodes, int count, int dims[])
{
    mpix_enter(__func__, HERE);
    int left, given = 1, open_dims = 0;
    for (int at = 0; at < count; at++) {
        if (dims[at] < 0)
            mpix_wrong(MPI_ERR_DIMS, HERE, "%s is given %d ranks in the dimension %d", __func__,
                       dims[at], at);
        given *= dims[at] > 0 ? dims[at] : 1;
        open_dims += dims[at] == 0;
    }
    if (nodes <= 0 || nodes % given != 0 || (open_dims == 0 && nodes != given))
        mpix_wrong(MPI_ERR_DIMS, HERE, "%s: %d ranks do not make a grid of %d by others", __func__,
                   nodes, given);
    left = nodes / given;
    for (int at = 0, open = 0; at < count; at++) {
        if (dims[at] > 0)
            continue;
        open = 0;
        for (int other = at; other < count; other++)
            open += dims[other] == 0;
        int best = left;
        for (int factor = 1; factor <= left; factor++) { /* near the root, and not below it */
            int power = 1;
            for (int each = 0; each < open; each++)
                power = power > left ? power : power * factor;
            if (left % factor == 0 && power >= left) {
                best = factor;
                break;
            }
        }
        dims[at] = open == 1 ? left : best;
        left /= dims[at];
    }
    return MPI_SUCCESS;
}

static void coordinates(const struct comm *grid, int rank, int *place);
static int rank_at(const struct comm *grid, const int *place);

static void make_grid(int number, int count, const int dims[], const int periods[])
{
    struct comm *grid = &mpix->comm[number];
    int place[8], neighbors[16];

    grid->topology = TOPOLOGY_GRID;
    grid->dim_count = count;
    memcpy(grid->dims, dims, sizeof(int) * (size_t)count);
    memcpy(grid->periods, periods, sizeof(int) * (size_t)count);
    coordinates(grid, mpix_rank_in(number), place);
    for (int at = 0; at < count; at++) {
        place[at]--;
        neighbors[2 * at] = rank_at(grid, place);
        place[at] += 2;
        neighbors[2 * at + 1] = rank_at(grid, place);
        place[at]--;
    }
    mpix_keep_neighbors(number, neighbors, 2 * count, neighbors, 2 * count);
}

int MPI_Cart_create(MPI_Comm comm, int count, const int dims[], const int periods[], int reorder,
                    MPI_Comm *made)
{
    int total = 1, list[16];

    (void)reorder;
    mpix_enter(__func__, HERE);
    int me = mpix_rank_in(mpix_comm(comm, __func__, HERE));
    if (count < 0)
        mpix_wrong(MPI_ERR_DIMS, HERE, "%s is given %d dimensions", __func__, count);
    if (count > 8)
        mpix_unsupported("grids of %d dimensions", count);
    for (int at = 0; at < count; at++) {
        if (dims[at] <= 0)
            mpix_wrong(MPI_ERR_DIMS, HERE, "%s is given %d ranks in the dimension %d", __func__,
                       dims[at], at);
        total *= dims[at];
        list[2 * at] = dims[at];
        list[2 * at + 1] = periods[at] != 0;
    }
    if (total > mpix->comm[mpix_comm(comm, __func__, HERE)].size)
        mpix_wrong(MPI_ERR_DIMS, HERE, "%s is given a grid of %d ranks, and there are fewer",
                   __func__, total);
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .numbers = {0, 0, me < total ? 0 : MPI_UNDEFINED, 0},
                              .list = list,
                              .list_count = 2 * count,
                              .alike = "grids"};
    int number = mpix_make_comm(&call, made);
    if (number < 0)
        return MPI_SUCCESS;
    make_grid(number, count, dims, periods);
    return MPI_SUCCESS;
}

static const struct comm *grid_of(MPI_Comm comm, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    const struct comm *grid = &mpix->comm[mpix_comm(comm, call, pc)];
    if (grid->topology != TOPOLOGY_GRID)
        mpix_wrong(MPI_ERR_TOPOLOGY, pc, "%s is given a communicator without a grid", call);
    return grid;
}

static void coordinates(const struct comm *grid, int rank, int *place)
{
    for (int at = grid->dim_count - 1; at >= 0; at--) {
        place[at] = rank % grid->dims[at];
        rank /= grid->dims[at];
    }
}

/* MPI_PROC_NULL: outside. */
static int rank_at(const struct comm *grid, const int *place)
{
    int rank = 0;

    for (int at = 0; at < grid->dim_count; at++) {
        int size = grid->dims[at], here = place[at];
        if (grid->periods[at])
            here = (here % size + size) % size;
        if (here < 0 || here >= size)
            return MPI_PROC_NULL;
        rank = rank * size + here;
    }
    return rank;
}

int MPI_Cart_coords(MPI_Comm comm, int rank, int most, int place[])
{
    int all[8];
    const struct comm *grid = grid_of(comm, __func__, HERE);

    if (rank < 0 || rank >= grid->size)
        mpix_wrong(MPI_ERR_RANK, HERE, "%s is given the rank %d, and its communicator has %d",
                   __func__, rank, grid->size);
    coordinates(grid, rank, all);
    for (int at = 0; at < most && at < grid->dim_count; at++)
        place[at] = all[at];
    return MPI_SUCCESS;
}

int MPI_Cart_rank(MPI_Comm comm, const int place[], int *rank)
{
    const struct comm *grid = grid_of(comm, __func__, HERE);

    *rank = rank_at(grid, place);
    if (*rank == MPI_PROC_NULL)
        mpix_wrong(MPI_ERR_ARG, HERE, "%s is given a place outside of the grid", __func__);
    return MPI_SUCCESS;
}

int MPI_Cart_shift(MPI_Comm comm, int dim, int step, int *source, int *target)
{
    int place[8] = {0};
    const struct comm *grid = grid_of(comm, __func__, HERE);

    if (dim < 0 || dim >= grid->dim_count)
        mpix_wrong(MPI_ERR_DIMS, HERE, "%s is given the dimension %d", __func__, dim);
    coordinates(grid, mpix_rank_in((int)(grid - mpix->comm)), place);
    place[dim] += step;
    *target = rank_at(grid, place);
    place[dim] -= 2 * step;
    *source = rank_at(grid, place);
    return MPI_SUCCESS;
}

int MPI_Cart_get(MPI_Comm comm, int most, int dims[], int periods[], int place[])
{
    int all[8];
    const struct comm *grid = grid_of(comm, __func__, HERE);

    coordinates(grid, mpix_rank_in((int)(grid - mpix->comm)), all);
    for (int at = 0; at < most && at < grid->dim_count; at++) {
        dims[at] = grid->dims[at];
        periods[at] = grid->periods[at];
        place[at] = all[at];
    }
    return MPI_SUCCESS;
}

int MPI_Cartdim_get(MPI_Comm comm, int *count)
{
    *count = grid_of(comm, __func__, HERE)->dim_count;
    return MPI_SUCCESS;
}

/* Ranks whose other coordinates are the same have a grid of their own. */
int MPI_Cart_sub(MPI_Comm comm, const int remains[], MPI_Comm *made)
{
    int place[8], dims[8] = {0}, periods[8] = {0}, count = 0, color = 0;
    const struct comm *grid = grid_of(comm, __func__, HERE);
    int me = mpix_rank_in((int)(grid - mpix->comm));

    coordinates(grid, me, place);
    for (int at = 0; at < grid->dim_count; at++) {
        if (remains[at]) {
            dims[count] = grid->dims[at];
            periods[count++] = grid->periods[at];
        } else {
            color = color * grid->dims[at] + place[at];
        }
    }
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .numbers = {0, 0, color, me}};
    make_grid(mpix_make_comm(&call, made), count, dims, periods);
    return MPI_SUCCESS;
}

/* Nobody is at another place than in the old communicator. */
int MPI_Cart_map(MPI_Comm comm, int count, const int dims[], const int periods[], int *rank)
{
    int total = 1;

    (void)periods;
    mpix_enter(__func__, HERE);
    int number = mpix_comm(comm, __func__, HERE), me = mpix_rank_in(number);
    for (int at = 0; at < count; at++)
        total *= dims[at];
    if (count < 0 || total < 1 || total > mpix->comm[number].size)
        mpix_wrong(MPI_ERR_DIMS, HERE, "%s is given a grid of %d ranks, and there are %d", __func__,
                   total, mpix->comm[number].size);
    *rank = me < total ? me : MPI_UNDEFINED;
    return MPI_SUCCESS;
}
