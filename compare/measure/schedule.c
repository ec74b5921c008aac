/* SPDX-License-Identifier: MIT */
#include "compare/measure/schedule_parts.h"

#include "common/base/fail.h"
#include "compare/stats/stats.h"

#include <math.h>
#include <stdlib.h>

/* Without --repeat, --budget and --until: so many seconds for a workload (105 s for all eight),
 * which their weights divide; a cell that has enough leaves its time to others. */
static const double standard_share_s = 13.125;
static const double crossover_s = 90; /* of `triptych crossover`, which has one workload */
enum { MOST_LAUNCHES = 1000 };
enum { OWN_FEWEST = 10 }; /* of the user's own commands, whose starts are cheap */

/* The default comparison: for everything. */
const double schedule_brief_s = 120;
enum { BRIEF_MOST_HIT = 12 }; /* starts of a cell that is repeated because noise hit it */

struct schedule schedule_of(const struct plan *plan, const struct settings *settings)
{
    struct schedule schedule = {
        .launches = settings->repeat ? settings->repeat : MOST_LAUNCHES,
        .repetitions = settings->repetitions ? settings->repetitions
                       : settings->repeat    ? 1
                                             : 0,
        .fewest = settings->min_runs            ? settings->min_runs
                  : settings->until_share > 0   ? 10
                  : settings_only_own(settings) ? OWN_FEWEST
                                                : STATS_FEWEST,
        .budget_s = settings->budget_s,
        .chosen = settings->budget_s > 0,
        .own = settings_only_own(settings),
        .crossover = settings->crossover,
        .until_share = settings->until_share,
    };
    if (plan->brief) {
        schedule.brief = true;
        schedule.first = BRIEF_FIRST;
        schedule.budget_s = schedule.chosen ? settings->budget_s : schedule_brief_s;
        return schedule;
    }
    if (settings->crossover && !settings->repeat && !schedule.chosen) {
        schedule.enough = true;
        schedule.budget_s = crossover_s;
        return schedule;
    }
    if (settings->repeat || schedule.chosen || schedule.until_share > 0)
        return schedule;
    schedule.enough = true;
    schedule.budget_s = standard_share_s * (double)plan->workload_count;
    return schedule;
}

/* ---- a block --------------------------------------------------------------------------------- */

double schedule_share_s(const struct schedule *schedule, const struct plan *plan,
                        const struct plan_workload *workload)
{
    double left_s = schedule->budget_s, weights = 0;

    if (schedule->budget_s <= 0)
        return INFINITY;
    for (const struct plan_workload *before = plan->workloads; before < workload; before++)
        left_s -= before->spent_s;
    for (size_t at = (size_t)(workload - plan->workloads); at < plan->workload_count; at++)
        weights += plan->workloads[at].weight;
    return left_s * workload->weight / weights;
}

void schedule_charge(struct schedule *schedule, double seconds)
{
    if (schedule->brief) /* some of it is left whatever the rest took */
        schedule->budget_s = fmax(schedule->budget_s - seconds, schedule->budget_s / 3);
}

double schedule_left_s(const struct schedule *schedule, const struct plan *plan)
{
    double left_s = schedule->budget_s - schedule->reserve_s;

    if (schedule->budget_s <= 0)
        return INFINITY;
    for (size_t at = 0; at < plan->workload_count; at++)
        left_s -= plan->workloads[at].spent_s;
    return left_s;
}

bool schedule_enough(const struct schedule *schedule, const struct cell *cell)
{
    bool waits = cell->program->scale_waits && cell->variant->alone;
    bool median = schedule->brief && !cell->leads &&
                  (cell->each_s > long_s || cell->variant->may_lose || waits);
    uint64_t launches = median && cell->program->scale_waits ? 1 : FEWEST_LAUNCHES;

    return cell->launches >= launches &&
           cell->result->sample_count >= (median ? launches : schedule->fewest);
}

/* The default comparison has done its first round of the cell. */
static bool first_done(const struct schedule *schedule, const struct cell *cell)
{
    return !cell->leads ||
           (schedule->first > 0 && (schedule_dear(cell) || cell->launches >= schedule->first));
}

