/* SPDX-License-Identifier: MIT
 *
 * patience: how to wait where the paradigm offers only a test (MPI_Test, an OpenMP lock and a flag)
 * without burning a core. First a few free tests and yields, for an answer that is about to come;
 * then naps of an eighth of the time waited so far, between 20 microseconds and 50
 * milliseconds. So a wait ends at most 12.5 % (or one shortest nap) late. One of a second has some
 * 90 naps; a nap costs 10 to 90 microseconds of CPU time on a virtual machine, so that is below 1 %
 * of a core. (A twelfth, and 16 ms: 150 naps, and 1.3 to 1.5 % where a nap costs 90.)
 *
 *     struct patience patience = {0};
 *     while (!done())
 *         patience_nap(&patience);
 *
 * A timeline shows naps that follow each other closely as one wait.
 *
 * Any thread; each waiting thread has its own struct. */
#ifndef TRIPTYCH_PATIENCE_H
#define TRIPTYCH_PATIENCE_H

#include "common/account/trace.h"

#include <sched.h>

struct patience {
    unsigned tests;   /* tests made so far without success */
    double waiting_s; /* the clock when the naps began */
};

#ifdef TRIPTYCH_SIMULATED /* where each test is an event, and a core costs nothing */
enum { PATIENCE_YIELDS = 4 };
#else
enum { PATIENCE_YIELDS = 200 };
#endif

static inline void patience_once(struct patience *patience)
{
    const double shortest_s = 20e-6, longest_s = 50e-3, part = 1.0 / 8;

    if (patience->tests++ < PATIENCE_YIELDS) {
        sched_yield();
        return;
    }
    double now_s = clock_now_s();
    if (patience->waiting_s == 0)
        patience->waiting_s = now_s;
    double nap_s = (now_s - patience->waiting_s) * part;
    nap_s = nap_s < shortest_s ? shortest_s : nap_s > longest_s ? longest_s : nap_s;
    clock_sleep_until(now_s + nap_s);
}

static inline void patience_nap(struct patience *patience)
{
    double begin_s = trace_begin();

    patience_once(patience);
    trace_end(TRACE_NAP, begin_s);
}

#endif
