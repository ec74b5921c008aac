/* SPDX-License-Identifier: MIT */
#include "compare/measure/timeline.h"

#include "common/base/clock.h"
#include "compare/base/progress_line.h"
#include "compare/child/child.h"
#include "compare/measure/progress.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A run that takes longer is traced at quick size. */
static const double short_run_s = 0.5;

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

/* Whether this is the cell of its panel and variant whose timeline is wanted: of those that were
 * measured, the first with the most workers. */
static bool represents(const struct session *session, const struct plan_workload *workload,
                       const struct cell *cell)
{
    if (!cell->program->traces || cell->result->sample_count == 0 ||
        (session->schedule.brief && !is_natural(cell)))
        return false;
    for (size_t at = workload->first; at < workload->end; at++) {
        const struct cell *other = &session->plan->cells[at];
        if (same(cell, other) && other->result->sample_count > 0 &&
            (other->workers > cell->workers || (other->workers == cell->workers && other < cell)))
            return false;
    }
    return true;
}

double timeline_cost_s(const struct session *session, const struct plan_workload *workload)
{
    double cost_s = 0;

    for (size_t at = workload->first; at < workload->end; at++) {
        const struct cell *cell = &session->plan->cells[at];
        if (represents(session, workload, cell))
            cost_s += cell->start_s + (cell->each_s < short_run_s ? cell->each_s : short_run_s);
    }
    return cost_s;
}

/* All variants of a workload that waits are shown with the number of workers that suits it. */
static int workers_of(const struct session *session, const struct cell *cell)
{
    if (cell->variant->alone || session->settings->workers || cell->program->own_workers == 0)
        return cell->workers;
    return (int)cell->program->own_workers;
}

static void trace(struct session *session, struct cell *cell, const char *path)
{
    struct setting setting = *cell->setting;
    struct start start = {.program = cell->program,
                          .setting = &setting,
                          .variant = cell->variant->name,
                          .workers = workers_of(session, cell),
                          .nodes = workers_of(session, cell) == cell->workers ? cell->nodes : 0,
                          .repetitions = 1,
                          .trace = path};

    setting.quick = setting.quick || cell->each_s > short_run_s;
    struct text_list argv = command_run(session->catalog, session->launcher, &start);
    struct child child = child_run(argv.items, session->settings->deadline_s);
    if (child.end == CHILD_EXITED && child.status == 0 && access(path, R_OK) == 0) {
        free(cell->result->trace);
        cell->result->trace = text_format("%s", path + strlen(session->store.folder) + 1);
    } else if (child.end != CHILD_INTERRUPTED) {
        char *name = result_name(cell->result), *why = child_complaint(&child);
        text_add(&session->plan->results.left_out, "the timeline of %s: %s", name, why);
        free(name);
        free(why);
    }
    child_free(&child);
    text_free(&argv);
}

void timeline_workload(struct session *session, struct plan_workload *workload)
{
    double begin_s = clock_now_s();
    char *folder = text_format("%s/traces", session->store.folder);
    bool made = false;

    for (size_t at = workload->first; at < workload->end && !session_stops(session); at++) {
        struct cell *cell = &session->plan->cells[at];
        if (cell->result->trace || !represents(session, workload, cell))
            continue;
        if (!made && mkdir(folder, 0777) != 0 && errno != EEXIST) {
            text_add(&session->plan->results.left_out, "timelines: %s: %s", folder,
                     strerror(errno));
            break;
        }
        made = true;
        char *path =
            text_format("%s/%s-%s-%s-%d.json", folder, workload->name, cell->program->panel,
                        cell->variant->name, workers_of(session, cell));
        progress_say("timeline", workload, cell);
        trace(session, cell, path);
        free(path);
    }
    progress_clear();
    if (session->schedule.brief) /* there it is part of the time for everything */
        workload->spent_s += clock_now_s() - begin_s;
    free(folder);
}
