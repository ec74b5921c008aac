/* SPDX-License-Identifier: MIT
 *
 * schedule: how often each cell is started, with how many repetitions, and when that is enough or
 * too dear. Main thread only. */
#ifndef TRIPTYCH_COMPARE_SCHEDULE_H
#define TRIPTYCH_COMPARE_SCHEDULE_H

#include "compare/measure/plan.h"

/* What the settings ask for. */
struct schedule {
    bool own;             /* only commands of the user's own */
    uint64_t launches;    /* no cell is started more often */
    uint64_t repetitions; /* of each start; 0: as many as are cheap */
    uint64_t fewest;      /* timed repetitions that each cell should have before others get more */
    double budget_s;      /* for all workloads together; 0: none */
    double reserve_s;     /* of what is left of it, for timelines that are made in the end */
    bool chosen;          /* the user named the budget */
    bool enough;          /* a cell that has the fewest is done */
    bool crossover;       /* cells are short, and starts are what takes long */
    bool brief;           /* the default comparison: cells of a line that is decided are done */
    uint64_t first;       /* there: starts before any workload gets more; 0: no limit any more */
    double until_share;   /* of the median; 0: none */
};

/* How long the default comparison measures, unless --budget says otherwise. */
extern const double schedule_brief_s;

struct schedule schedule_of(const struct plan *plan, const struct settings *settings);

/* Takes time that was spent on something else than cells (sizes, prices) off the default
 * comparison's. */
void schedule_charge(struct schedule *schedule, double seconds);

/* What is left of the budget for all workloads. */
double schedule_left_s(const struct schedule *schedule, const struct plan *plan);

/* What the next start of the cell shall do. */
uint64_t schedule_repetitions(const struct schedule *schedule, const struct cell *cell);
uint64_t schedule_warmups(const struct cell *cell);

/* What it will take, in seconds, as far as is known; 0: nothing is known. */
double schedule_cost_s(const struct schedule *schedule, const struct cell *cell);

/* The time for this workload and what has been spent on it: its share of what those before it left.
 * Infinite without a budget. */
double schedule_share_s(const struct schedule *schedule, const struct plan *plan,
                        const struct plan_workload *workload);

/* Which cells of the workload are started in this block, a bool a cell, and how many there are; 0:
 * the workload is done. `reserve_s` of the share is kept for what comes after. */
size_t schedule_block(const struct schedule *schedule, const struct plan *plan,
                      const struct plan_workload *workload, uint64_t block, double reserve_s,
                      bool *due);

/* Says in the plan's left_out what the time did not suffice for. */
void schedule_note(const struct schedule *schedule, struct plan *plan,
                   const struct plan_workload *workload);

/* One sentence on what was done with the time; the caller frees it. */
char *schedule_policy(const struct schedule *schedule);

/* Whether noise hit so many starts of the cell (a third) that its median may be off. */
bool schedule_hit(const struct cell *cell);

/* Half of the interval of the cell's median over the median; below 0: there is no interval yet. */
double schedule_precision(const struct cell *cell);

#endif
