/* SPDX-License-Identifier: MIT */
#include "compare/measure/timeline.h"

#include "common/base/clock.h"
#include "common/base/translate.h"
#include "compare/base/progress_line.h"
#include "compare/child/child.h"
#include "compare/figures/summary.h"
#include "compare/measure/live.h"
#include "compare/measure/outside.h"
#include "compare/measure/progress.h"
#include "compare/measure/reading.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A run that takes longer is traced at quick size. */
static const double longest_run_s = 2.5;

/* Of so many runs at most the one nearest to the median is kept; one that is so near is enough, and
 * when the runs have taken so long there is no further one. */
enum { MOST_RUNS = 3 };
static const double near_enough = 0.05, enough_s = 1;

static bool same(const struct cell *a, const struct cell *b)
{
    return strcmp(a->program->panel, b->program->panel) == 0 &&
           strcmp(a->variant->name, b->variant->name) == 0;
}

/* The base, or the panel's first variant. */
static bool is_natural(const struct cell *cell)
{
    const struct program *program = cell->program;
    size_t first = 0;

    while (first + 1 < program->variant_count && program->variants[first].alone)
        first++;
    return cell->variant->alone || cell->variant == &program->variants[first];
}

/* Whether the timeline of `cell` says more than that of `other`: a workload that waits is shown
 * with the number of workers that suits it, others with the most. */
static bool says_more(const struct cell *cell, const struct cell *other)
{
    int suits = cell->variant->alone ? 0 : (int)cell->program->own_workers;

    if (cell->workers == other->workers)
        return cell < other;
    if (suits > 0 && (cell->workers == suits || other->workers == suits))
        return cell->workers == suits;
    return cell->workers > other->workers;
}

/* Whether this is the cell of its panel and variant whose timeline is wanted. */
static bool represents(const struct session *session, const struct plan_workload *workload,
                       const struct cell *cell)
{
    if (!cell->program->traces || cell->result->sample_count == 0 ||
        (session->schedule.brief && !is_natural(cell)))
        return false;
    for (size_t at = workload->first; at < workload->end; at++) {
        const struct cell *other = &session->plan->cells[at];
        if (other != cell && same(cell, other) && other->result->sample_count > 0 &&
            says_more(other, cell))
            return false;
    }
    return true;
}

/* What one run of a cell takes. */
static double cost_of(const struct cell *cell)
{
    return cell->start_s + (cell->each_s < longest_run_s ? cell->each_s : longest_run_s);
}

double timeline_cost_s(const struct session *session, const struct plan_workload *workload)
{
    double cost_s = 0;

    for (size_t at = workload->first; at < workload->end; at++) {
        const struct cell *cell = &session->plan->cells[at];
        if (!cell->result->trace && represents(session, workload, cell))
            cost_s += cost_of(cell);
    }
    return cost_s;
}

/* The time of the run as a multiple of the cell's median; 0: not known. */
static double multiple_of(const struct cell *cell, const struct child *child)
{
    struct readings readings = readings_of(cell, child);
    struct series series = summary_series(cell->result, SUMMARY_SECONDS);
    double median_s = series.count > 0 ? stats_quantile(&series, 0.5) : 0;
    double multiple =
        readings.count > 0 && median_s > 0 ? readings.items[0].sample.seconds / median_s : 0;

    summary_series_free(&series);
    readings_free(&readings);
    return multiple;
}

/* One run, whose timeline is in `path` then. Returns whether it is, and why not in left_out. */
static bool run_once(struct session *session, struct cell *cell, const char *path, double *multiple)
{
    struct setting setting = *cell->setting;
    struct start start = {.program = cell->program,
                          .setting = &setting,
                          .variant = cell->variant->name,
                          .workers = cell->workers,
                          .nodes = cell->nodes,
                          .repetitions = 1,
                          .trace = path};

    setting.quick = setting.quick || cell->each_s > longest_run_s;
    struct text_list argv = command_run(session->catalog, session->launcher, &start);
    struct child child = child_run(argv.items, session->settings->deadline_s);
    bool good = child.end == CHILD_EXITED && child.status == 0 && access(path, R_OK) == 0;
    *multiple = good && setting.quick == cell->setting->quick ? multiple_of(cell, &child) : 0;
    if (!good && child.end != CHILD_INTERRUPTED) {
        char *name = result_name(cell->result), *why = child_error_advised(&child);
        text_add(&session->plan->results.left_out, "the timeline of %s: %s", name, why);
        free(name);
        free(why);
    }
    child_free(&child);
    text_free(&argv);
    return good;
}

/* How far a run is from the median, as a share of it; one of another size has no such thing. */
static double distance(double multiple)
{
    return multiple > 0 ? fabs(multiple - 1) : 0;
}

/* Whether a further run of the cell, whose first ones began at `begin_s`, is worth its time: in the
 * default comparison, whether there is some that nothing else waits for. */
static bool affords(const struct session *session, const struct cell *cell, double begin_s)
{
    double used_s = clock_now_s() - begin_s;

    if (session->schedule.brief &&
        used_s + cost_of(cell) > schedule_left_s(&session->schedule, session->plan))
        return false;
    return used_s < enough_s && !session_stops(session);
}

static void trace(struct session *session, struct cell *cell, const char *path)
{
    char *again = text_format("%s.again", path);
    double begin_s = clock_now_s(), kept = 0, multiple = 0;
    bool good = run_once(session, cell, path, &kept);

    for (int run = 2; good && run <= MOST_RUNS && distance(kept) > near_enough &&
                      affords(session, cell, begin_s);
         run++) {
        if (run_once(session, cell, again, &multiple) && distance(multiple) < distance(kept) &&
            rename(again, path) == 0)
            kept = multiple;
        unlink(again);
    }
    if (good) {
        free(cell->result->trace);
        cell->result->trace = text_format("%s", path + strlen(session->store.folder) + 1);
    }
    free(again);
}

void timeline_workload(struct session *session, struct plan_workload *workload)
{
    char *folder = text_format("%s/traces", session->store.folder);
    bool made = false;

    for (size_t at = workload->first; at < workload->end && !session_stops(session); at++) {
        struct cell *cell = &session->plan->cells[at];
        if (cell->result->trace || outside_leaves_out(session, cell->program) ||
            !represents(session, workload, cell))
            continue;
        if (!made && mkdir(folder, 0777) != 0 && errno != EEXIST) {
            text_add(&session->plan->results.left_out, "timelines: %s: %s", folder,
                     strerror(errno));
            break;
        }
        made = true;
        char *path = text_format("%s/%s-%s-%s-%d.json", folder, workload->name,
                                 cell->program->panel, cell->variant->name, cell->workers);
        progress_say("timeline", workload, cell);
        live_show(session, translate("The timelines for the report."));
        double begin_s = clock_now_s();
        session->schedule.reserve_s = fmax(session->schedule.reserve_s - cost_of(cell), 0);
        trace(session, cell, path);
        if (session->schedule.brief) /* there it is part of the time for everything */
            workload->spent_s += clock_now_s() - begin_s;
        free(path);
    }
    progress_clear();
    free(folder);
}
