/* SPDX-License-Identifier: MIT */
#include "mpi/core/farm_node.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"

#include <stdlib.h>

struct farm_stock *farm_node_next(struct farm_node *node)
{
    struct farm_stock *found = NULL;

    for (int slot = 0; slot < FARM_SLOTS; slot++) {
        struct farm_stock *stock = &node->stocks[slot];
        if (stock->pending.lo < stock->pending.hi &&
            (!found || stock->pending.lo < found->pending.lo))
            found = stock;
    }
    return found;
}

int farm_node_slot(const struct farm_node *node, int child)
{
    for (int slot = 0; slot < FARM_SLOTS; slot++)
        if (node->returned[child * FARM_SLOTS + slot] == MPI_REQUEST_NULL)
            return slot;
    return -1;
}

struct farm_node farm_node_open(const struct farm_work *work, const struct farm_place *place)
{
    size_t children = (size_t)place->children, slots = children * FARM_SLOTS;
    struct farm_node node = {.work = work, .place = place, .granted = MPI_REQUEST_NULL};
    int rank;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    node.root = rank == 0;
    node.loans = xcalloc(slots + 1, sizeof *node.loans);
    node.returned = xcalloc(slots + 1, sizeof(MPI_Request));
    node.statuses = xcalloc(slots + 1, sizeof *node.statuses);
    node.which = xcalloc(slots + 1, sizeof *node.which);
    node.held = xcalloc(children + 1, sizeof *node.held);
    for (size_t slot = 0; slot < slots; slot++)
        node.returned[slot] = MPI_REQUEST_NULL;
    for (int slot = 0; slot < FARM_SLOTS; slot++)
        node.stocks[slot].reported = MPI_REQUEST_NULL;
    if (node.root)
        node.stocks[0] = (struct farm_stock){.pending = {0, work->chunks},
                                             .granted = {0, work->chunks},
                                             .left = work->chunks,
                                             .reported = MPI_REQUEST_NULL};
    return node;
}

void farm_node_close(struct farm_node *node)
{
    for (int slot = 0; slot < FARM_SLOTS; slot++)
        patient_wait(&node->stocks[slot].reported, MPI_STATUS_IGNORE);
    free(node->held);
    free(node->which);
    free(node->statuses);
    free(node->returned);
    free(node->loans);
}
