/* SPDX-License-Identifier: MIT */
#include "mpi/core/farm.h"

#include "mpi/core/patience.h"
#include "mpi/resilient/farm_loss.h"
#include "mpi/resilient/guard.h"

/* ---- handing out --------------------------------------------------------------------------- */

/* Where the results of `chunks` are or shall be; `part` if they are no more than an answer. */
static uint64_t *results_of(const struct farm_node *node, struct span chunks, struct answer *part,
                            int *words)
{
    if (node->work->results)
        return node->work->results(node->work->own, chunks, words);
    *words = 2;
    return &part->count; /* and the sum after it */
}

/* Hands out `count` chunks of `pile` to `child`, for its slot `slot`. The receive for the results
 * is there before they can be, so they go straight to their places. */
static void lend(struct farm_node *node, int child, int slot, struct farm_pile *pile,
                 uint64_t count)
{
    int at = child * FARM_SLOTS + slot, words;
    int rank = node->rank[child];
    struct farm_lease *lease = &node->leases[at];
    struct farm_grant grant = {{pile->chunks.lo, pile->chunks.lo + count},
                               (uint64_t)slot,
                               pile->again || pile->from->again};

    *lease = (struct farm_lease){grant.chunks, pile->from, {0, 0}, pile->again};
    pile->chunks.lo += count;
    if (guard_on())
        farm_loss_begin(node, child);
    node->held[child] += count;
    uint64_t *results = results_of(node, lease->chunks, &lease->part, &words);
    MPI_Irecv(results, words, MPI_UINT64_T, rank, TAG_RESULTS + slot, MPI_COMM_WORLD,
              &node->returned[at]);
    MPI_Send(&grant, FARM_GRANT, MPI_UINT64_T, rank, TAG_CHUNKS, MPI_COMM_WORLD);
}

/* Hands out to `child` what it may have, once (or not, returns false). Who has others below gets
 * chunks for all of them, in so many portions that the next is there before the last is done. */
static bool feed_once(struct farm_node *node, int child)
{
    struct farm_pile *pile = farm_node_next(node);
    int slot = farm_node_slot(node, child);

    if (!pile || slot < 0 || node->watch[child].lost)
        return false;
    uint64_t most = (uint64_t)node->child[child].ranks * farm_node_allowance(node, pile->chunks.lo);
    uint64_t portion = most / FARM_SLOTS + (most % FARM_SLOTS > 0);
    uint64_t here = pile->chunks.hi - pile->chunks.lo;

    if (node->held[child] + portion > most)
        return false;
    lend(node, child, slot, pile, portion < here ? portion : here);
    return true;
}

/* All get their first portion before anyone gets a second. */
static void feed_all(struct farm_node *node)
{
    bool fed = true;

    while (fed) {
        fed = false;
        for (int child = 0; child < node->children; child++)
            fed = feed_once(node, child) || fed;
    }
}

/* ---- reporting ----------------------------------------------------------------------------- */

/* Those below; where ranks may be lost, rank 0 sends all of them home, since whoever is between
 * may be lost on the way. */
static void send_home(struct farm_node *node)
{
    struct farm_grant none = {{0, 0}, 0, 0};
    bool all = guard_on();

    for (int child = 0; child < node->children && !all; child++)
        MPI_Send(&none, FARM_GRANT, MPI_UINT64_T, node->rank[child], TAG_CHUNKS, MPI_COMM_WORLD);
    for (int member = 1; member < guard_members() && all && node->root; member++)
        if (!guard_lost(guard_rank(member)))
            MPI_Send(&none, FARM_GRANT, MPI_UINT64_T, guard_rank(member), TAG_CHUNKS,
                     MPI_COMM_WORLD);
    node->over = true;
}

/* So many chunks of `stock` are done, and `part` came out; reports when these were the last. */
static void done(struct farm_node *node, struct farm_stock *stock, uint64_t count,
                 struct answer part)
{
    int words;

    stock->left -= count;
    stock->part = answer_add(stock->part, part);
    if (stock->left > 0)
        return;
    if (node->root) {
        send_home(node);
        return;
    }
    uint64_t *results = results_of(node, stock->granted, &stock->part, &words);
    MPI_Isend(results, words, MPI_UINT64_T, node->parent, TAG_RESULTS + (int)(stock - node->stocks),
              MPI_COMM_WORLD, &stock->reported);
}

/* What a child's results come to. */
static struct answer read_results(const struct farm_node *node, struct farm_lease *lease)
{
    struct answer part = {0, 0};
    int words;
    const uint64_t *results = results_of(node, lease->chunks, &lease->part, &words);

    if (!node->work->results)
        return lease->part;
    part.count = (uint64_t)words;
    for (int word = 0; word < words; word++)
        part.sum += results[word];
    return part;
}

/* ---- one rank ------------------------------------------------------------------------------ */

