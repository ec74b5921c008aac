/* SPDX-License-Identifier: MIT */
#include "compare/measure/progress.h"

#include "common/base/translate.h"
#include "common/base/words.h"
#include "compare/base/progress_line.h"
#include "compare/measure/live.h"

#include <stdio.h>
#include <stdlib.h>

/* Cells that have something to show, of all. */
static size_t cells_done(const struct plan *plan)
{
    size_t done = 0;

    for (size_t at = 0; at < plan->count; at++)
        done += plan->cells[at].launches > 0;
    return done;
}

/* What is left: of the time, where there is a budget; else what the starts that are asked for take,
 * as far as is known; below 0: nobody knows. */
static double left_s(const struct session *session)
{
    const struct plan *plan = session->plan;
    const struct schedule *schedule = &session->schedule;
    double left = schedule->budget_s, cost = 0;
    bool known = true;

    for (size_t at = 0; at < plan->workload_count; at++)
        left -= plan->workloads[at].spent_s;
    if (schedule->budget_s > 0)
        return left > 0 ? left : 0;
    for (size_t at = 0; at < plan->count; at++) {
        const struct cell *cell = &plan->cells[at];
        known = known && cell->launches > 0;
        if (cell->result->failures.count == 0)
            cost += schedule_cost_s(schedule, cell) * (double)(schedule->launches - cell->launches);
    }
    return known && schedule->until_share <= 0 ? cost : -1;
}

void progress_begin(const struct session *session, const struct plan_workload *workload,
                    const struct cell *cell)
{
    const struct plan *plan = session->plan;
    double left = left_s(session), precision = schedule_precision(cell);
    char *name = result_name(cell->result), time[WORDS_TEXT] = "", tight[2 * WORDS_TEXT] = "",
         number[WORDS_TEXT], cells[WORDS_TEXT];

    (void)workload;
    if (left >= 0)
        snprintf(time, sizeof time, translate(", %.0f s left"), left);
    if (precision >= 0)
        snprintf(tight, sizeof tight, translate(" (now +-%s %%)"),
                 words_number(100 * precision, number));
    char *now =
        text_translated("%s, start %llu%s", name, (unsigned long long)cell->launches + 1, tight);
    char *line = text_translated("[%zu of %s%s] %s", cells_done(plan),
                                 translate_count(plan->count, "cell", cells), time, now);
    char *live = text_format("%s%s", now, time);
    progress_show(line);
    live_show(session, live);
    free(live);
    free(line);
    free(now);
    free(name);
}

void progress_say(const char *what, const struct plan_workload *workload, const struct cell *cell)
{
    char *name = result_name(cell->result);
    char *line =
        text_format("[%s: %s] %s%s", workload->name, what, name, progress_live() ? "" : "\n");

    progress_show(line);
    free(line);
    free(name);
}
