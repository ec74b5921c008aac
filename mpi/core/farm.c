/* SPDX-License-Identifier: MIT */
#include "mpi/core/farm.h"

#include "mpi/core/farm_node.h"
#include "mpi/core/patience.h"

/* ---- results -------------------------------------------------------------------------------- */

uint64_t *farm_results(const struct farm_work *work, struct span chunks, struct answer *part,
                       int *words)
{
    if (work->results)
        return work->results(work->own, chunks, words);
    *words = 2;
    return &part->count; /* and the sum after it */
}

struct answer farm_read_results(const struct farm_work *work, struct span chunks,
                                struct answer *part)
{
    struct answer read = {0, 0};
    int words;
    const uint64_t *results = farm_results(work, chunks, part, &words);

    if (!work->results)
        return *part;
    read.count = (uint64_t)words;
    for (int word = 0; word < words; word++)
        read.sum += results[word];
    return read;
}

/* ---- handing out --------------------------------------------------------------------------- */

uint64_t farm_allowance(const struct farm_work *work, uint64_t next, int ranks)
{
    const uint64_t part = 16, few = 2, most = FARM_SLOTS - 1;
    uint64_t left = work->chunks - next, ahead = left / (part * (uint64_t)ranks);

    if (ahead == 0 && left > few * (uint64_t)ranks)
        ahead = 1;
    return 1 + (ahead < most ? ahead : most);
}

/* Hands out `count` chunks of `stock` to `child`, for its slot `slot`. The receive for the results
 * is there before they can be, so they go straight to their places. */
static void lend(struct farm_node *node, int child, int slot, struct farm_stock *stock,
                 uint64_t count)
{
    int at = child * FARM_SLOTS + slot, rank = node->place->child[child].rank, words;
    struct farm_grant grant = {{stock->pending.lo, stock->pending.lo + count}, (uint64_t)slot};
    struct farm_outstanding *loan = &node->loans[at];

    *loan = (struct farm_outstanding){grant.chunks, stock, {0, 0}};
    stock->pending.lo += count;
    node->held[child] += count;
    uint64_t *results = farm_results(node->work, loan->chunks, &loan->part, &words);
    MPI_Irecv(results, words, MPI_UINT64_T, rank, TAG_RESULTS + slot, MPI_COMM_WORLD,
              &node->returned[at]);
    MPI_Send(&grant, FARM_GRANT, MPI_UINT64_T, rank, TAG_CHUNKS, MPI_COMM_WORLD);
}

/* How many chunks `child` may hold with those below it. A group may have one more for each of its
 * ranks, since its next portion is two messages away when one is done. In the simulation (triptych
 * simulate, 20 tasks of 1 ms a rank) 256 ranks were busy for 86 % of the time without, for 92 %
 * with it. */
static uint64_t most_of(const struct farm_node *node, int child, uint64_t next)
{
    uint64_t ranks = (uint64_t)node->place->child[child].ranks;
    uint64_t each = farm_allowance(node->work, next, node->place->ranks);

    return ranks * (each + (ranks > 1));
}

/* Hands out to `child` what it may have, once (or not, returns false). A child that has others
 * below gets chunks for all of them, in so many portions that the next is there before the last is
 * done. */
static bool feed_once(struct farm_node *node, int child)
{
    struct farm_stock *stock = farm_node_next(node);
    int slot = farm_node_slot(node, child);

    if (!stock || slot < 0)
        return false;
    uint64_t most = most_of(node, child, stock->pending.lo);
    uint64_t portion = most / FARM_SLOTS + (most % FARM_SLOTS > 0);
    uint64_t here = stock->pending.hi - stock->pending.lo;

    if (node->held[child] + portion > most)
        return false;
    lend(node, child, slot, stock, portion < here ? portion : here);
    return true;
}

/* All get their first portion before anyone gets a second. */
static void feed_all(struct farm_node *node)
{
    bool fed = true;

    while (fed) {
        fed = false;
        for (int child = 0; child < node->place->children; child++)
            fed = feed_once(node, child) || fed;
    }
}

/* ---- reporting ----------------------------------------------------------------------------- */

