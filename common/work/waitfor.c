/* SPDX-License-Identifier: MIT */
#include "common/work/waitfor.h"

#include "common/account/trace.h"
#include "common/base/shared.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

enum { NOBODY = -1, NOTHING = -1 };

struct wish {
    atomic_int lock;           /* that the worker waits for; NOTHING */
    atomic_uint_fast64_t made; /* wishes so far: tells two looks apart */
};

struct waitfor {
    int workers, locks;
    struct wish *wishes; /* wishes[workers] */
    atomic_int *holders; /* holders[locks]: a worker, or NOBODY */
};

struct waitfor *waitfor_open(int workers, int locks)
{
    struct waitfor *graph = shared_alloc(1, sizeof *graph);

    graph->workers = workers;
    graph->locks = locks;
    graph->wishes = shared_alloc((size_t)workers, sizeof *graph->wishes);
    graph->holders = shared_alloc((size_t)locks, sizeof *graph->holders);
    waitfor_clear(graph);
    return graph;
}

void waitfor_close(struct waitfor *graph)
{
    shared_free(graph->holders, (size_t)graph->locks, sizeof *graph->holders);
    shared_free(graph->wishes, (size_t)graph->workers, sizeof *graph->wishes);
    shared_free(graph, 1, sizeof *graph);
}

void waitfor_clear(struct waitfor *graph)
{
    for (int worker = 0; worker < graph->workers; worker++)
        waitfor_gives_up(graph, worker);
    for (int lock = 0; lock < graph->locks; lock++)
        atomic_store(&graph->holders[lock], NOBODY);
}

void waitfor_wants(struct waitfor *graph, int worker, int lock)
{
    atomic_fetch_add(&graph->wishes[worker].made, 1);
    atomic_store(&graph->wishes[worker].lock, lock);
}

void waitfor_holds(struct waitfor *graph, int worker, int lock)
{
    atomic_store(&graph->wishes[worker].lock, NOTHING);
    atomic_store(&graph->holders[lock], worker);
}

void waitfor_drops(struct waitfor *graph, int worker, int lock)
{
    (void)worker;
    atomic_store(&graph->holders[lock], NOBODY);
}

void waitfor_gives_up(struct waitfor *graph, int worker)
{
    atomic_store(&graph->wishes[worker].lock, NOTHING);
}

/* Goes from `worker` to whom it waits for and so on; true if that leads back to it. *wishes is the
 * number of wishes that all on the way have made. */
static bool circle(const struct waitfor *graph, int worker, uint64_t *wishes)
{
    int at = worker;

    *wishes = 0;
    for (int steps = 0; steps < graph->workers; steps++) {
        *wishes += atomic_load(&graph->wishes[at].made);
        int lock = atomic_load(&graph->wishes[at].lock);
        at = lock == NOTHING ? NOBODY : atomic_load(&graph->holders[lock]);
        if (at == NOBODY || at == worker)
            return at == worker;
    }
    return false;
}

static void tell(const struct waitfor *graph, int worker, char *words, size_t size)
{
    int at = worker;
    size_t used = 0;

    words[0] = '\0';
    do {
        int lock = atomic_load(&graph->wishes[at].lock);
        int holder = lock == NOTHING ? NOBODY : atomic_load(&graph->holders[lock]);
        if (holder == NOBODY || used >= size)
            return;
        used += (size_t)snprintf(words + used, size - used,
                                 "%sworker %d wants lock %d, which worker %d holds",
                                 at == worker ? "" : "; ", at, lock, holder);
        at = holder;
    } while (at != worker);
}

bool waitfor_deadlock(const struct waitfor *graph, int worker, char *words, size_t size)
{
    const double pause_s = 0.002;
    uint64_t before, after;

    if (!circle(graph, worker, &before))
        return false;
    clock_sleep(pause_s);
    if (!circle(graph, worker, &after) || before != after)
        return false;
    tell(graph, worker, words, size);
    return true;
}
