/* SPDX-License-Identifier: MIT */
#include "mpi/farm_loss.h"

#include "common/base/clock.h"
#include "common/work/fault.h"
#include "mpi/guard.h"

/* ---- how long chunks take ------------------------------------------------------------------- */

/* Chunks that shrink are told apart by how many results they have. */
static double weight_of(const struct farm_node *node, struct span chunks)
{
    int words = 0;

    if (!node->work->results || chunks.lo == chunks.hi)
        return (double)(chunks.hi - chunks.lo);
    node->work->results(node->work->own, chunks, &words);
    return (double)words;
}

static void learn(struct farm_node *node, double seconds, struct span chunks)
{
    double weight = seconds > 0 ? weight_of(node, chunks) : 0;

    node->seen = true;
    if (seconds > 0 && seconds / weight > node->slowest_s)
        node->slowest_s = seconds / weight;
}

void farm_loss_begin(struct farm_node *node, int child)
{
    if (node->held[child] > 0)
        return;
    node->watch[child].since_s = node->now_s;
    node->watch[child].quiet_s = 0;
}

void farm_loss_end(struct farm_node *node, int child, const struct farm_lease *lease)
{
    learn(node, node->now_s - node->watch[child].since_s, lease->chunks);
    node->watch[child].since_s = node->now_s;
    node->watch[child].quiet_s = 0;
}

void farm_loss_end_own(struct farm_node *node)
{
    learn(node, node->now_s - node->own_since_s, (struct span){node->chunk, node->chunk + 1});
}

/* ---- the lost ------------------------------------------------------------------------------- */

/* The tasks of chunks, by which a record counts. */
static struct span tasks_of(const struct farm_node *node, struct span chunks)
{
    return node->work->tasks ? node->work->tasks(node->work->own, chunks) : chunks;
}

void farm_loss_redone(const struct farm_node *node, struct span chunks)
{
    struct span tasks = tasks_of(node, chunks);

    fault_redone(tasks.hi - tasks.lo);
}

static bool has_others(const struct farm_node *node)
{
    for (int child = 0; child < node->children; child++)
        if (!node->watch[child].lost)
            return true;
    return false;
}

bool farm_loss_left_alone(const struct farm_node *node)
{
    return node->root && guard_losses() > 0 && !has_others(node);
}

bool farm_loss_avoids(const struct farm_node *node, const struct farm_pile *pile)
{
    if (!node->root || pile->again)
        return false;
    struct span tasks = tasks_of(node, (struct span){pile->chunks.lo, pile->chunks.lo + 1});
    return fault_among(tasks.lo, tasks.hi) && has_others(node);
}

/* Withdraws the receive for the results of a lost rank; should they have come just now, they are
 * dropped. A receive that has begun cannot be withdrawn (MPI 3.1, section 3.8.4), and will not end;
 * it is left alone. */
static void withdraw(struct farm_node *node, int at)
{
    int done;

    MPI_Cancel(&node->returned[at]);
    MPI_Test(&node->returned[at], &done, MPI_STATUS_IGNORE);
    if (done)
        return;
    MPI_Request_free(&node->returned[at]);
    node->keeps = true;
}

/* The ranks of the group whose first was lost; they are numbered one after the other. */
static void adopt_group(struct farm_node *node, struct farm_child lost)
{
    for (int number = lost.rank + 1; number < lost.rank + lost.ranks; number++) {
        node->rank[node->children] = guard_rank(number);
        node->child[node->children++] = (struct farm_child){number, 1};
    }
}

static void lose(struct farm_node *node, int child)
{
    node->watch[child].lost = true;
    for (int slot = 0; slot < FARM_SLOTS; slot++) {
        int at = child * FARM_SLOTS + slot;
        const struct farm_lease *lease = &node->leases[at];
        if (node->returned[at] == MPI_REQUEST_NULL)
            continue;
        withdraw(node, at);
        farm_node_return(node, lease->chunks, lease->from);
    }
    node->held[child] = 0;
    if (node->root)
        adopt_group(node, node->child[child]);
}

/* Whether `child` has been silent for too long. After a loss to live is not enough: the lost one
 * may have been killed amid a message, and so have closed the way for all others' (in shared memory
 * Open MPI has one queue for all senders). */
static bool lease_ended(struct farm_node *node, int child, bool lives, double passed_s)
{
    const double least_s = 1, times = 20;
    struct farm_watch *watch = &node->watch[child];
    double weight = 0;

    if ((lives && guard_losses() == 0) || node->held[child] == 0 || !node->seen) {
        watch->quiet_s = 0;
        return false;
    }
    watch->quiet_s += passed_s;
    if (watch->quiet_s < least_s)
        return false;
    for (int slot = 0; slot < FARM_SLOTS; slot++)
        if (node->returned[child * FARM_SLOTS + slot] != MPI_REQUEST_NULL)
            weight += weight_of(node, node->leases[child * FARM_SLOTS + slot].chunks);
    return watch->quiet_s > times * node->slowest_s * weight;
}

bool farm_loss_look(struct farm_node *node, bool idle)
{
    const unsigned some = 32;   /* turns: a few milliseconds, if each is long */
    const double most_s = 0.25; /* more means that this rank itself could not run */
    bool found = false;

    if (!idle && node->turns++ % some > 0)
        return false;
    node->now_s = clock_now_s();
    if (!guard_due())
        return false;
    double passed_s = node->now_s - node->looked_s;
    node->looked_s = node->now_s;
    for (int child = 0; child < node->children; child++) {
        int rank = node->rank[child];
        bool lives = false;
        if (node->watch[child].lost)
            continue;
        bool lost = guard_gone(rank, &lives);
        if (!lost && lease_ended(node, child, lives, passed_s < most_s ? passed_s : most_s))
            guard_give_up(rank, "has not returned its chunks in time");
        if (!guard_lost(rank))
            continue;
        lose(node, child);
        found = true;
    }
    return found;
}

void farm_loss_change_parent(struct farm_node *node, int parent)
{
    int done;

    for (int slot = 0; slot < FARM_SLOTS; slot++) {
        struct farm_stock *stock = &node->stocks[slot];
        if (stock->reported != MPI_REQUEST_NULL)
            MPI_Test(&stock->reported, &done, MPI_STATUS_IGNORE);
        if (stock->reported != MPI_REQUEST_NULL)
            MPI_Request_free(&stock->reported);
        *stock = (struct farm_stock){.reported = MPI_REQUEST_NULL};
    }
    node->parent = parent;
}
