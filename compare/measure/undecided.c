/* SPDX-License-Identifier: MIT
 *
 * What is left of the time of the default comparison: it goes to the lines that cannot tell. */
#include "compare/measure/run.h"

#include "common/base/fail.h"
#include "compare/base/progress_line.h"

#include <math.h>
#include <stdlib.h>

/* What it takes until each cell of the line has as many repetitions as an interval needs; 0: they
 * have them. */
static double missing_s(const struct session *session, const struct plan_workload *workload)
{
    double cost_s = 0;

    for (size_t at = workload->first; at < workload->end; at++) {
        const struct cell *cell = &session->plan->cells[at];
        uint64_t have = cell->result->sample_count, wanted = session->schedule.fewest;
        if (cell->leads && cell->launches > 0 && have < wanted)
            cost_s += (double)(wanted - have) * (cell->start_s + cell->each_s);
    }
    return cost_s;
}

/* How much a line wants time: 4 it has too few repetitions to say anything, and there is time for
 * those that it lacks; 3 it says nothing yet; 2 something in it is not decided; 1 noise hit it; 0
 * not at all. */
static int wish_of(const struct session *session, const struct plan_workload *workload)
{
    double few_s = missing_s(session, workload);

    if (workload->mark == '?' && few_s > 0 &&
        few_s <= schedule_left_s(&session->schedule, session->plan))
        return 4;
    if (workload->mark == '?')
        return 3;
    if (!workload->decided || (session->schedule.until_share > 0 && workload->mark != ' '))
        return 2;
    for (size_t at = workload->first; at < workload->end; at++)
        if (schedule_hit(&session->plan->cells[at]))
            return 1;
    return 0;
}

/* The next block of a workload, where the time suffices for one. */
struct next_block {
    size_t *order;
    bool *due;
    uint64_t number;
    double cost_s; /* below 0: there is none */
};

static struct next_block next_block_of(const struct session *session,
                                       const struct plan_workload *workload)
{
    const struct plan *plan = session->plan;
    size_t count = workload->end - workload->first;
    struct next_block next = {.order = xcalloc(count + 1, sizeof *next.order),
                              .due = xcalloc(count + 1, sizeof *next.due),
                              .number = 1,
                              .cost_s = -1};

    for (size_t at = workload->first; at < workload->end; at++)
        if (plan->cells[at].block >= next.number)
            next.number = plan->cells[at].block + 1;
    plan_shuffle(plan, workload, next.number, next.order);
    if (schedule_block(&session->schedule, plan, workload, next.number, 0, next.due) == 0)
        return next;
    double cost_s = 0;
    for (size_t at = 0; at < count; at++)
        cost_s += next.due[at]
                      ? schedule_cost_s(&session->schedule, &plan->cells[workload->first + at])
                      : 0;
    next.cost_s = cost_s <= schedule_left_s(&session->schedule, plan) ? cost_s : -1;
    return next;
}

static void next_block_free(struct next_block *next)
{
    free(next->order);
    free(next->due);
}

/* About how long it takes until the line tells all that it can, if that is known: by the next block
 * at the earliest. What was hit by noise, or is to be told more tightly, has one block at a time.
 */
static double needed_s(const struct plan_workload *workload, const struct next_block *next)
{
    double rounds = (double)(next->number - 1) * (workload->more - 1);

    return next->cost_s * (isfinite(rounds) ? fmax(rounds, 1) : 1);
}

/* The line that wants time most; of those, the one that is decided soonest, so that the time
 * decides as many as it can. NULL: none does. */
static struct plan_workload *next_open(const struct session *session, struct next_block *best)
{
    struct plan *plan = session->plan;
    struct plan_workload *found = NULL;
    double least_s = 0;
    int most = 0;

    for (size_t at = 0; at < plan->workload_count; at++) {
        struct plan_workload *own = &plan->workloads[at];
        int wish = wish_of(session, own);
        if (wish == 0 || wish < most)
            continue;
        struct next_block next = next_block_of(session, own);
        double open_s = needed_s(own, &next) + own->again_s;
        bool better = next.cost_s >= 0 && (!found || wish > most || open_s < least_s);
        if (better && found)
            next_block_free(best);
        if (better) {
            found = own;
            most = wish;
            least_s = open_s;
            *best = next;
        } else {
            next_block_free(&next);
        }
    }
    return found;
}

void run_undecided(struct session *session)
{
    struct plan_workload *workload;
    struct next_block next = {0};

    session->schedule.first = 0;
    while (!session_stops(session) && (workload = next_open(session, &next)) != NULL) {
        run_block(session, workload, next.number, next.order, next.due);
        run_decide(session, workload);
        workload->again_s += workload->decided ? next.cost_s : 0;
        next_block_free(&next);
    }
    progress_clear();
}