static void send_home(struct farm_node *node)
{
    struct farm_grant none = {{0, 0}, 0};

    for (int child = 0; child < node->place->children; child++)
        MPI_Send(&none, FARM_GRANT, MPI_UINT64_T, node->place->child[child].rank, TAG_CHUNKS,
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
    uint64_t *results = farm_results(node->work, stock->granted, &stock->part, &words);
    MPI_Isend(results, words, MPI_UINT64_T, node->place->parent,
              TAG_RESULTS + (int)(stock - node->stocks), MPI_COMM_WORLD, &stock->reported);
}

/* ---- one rank ------------------------------------------------------------------------------ */

static void await_grant(struct farm_node *node)
{
    MPI_Irecv(&node->grant, FARM_GRANT, MPI_UINT64_T, node->place->parent, TAG_CHUNKS,
              MPI_COMM_WORLD, &node->granted);
}

/* What was granted goes to its slot. */
static void take_in(struct farm_node *node, const struct farm_grant *grant)
{
    struct farm_stock *stock = &node->stocks[grant->slot];

    patient_wait(&stock->reported,
                 MPI_STATUS_IGNORE); /* it has arrived, else the slot were taken */
    *stock = (struct farm_stock){.pending = grant->chunks,
                                 .granted = grant->chunks,
                                 .left = grant->chunks.hi - grant->chunks.lo,
                                 .reported = MPI_REQUEST_NULL};
    feed_all(node);
}

/* Takes what came from above. Returns whether something did. */
static bool take_grant(struct farm_node *node)
{
    int here;

    if (node->root)
        return false;
    MPI_Test(&node->granted, &here, MPI_STATUS_IGNORE);
    if (!here)
        return false;
    struct farm_grant grant = node->grant;
    if (grant.chunks.lo == grant.chunks.hi) {
        send_home(node);
        return true;
    }
    await_grant(node);
    take_in(node, &grant);
    return true;
}

/* Takes the results that came from below, and sends more work there. Returns whether some did. */
static bool take_results(struct farm_node *node)
{
    int count = 0;

    if (node->place->children == 0)
        return false;
    MPI_Testsome(node->place->children * FARM_SLOTS, node->returned, &count, node->which,
                 node->statuses);
    if (count == MPI_UNDEFINED) /* nothing is out */
        return false;
    for (int at = 0; at < count; at++) {
        struct farm_outstanding *loan = &node->loans[node->which[at]];
        uint64_t chunks = loan->chunks.hi - loan->chunks.lo;
        node->held[node->which[at] / FARM_SLOTS] -= chunks;
        done(node, loan->from, chunks, farm_read_results(node->work, loan->chunks, &loan->part));
    }
    for (int at = 0; at < count; at++)
        while (feed_once(node, node->which[at] / FARM_SLOTS))
            ;
    return count > 0;
}

/* Works itself, for a while. Returns whether there was something to do. */
static bool work_on(struct farm_node *node)
{
    bool alone = node->place->children == 0; /* nobody waits for us */

    if (!node->own) {
        node->own = farm_node_next(node);
        if (!node->own)
            return false;
        node->chunk = node->own->pending.lo++;
        node->part = (struct answer){0, 0};
    }
    if (node->work->step(node->work->own, node->chunk, alone, &node->part)) {
        struct farm_stock *from = node->own;
        node->own = NULL;
        done(node, from, 1, node->part);
    }
    return true;
}

/* Nothing has moved. Who has nobody below needs nothing but the next grant, and take_grant() finds
 * it complete. */
static void await_news(struct farm_node *node, struct patience *patience)
{
    if (node->root || node->place->children > 0)
        patient_nap(patience);
    else
        patient_wait(&node->granted, MPI_STATUS_IGNORE);
}

struct answer farm_run(const struct farm_work *work, const struct farm_place *place)
{
    struct farm_node node = farm_node_open(work, place);
    struct patience patience = {0};

    if (node.root && work->chunks == 0)
        send_home(&node);
    else if (!node.root)
        await_grant(&node);
    feed_all(&node);
    while (!node.over) {
        bool moved = false;
        while (!node.over && take_grant(&node)) /* all that has come, before work holds it up */
            moved = true;
        moved = work_on(&node) || moved;
        moved = take_results(&node) || moved;
        if (moved)
            patience = (struct patience){0};
        else
            await_news(&node, &patience);
    }
    struct answer total = node.stocks[0].part;
    farm_node_close(&node);
    return total; /* meaningful on rank 0 only */
}
