/* SPDX-License-Identifier: MIT */
#include "mpi/farm_node.h"

#include "common/fail.h"
#include "mpi/patience.h"

#include <errno.h>
#include <stdlib.h>

struct farm_stock *farm_node_oldest(struct farm_node *node)
{
    struct farm_stock *found = NULL;

    for (int slot = 0; slot < FARM_SLOTS; slot++) {
        struct farm_stock *stock = &node->stocks[slot];
        if (stock->chunks.lo < stock->chunks.hi && (!found || stock->chunks.lo < found->chunks.lo))
            found = stock;
    }
    return found;
}

uint64_t farm_node_allowance(const struct farm_node *node, uint64_t next)
{
    const uint64_t part = 16, few = 4, most = FARM_SLOTS - 1;
    uint64_t ranks = (uint64_t)node->place->ranks, left = node->work->chunks - next;
    uint64_t ahead = left / (part * ranks);

    if (ahead == 0 && left > few * ranks)
        ahead = 1;
    return 1 + (ahead < most ? ahead : most);
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
    size_t slots = (size_t)place->children * FARM_SLOTS;
    struct farm_node node = {.work = work, .place = place, .granted = MPI_REQUEST_NULL};
    int rank;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    node.root = rank == 0;
    node.leases = calloc(slots + 1, sizeof *node.leases);
    node.returned = calloc(slots + 1, sizeof(MPI_Request));
    node.statuses = calloc(slots + 1, sizeof *node.statuses);
    node.which = calloc(slots + 1, sizeof *node.which);
    node.held = calloc((size_t)place->children + 1, sizeof *node.held);
    ok(node.leases && node.returned && node.statuses && node.which && node.held ? 0 : errno,
       "calloc");
    for (size_t slot = 0; slot < slots; slot++)
        node.returned[slot] = MPI_REQUEST_NULL;
    for (int slot = 0; slot < FARM_SLOTS; slot++)
        node.stocks[slot].reported = MPI_REQUEST_NULL;
    if (node.root) {
        node.stocks[0].chunks = node.stocks[0].granted = (struct span){0, work->chunks};
        node.stocks[0].left = work->chunks;
    }
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
    free(node->leases);
}
