/* SPDX-License-Identifier: MIT
 *
 * metg: the minimum effective task granularity METG(50 %) of each panel and variant: how short
 * tasks may be until half of the machine's rate is lost (E. Slaughter et al., Task Bench: A
 * Parameterized Benchmark for Evaluating Parallel Runtime Performance, SC 2020). `triptych compare
 * pool --metg` sweeps the size of tasks; what comes of it is found in any results that have such a
 * sweep. A task in that paper is whatever runs without a pause, so it is one only where each is
 * handed over by itself (--chunk 1). Where chunks of them are, or all are dealt beforehand, the
 * same crossing is the granularity of a loop's iterations, and is called that. Main thread only. */
#ifndef TRIPTYCH_COMPARE_METG_H
#define TRIPTYCH_COMPARE_METG_H

#include "compare/results/results.h"
#include "compare/stats/stats.h"

#include <stdbool.h>

/* One curve. The texts but `apart` belong to the results. */
struct metg {
    const char *workload, *panel, *variant;
    char *apart; /* what else was set: "", "pattern=tree steps=312 width=32" */
    int workers;
    bool loop;   /* no METG, but the granularity of a loop */
    double peak; /* units of work a second: the best of all curves with as many workers */
    struct interval granularity; /* seconds; n = 0: there is none, and why */
    size_t points;
};

struct metgs {
    struct metg *items;
    size_t count;
};

/* Of all workloads, or of one. None where the results have no such sweep. */
struct metgs metgs_of(const struct results *results, const char *workload);
void metgs_free(struct metgs *metgs);

/* "METG(50 %)" or "loop granularity". */
const char *metg_name(const struct metg *metg);

/* The same variant's figure with one worker; NULL: there is none. */
const struct metg *metg_alone(const struct metgs *metgs, const struct metg *metg);

/* The table for the terminal. */
void metg_print(const struct metgs *metgs);

/* The same in Markdown. */
void metg_markdown(const struct metgs *metgs);

#endif
