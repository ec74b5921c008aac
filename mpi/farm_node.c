/* SPDX-License-Identifier: MIT */
#include "mpi/farm_node.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "mpi/guard.h"
#include "mpi/patience.h"

#include <errno.h>
#include <stdlib.h>

struct farm_pile *farm_node_next(struct farm_node *node)
{
    struct farm_pile *found = NULL;

    while (node->redos > 0) {
        struct farm_pile *pile = &node->redo[node->redos - 1];
        if (pile->chunks.lo < pile->chunks.hi)
            return pile;
        node->redos--;
    }
    for (int slot = 0; slot < FARM_SLOTS; slot++) {
        struct farm_pile *pile = &node->stocks[slot].pile;
        if (pile->chunks.lo < pile->chunks.hi && (!found || pile->chunks.lo < found->chunks.lo))
            found = pile;
    }
    return found;
}

void farm_node_return(struct farm_node *node, struct span chunks, struct farm_stock *from)
{
    struct farm_pile *redo = realloc(node->redo, (node->redos + 1) * sizeof *redo);

    ok(redo ? 0 : errno, "realloc");
    node->redo = redo;
    node->redo[node->redos++] = (struct farm_pile){chunks, from, true};
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
    int room = guard_on() ? place->ranks : place->children;
    size_t slots = (size_t)room * FARM_SLOTS;
    struct farm_node node = {.work = work, .place = place, .granted = MPI_REQUEST_NULL};

    node.now_s = node.looked_s = clock_now_s();
    node.root = guard_number() == 0;
    node.parent = guard_rank(place->parent);
    node.children = place->children;
    node.room = room;
    node.child = calloc((size_t)room + 1, sizeof *node.child);
    node.rank = calloc((size_t)room + 1, sizeof *node.rank);
    node.watch = calloc((size_t)room + 1, sizeof *node.watch);
    node.leases = calloc(slots + 1, sizeof *node.leases);
    node.returned = calloc(slots + 1, sizeof(MPI_Request));
    node.statuses = calloc(slots + 1, sizeof *node.statuses);
    node.which = calloc(slots + 1, sizeof *node.which);
    node.held = calloc((size_t)room + 1, sizeof *node.held);
    ok(node.leases && node.returned && node.statuses && node.which && node.held && node.child &&
               node.watch && node.rank
           ? 0
           : errno,
       "calloc");
    for (int child = 0; child < place->children; child++) {
        node.child[child] = place->child[child];
        node.rank[child] = guard_rank(place->child[child].rank);
    }
    for (size_t slot = 0; slot < slots; slot++)
        node.returned[slot] = MPI_REQUEST_NULL;
    for (int slot = 0; slot < FARM_SLOTS; slot++)
        node.stocks[slot].reported = MPI_REQUEST_NULL;
    if (node.root)
        node.stocks[0] = (struct farm_stock){.granted = {0, work->chunks},
                                             .left = work->chunks,
                                             .reported = MPI_REQUEST_NULL,
                                             .pile.chunks = {0, work->chunks}};
    return node;
}

void farm_node_close(struct farm_node *node)
{
    for (int slot = 0; slot < FARM_SLOTS; slot++)
        patient_wait(&node->stocks[slot].reported, MPI_STATUS_IGNORE);
    free(node->redo);
    free(node->watch);
    free(node->rank);
    free(node->child);
    free(node->held);
    free(node->which);
    free(node->statuses);
    free(node->returned);
    if (!node->keeps)
        free(node->leases);
}
