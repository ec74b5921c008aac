/* SPDX-License-Identifier: MIT */
#include "compare/measure/run.h"

#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/words.h"
#include "compare/base/progress_line.h"
#include "compare/figures/headline.h"
#include "compare/machine/nodes.h"
#include "compare/measure/append.h"
#include "compare/measure/counting.h"
#include "compare/measure/outside.h"
#include "compare/measure/progress.h"
#include "compare/measure/reading.h"
#include "compare/measure/timeline.h"
#include "compare/measure/verdict.h"
#include "compare/programs/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct start start_of(const struct schedule *schedule, const struct cell *cell)
{
    return (struct start){.program = cell->program,
                          .setting = cell->setting,
                          .variant = cell->variant->name,
                          .workers = cell->workers,
                          .nodes = cell->nodes,
                          .repetitions = schedule_repetitions(schedule, cell),
                          .warmups = schedule_warmups(cell)};
}

/* What starting cost: the time from spawn to exit less that of the repetitions. Untimed ones are
 * taken to cost what the timed ones do. */
static double launch_of(struct cell *cell, const struct child *child,
                        const struct readings *readings, uint64_t warmups)
{
    double sum_s = 0, count = (double)readings->count;

    for (size_t at = 0; at < readings->count; at++)
        sum_s += readings->items[at].sample.seconds + readings->items[at].sample.setup_s;
    if (readings->count == 0)
        return child->seconds;
    cell->each_s = sum_s / count;
    cell->start_s = child->seconds - sum_s - cell->each_s * (double)warmups;
    if (cell->start_s < 0)
        cell->start_s = 0;
    if (cell->program->own) { /* the start is within the time; what is left is the runner's */
        cell->each_s = cell->each_s < child->seconds ? cell->each_s : child->seconds;
        return -1;
    }
    return cell->start_s;
}

/* Returns whether all of it was a measurement. */
static bool keep(struct cell *cell, const struct readings *readings, double launch_s)
{
    bool whole = true;

    for (size_t at = 0; at < readings->count; at++) {
        struct sample sample = readings->items[at].sample;
        sample.launch_s = launch_s;
        sample.launch = cell->launches;
        sample.block = cell->block;
        if (result_keep(cell->result, &sample))
            hosts_add(&cell->result->hosts, readings->items[at].parsed);
        else
            whole = false;
    }
    if (readings->count > 0 && !cell->result->parameters[0]) {
        free(cell->result->parameters);
        cell->result->parameters = text_format("%s", readings->items[0].parameters);
    }
    return whole;
}

/* Once, as soon as ranks have run on several hosts: what these are, and that they differ. */
static void ask_nodes(struct session *session, const struct cell *cell)
{
    if (session->nodes_asked || cell->result->hosts.count < 2)
        return;
    session->nodes_asked = true;
    outside_look(session);
    int threads = result_threads(cell->result);
    char *why;
    session->nodes = nodes_ask(session->launcher, cell->result->workers / (threads ? threads : 1),
                               session->settings->deadline_s, &why);
    if (why)
        warn("the hosts did not say what they are, so whether they differ is unknown: %s", why);
    free(why);
    struct text_list told = nodes_told(session->nodes);
    char *words = text_join(&told, "; ");
    if (told.count > 1)
        warn("the hosts are not alike, and ranks wait for the slowest: %s", words);
    free(words);
    text_free(&told);
    session_save(session);
}

/* A wrong answer is kept in the file, which says that it is wrong, but enters no number. */
static void judge(struct session *session, struct cell *cell, const struct child *child,
                  uint64_t warmups)
{
    struct readings readings = readings_of(cell, child);
    counting_add(session, cell, warmups, &readings);
    double launch_s = launch_of(cell, child, &readings, warmups);
    char *why = verdict_of(session->plan, cell, child, &readings), how[WORDS_TEXT];

    if (child->end == CHILD_EXITED && child->status <= STATUS_FAILED)
        append_readings(&session->store, &readings, cell, launch_s);
    for (size_t at = 0; at < readings.count; at++)
        cell->result->wrong += !readings.items[at].verified;
    cell->result->skipped = child->end == CHILD_EXITED && child->status == STATUS_SKIP;
    outside_suspect(session, cell, child, readings.count, &why);
    if (why) {
        text_add(&cell->result->failures, "%s", why);
        session_save(session);
        progress_end(cell->result->skipped ? "cannot run here" : why);
    } else {
        bool whole = keep(cell, &readings, launch_s);
        words_time(readings.items[0].sample.seconds, how);
        progress_end(whole ? how : "workers were lost, so it is no measurement");
        ask_nodes(session, cell);
    }
    free(why);
    readings_free(&readings);
}

/* A start that would wait for the same host in vain. */
static void leave_out(struct session *session, struct cell *cell, uint64_t block,
                      const char *trouble)
{
    char *why = text_format("not started, since an earlier start waited in vain: %s", trouble);

    cell->block = block;
    cell->result->outside = true;
    text_add(&cell->result->failures, "%s", why);
    session_save(session);
    progress_end(why);
    free(why);
}

