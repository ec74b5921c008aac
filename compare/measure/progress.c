/* SPDX-License-Identifier: MIT */
#include "compare/measure/progress.h"

#include "common/base/terminal.h"
#include "common/base/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool live(void)
{
    return terminal_live(STDERR_FILENO);
}

/* The terminal's, but for its last column, where some begin a new line. */
static int width(void)
{
    struct winsize size = {0};

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1 : 79;
}

/* One line, cut to the terminal's width: a line that wraps could not be taken away. Blanks clear
 * the rest of it, so that without colours there is no escape sequence at all. */
void progress_show(const char *text)
{
    if (live()) /* \33[2m: faint */
        fprintf(stderr, terminal_coloured(STDERR_FILENO) ? "\r\33[2m%-*.*s\33[0m" : "\r%-*.*s",
                width(), width(), text);
    else
        fprintf(stderr, "%s", text);
    fflush(stderr);
}

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
    char *name = result_name(cell->result), time[32] = "", tight[2 * WORDS_TEXT] = "",
         number[WORDS_TEXT], cells[WORDS_TEXT];

    (void)workload;
    if (left >= 0)
        snprintf(time, sizeof time, ", %.0f s left", left);
    if (precision >= 0)
        snprintf(tight, sizeof tight, " (now +-%s %%)", words_number(100 * precision, number));
    char *line = text_format("[%zu of %s%s] %s, start %llu%s", cells_done(plan),
                             words_count(plan->count, "cell", cells), time, name,
                             (unsigned long long)cell->launches + 1, tight);
    progress_show(line);
    free(line);
    free(name);
}

void progress_end(const char *how)
{
    if (!live())
        fprintf(stderr, ": %s\n", how);
}

void progress_say(const char *what, const struct plan_workload *workload, const struct cell *cell)
{
    char *name = result_name(cell->result);
    char *line = text_format("[%s: %s] %s%s", workload->name, what, name, live() ? "" : "\n");

    progress_show(line);
    free(line);
    free(name);
}

void progress_clear(void)
{
    if (live())
        fprintf(stderr, "\r%*s\r", width(), "");
}