bool schedule_hit(const struct cell *cell)
{
    return cell->hit > 0 && cell->hit * 3 >= cell->launches;
}

/* Whether one more start of the cell is of use. A cell that failed is not tried again: what fails
 * once would fill the time with failures. */
static bool wanted(const struct schedule *schedule, const struct plan_workload *workload,
                   const struct cell *cell, uint64_t block)
{
    if (cell->block >= block || cell->result->failures.count > 0 || cell->result->wrong > 0 ||
        cell->launches >= schedule->launches || (cell->once && cell->launches > 0))
        return false;
    if (schedule->enough && schedule_enough(schedule, cell))
        return false;
    if (schedule->brief && schedule_enough(schedule, cell) && first_done(schedule, cell))
        return false;
    bool again = schedule->first == 0 && schedule_hit(cell) && cell->launches < BRIEF_MOST_HIT;
    if (schedule->brief && schedule_enough(schedule, cell) && workload->decided && !again &&
        schedule->until_share <= 0)
        return false;
    if (schedule->until_share > 0 && schedule_enough(schedule, cell)) {
        double precision = schedule_precision(cell);
        return precision < 0 || precision > schedule->until_share;
    }
    return true;
}

static double cost_of(const struct schedule *schedule, const struct plan *plan,
                      const struct plan_workload *workload, const bool *due)
{
    double cost_s = 0;

    for (size_t at = workload->first; at < workload->end; at++)
        if (due[at - workload->first])
            cost_s += schedule_cost_s(schedule, &plan->cells[at]);
    return cost_s;
}

/* Keeps of the due cells those that have not enough yet, the cheap ones first, as far as they fit.
 */
static void keep_fitting(const struct schedule *schedule, const struct plan *plan,
                         const struct plan_workload *workload, double left_s, bool *due)
{
    size_t count = workload->end - workload->first;
    bool *fitting = xcalloc(count + 1, sizeof *fitting);

    for (;;) {
        size_t cheapest = count;
        double least_s = left_s;
        for (size_t at = 0; at < count; at++) {
            const struct cell *cell = &plan->cells[workload->first + at];
            double cost_s = schedule_cost_s(schedule, cell);
            if (due[at] && !schedule_enough(schedule, cell) && cost_s <= least_s) {
                cheapest = at;
                least_s = cost_s;
            }
        }
        if (cheapest == count)
            break;
        fitting[cheapest] = true;
        due[cheapest] = false;
        left_s -= least_s;
    }
    for (size_t at = 0; at < count; at++)
        due[at] = fitting[at];
    free(fitting);
}

/* The default comparison compares what was measured in one round: the cells of a line are started
 * all of them, if there is time, or none. */
static void keep_round(const struct schedule *schedule, const struct plan *plan,
                       const struct plan_workload *workload, double left_s, bool *due)
{
    for (size_t at = workload->first; at < workload->end; at++)
        due[at - workload->first] &= plan->cells[at].leads;
    if (cost_of(schedule, plan, workload, due) > left_s)
        for (size_t at = workload->first; at < workload->end; at++)
            due[at - workload->first] = false;
}

size_t schedule_block(const struct schedule *schedule, const struct plan *plan,
                      const struct plan_workload *workload, uint64_t block, double reserve_s,
                      bool *due)
{
    bool last = schedule->brief && schedule->first == 0; /* what is left is for any workload */
    double left_s = last ? schedule_left_s(schedule, plan)
                         : schedule_share_s(schedule, plan, workload) - workload->spent_s;
    size_t count = 0;

    left_s -= reserve_s;

    for (size_t at = workload->first; at < workload->end; at++)
        due[at - workload->first] = wanted(schedule, workload, &plan->cells[at], block);
    if (block > 1 && cost_of(schedule, plan, workload, due) > left_s)
        (schedule->brief ? keep_round : keep_fitting)(schedule, plan, workload, left_s, due);
    for (size_t at = workload->first; at < workload->end; at++)
        count += due[at - workload->first];
    return count;
}
