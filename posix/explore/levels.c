/* SPDX-License-Identifier: MIT
 *
 * Runs level by level: those that deviate from the default order at no step, at one, at two ... A
 * deviation is another thread, or an older value that a step reads (history.c). */
#include "posix/explore/shared.h"

#include <sys/mman.h>

enum { MOST_NODES = 1 << 22, FIRST_RUNS = 100 };

struct node { /* a run: that of `parent`, and one more deviation */
    uint32_t parent, at;
    uint16_t thread, older; /* as in struct turn */
};

/* Runs to be made, level by level: [at, end) are left of this one, and those behind are deeper. */
struct queue {
    uint32_t at, end, count;
    unsigned done;  /* levels */
    uint64_t state; /* of its lots: what reads the newest values does not depend on the others */
    uint32_t nodes[MOST_NODES];
};

/* Not among the variables that are restored before each run. */
static struct search {
    struct node nodes[MOST_NODES];
    uint32_t count;
    bool full;
    uint64_t runs;
    struct queue *current;
    struct queue newest, older; /* runs in which all reads find the newest value, and others */
} * search;

__attribute__((constructor(102))) static void open_search(void)
{
    search = explore_memory(sizeof *search);
    madvise(search, sizeof *search, MADV_DONTFORK); /* no run needs it */
}

static void plan_node(uint32_t node)
{
    struct shared *shared = explore_shared;
    uint32_t count = 0;

    for (uint32_t at = node; at != 0 && count < MOST_SWITCHES; at = search->nodes[at].parent)
        count++;
    shared->policy = POLICY_DEVIATIONS;
    shared->turn_count = count;
    for (uint32_t at = node; count > 0; at = search->nodes[at].parent)
        shared->turns[--count] = (struct turn){.at = search->nodes[at].at,
                                               .thread = search->nodes[at].thread,
                                               .older = search->nodes[at].older};
}

static void add_node(struct queue *queue, struct node node)
{
    if (search->count == MOST_NODES) {
        search->full = true;
        return;
    }
    queue->nodes[queue->count++] = search->count;
    search->nodes[search->count++] = node;
}

static void add_threads(struct queue *queue, uint32_t node, uint32_t step)
{
    const struct shared *shared = explore_shared;

    for (int number = 0; number < (int)shared->threads; number++)
        if (mask_has(shared->choices[step], number))
            add_node(queue, (struct node){.parent = node, .at = step, .thread = (uint16_t)number});
}

static void add_older(uint32_t node, uint32_t step)
{
    for (unsigned older = 1; older <= explore_shared->reach[step]; older++)
        add_node(&search->older,
                 (struct node){.parent = node, .at = step, .older = (uint16_t)older});
}

/* The runs that deviate from this one once more, later: who makes a step comes before what it
 * reads. */
static void add_children(struct queue *queue, uint32_t node)
{
    const struct shared *shared = explore_shared;
    uint32_t from = 0;

    if (node != 0) {
        from = search->nodes[node].at + 1;
        if (search->nodes[node].older == 0)
            add_older(node, from - 1);
    }
    for (uint32_t step = from; step < shared->steps && !search->full; step++) {
        add_threads(queue, node, step);
        add_older(node, step);
    }
}

/* Lots decide in which order a level is tried, since it may be too large for the time. */
static void shuffle(struct queue *queue, uint32_t from)
{
    for (uint32_t at = queue->end; at > from + 1; at--) {
        uint32_t with = from + (uint32_t)(explore_random(&queue->state) % (at - from));
        uint32_t swapped = queue->nodes[at - 1];
        queue->nodes[at - 1] = queue->nodes[with];
        queue->nodes[with] = swapped;
    }
}

void explore_levels_begin(void)
{
    search->count = 1;
    search->full = false;
    search->newest.at = search->newest.end = search->newest.done = 0;
    search->older.at = search->older.end = search->older.count = search->older.done = 0;
    search->newest.count = 1; /* node 0, the default */
}

/* Goes on to the next level when this one is done. False: there is none, or no room for what would
 * come after it. */
static bool has_next(struct queue *queue)
{
    if (queue->at < queue->end)
        return true;
    if (queue->at == queue->count || search->full)
        return false;
    queue->end = queue->count;
    shuffle(queue, queue->at);
    return true;
}

/* The same of the runs with older values, whose next level is known as a whole when the others have
 * done as many. */
static bool has_older(bool others)
{
    struct queue *newest = &search->newest, *older = &search->older;

    if (older->at == older->end && others && older->done >= newest->done)
        return false;
    if (has_next(older))
        return true;
    if (older->done < newest->done && !search->full)
        older->done = newest->done;
    return false;
}

/* Every other one at first, then every fourth one reads older values, so that what goes wrong
 * without them is found nearly as soon. NULL: none is left. */
static struct queue *next_queue(void)
{
    bool newest = has_next(&search->newest), older = has_older(newest);
    uint64_t number = search->runs++;
    bool turn = number < FIRST_RUNS ? number % 2 == 1 : number % 4 == 3;

    if (older && (turn || !newest))
        return &search->older;
    return newest ? &search->newest : NULL;
}

void explore_levels_open(uint64_t seed)
{
    search->newest.state = search->older.state = seed;
    explore_levels_begin();
}

bool explore_levels_plan(void)
{
    search->current = next_queue();
    if (!search->current)
        return false;
    plan_node(search->current->nodes[search->current->at]);
    return true;
}

void explore_levels_ran(void)
{
    struct queue *queue = search->current;

    add_children(queue, queue->nodes[queue->at++]);
    queue->done += queue->at == queue->end;
}

unsigned explore_levels_done(void)
{
    unsigned newest = search->newest.done, older = search->older.done + 1;

    return older < newest ? older : newest;
}

unsigned explore_levels_left(void)
{
    return search->newest.count - search->newest.at + search->older.count - search->older.at;
}

bool explore_levels_are_all(void)
{
    return !search->full;
}