static void await_grant(struct farm_node *node)
{
    int from = guard_on() ? MPI_ANY_SOURCE : node->parent; /* rank 0, if the parent is lost */

    MPI_Irecv(&node->grant, FARM_GRANT, MPI_UINT64_T, from, TAG_CHUNKS, MPI_COMM_WORLD,
              &node->granted);
}

/* What was granted goes to its slot. */
static void take_in(struct farm_node *node, const struct farm_grant *grant)
{
    struct farm_stock *stock = &node->stocks[grant->slot];

    patient_wait(&stock->reported,
                 MPI_STATUS_IGNORE); /* it has arrived, else the slot were taken */
    *stock = (struct farm_stock){.pile = {grant->chunks, stock, false},
                                 .granted = grant->chunks,
                                 .left = grant->chunks.hi - grant->chunks.lo,
                                 .again = grant->again,
                                 .reported = MPI_REQUEST_NULL};
    if (stock->again)
        fault_spare();
    feed_all(node);
}

/* Takes what came from above. Returns whether something did. */
static bool take_grant(struct farm_node *node)
{
    MPI_Status status;
    int here;

    if (node->root)
        return false;
    MPI_Test(&node->granted, &here, &status);
    if (!here)
        return false;
    struct farm_grant grant = node->grant;
    if (grant.slot == FARM_GIVEN_UP)
        guard_given_up();
    if (status.MPI_SOURCE == 0 && node->parent != 0)
        farm_loss_change_parent(node, 0);
    bool known = status.MPI_SOURCE == node->parent; /* else from one that was lost */
    if (known && grant.chunks.lo == grant.chunks.hi) {
        send_home(node);
        return true;
    }
    await_grant(node);
    if (known)
        take_in(node, &grant);
    return true;
}

/* Takes the results that came from below, and sends more work there. Returns whether some did. */
static bool take_results(struct farm_node *node)
{
    int count = 0;

    if (node->children == 0)
        return false;
    MPI_Testsome(node->children * FARM_SLOTS, node->returned, &count, node->which, node->statuses);
    if (count == MPI_UNDEFINED) /* nothing is out */
        return false;
    for (int at = 0; at < count; at++) {
        struct farm_lease *lease = &node->leases[node->which[at]];
        int child = node->which[at] / FARM_SLOTS;
        uint64_t chunks = lease->chunks.hi - lease->chunks.lo;
        node->held[child] -= chunks;
        if (guard_on())
            farm_loss_end(node, child, lease);
        if (lease->again && !lease->from->again)
            farm_loss_redone(node, lease->chunks);
        done(node, lease->from, chunks, read_results(node, lease));
    }
    for (int at = 0; at < count; at++)
        while (feed_once(node, node->which[at] / FARM_SLOTS))
            ;
    return count > 0;
}

/* Takes a chunk to work on it itself. Returns whether there was one. */
static bool take_own(struct farm_node *node)
{
    struct farm_pile *pile = farm_node_next(node);

    if (!pile || (fault_on() && farm_loss_avoids(node, pile)))
        return false;
    node->own = pile->from;
    node->own_again = pile->again;
    node->chunk = pile->chunks.lo++;
    node->part = (struct answer){0, 0};
    if (pile->again || (guard_on() && farm_loss_left_alone(node)))
        fault_spare();
    node->own_since_s = node->now_s;
    return true;
}

/* Works itself, for a while. Returns whether there was something to do. */
static bool work_on(struct farm_node *node)
{
    if (!node->own && !take_own(node))
        return false;
    bool alone = node->children == 0; /* nobody waits for us */
    if (node->work->step(node->work->own, node->chunk, alone, &node->part)) {
        struct farm_stock *from = node->own;
        node->own = NULL;
        if (guard_on())
            farm_loss_end_own(node);
        if (node->own_again && !from->again)
            farm_loss_redone(node, (struct span){node->chunk, node->chunk + 1});
        done(node, from, 1, node->part);
    }
    return true;
}

/* One look around. Returns whether something has moved. */
static bool turn(struct farm_node *node)
{
    bool moved = take_grant(node);

    moved = work_on(node) || moved;
    moved = take_results(node) || moved;
    if (guard_on() && !node->over && farm_loss_look(node, !moved)) {
        feed_all(node);
        moved = true;
    }
    return moved;
}

struct answer farm_run(const struct farm_work *work, const struct farm_place *place)
{
    struct farm_node node = farm_node_open(work, place);
    struct patience patience = {0};

    node.stocks[0].pile.from = &node.stocks[0];
    guard_bear(true);
    if (node.root && work->chunks == 0)
        send_home(&node);
    else if (!node.root)
        await_grant(&node);
    feed_all(&node);
    while (!node.over) {
        if (turn(&node))
            patience = (struct patience){0};
        else
            patience_nap(&patience);
    }
    guard_bear(false);
    struct answer total = node.stocks[0].part;
    farm_node_close(&node);
    return total; /* meaningful on rank 0 only */
}