/* A batch system sends its signal to all processes of a job: the program may be the first to end,
 * and did not fail. */
static bool is_interrupted(const struct child *child)
{
    bool good = child->end == CHILD_EXITED && child->status == STATUS_DONE;

    return child->end == CHILD_INTERRUPTED || (child_stop_signal() != 0 && !good);
}

static double run_cell(struct session *session, struct cell *cell, uint64_t block)
{
    struct start start = start_of(&session->schedule, cell);
    struct text_list argv = command_run(session->catalog, session->launcher, &start);
    watch_step(&session->watch);
    counters_begin(&session->counters, session->settings->counters);
    struct child child = child_run(argv.items, session->settings->deadline_s);
    if (outside_never_began(cell, &child) && !session_stops(session)) {
        child_free(&child);
        child = child_run(argv.items, session->settings->deadline_s);
    }
    counters_end(&session->counters);
    struct watch_span meanwhile = watch_step(&session->watch);
    double seconds = child.seconds;

    if (is_interrupted(&child)) {
        progress_end("interrupted");
    } else {
        cell->launches++;
        cell->hit += watch_is_hit(&meanwhile);
        cell->block = block;
        judge(session, cell, &child, start.warmups);
    }
    child_free(&child);
    text_free(&argv);
    return seconds;
}

/* In the first block nothing is known of what a cell costs, so there the clock decides, if the user
 * wants that: else every cell is started at least once. */
static bool too_late(const struct session *session, const struct plan_workload *workload,
                     const struct cell *cell)
{
    return cell->launches == 0 && session->schedule.chosen &&
           workload->spent_s >= schedule_share_s(&session->schedule, session->plan, workload);
}

void run_block(struct session *session, struct plan_workload *workload, uint64_t block,
               const size_t *order, const bool *due)
{
    for (size_t at = 0; at < workload->end - workload->first && !session_stops(session); at++) {
        struct cell *cell = &session->plan->cells[order[at]];
        if (!due[order[at] - workload->first] || too_late(session, workload, cell))
            continue;
        const char *trouble = outside_leaves_out(session, cell->program);
        progress_begin(session, workload, cell);
        if (trouble)
            leave_out(session, cell, block, trouble);
        else
            workload->spent_s += run_cell(session, cell, block);
    }
}

void run_decide(const struct session *session, struct plan_workload *workload)
{
    struct summaries summaries =
        summaries_of(&session->plan->results, workload->name, cpus_allowed());
    struct headline headline = headline_of(&summaries, cpus_allowed());

    workload->decided = headline_decided(&headline);
    workload->mark = headline.mark;
    workload->more = headline.more;
    summaries_free(&summaries);
}

void run_workload(struct session *session, struct plan_workload *workload)
{
    size_t count = workload->end - workload->first;
    size_t *order = xcalloc(count + 1, sizeof *order);
    bool *due = xcalloc(count + 1, sizeof *due);
    /* Cells that the time did not suffice for in the first block are not tried again in later ones,
     * so each block has less to do, or costs time: this ends. A comparison that is resumed passes
     * through the blocks that it made. */
    uint64_t made = 0;

    for (size_t at = workload->first; at < workload->end; at++)
        if (session->plan->cells[at].block > made)
            made = session->plan->cells[at].block;
    for (uint64_t block = 1; !session_stops(session); block++) {
        double reserve_s = session->settings->crossover ? 0 : timeline_cost_s(session, workload);
        plan_shuffle(session->plan, workload, block, order);
        if (schedule_block(&session->schedule, session->plan, workload, block, reserve_s, due) ==
                0 &&
            block > made)
            break;
        double before_s = workload->spent_s;
        run_block(session, workload, block, order, due);
        run_decide(session, workload);
        if (workload->spent_s <= before_s && block > made)
            break;
    }
    schedule_note(&session->schedule, session->plan, workload);
    free(order);
    free(due);
    progress_clear();
}

void run_print(const struct plan *plan, const struct plan_workload *workload,
               const struct catalog *catalog, const struct launcher *launcher,
               const struct settings *settings)
{
    struct schedule schedule = schedule_of(plan, settings);
    size_t *order = xcalloc(workload->end - workload->first + 1, sizeof *order);

    for (uint64_t block = 1; block <= (settings->repeat ? settings->repeat : 1); block++) {
        plan_shuffle(plan, workload, block, order);
        for (size_t at = 0; at < workload->end - workload->first; at++) {
            struct start start = start_of(&schedule, &plan->cells[order[at]]);
            struct text_list argv =
                start.program->own ? own_line(&start) : command_run(catalog, launcher, &start);
            char *words = start.program->own ? text_shell(&argv) : command_for_shell(&argv, NULL);
            printf("block %llu: %s\n", (unsigned long long)block, words);
            free(words);
            text_free(&argv);
        }
    }
    free(order);
}
