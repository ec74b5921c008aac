/* SPDX-License-Identifier: MIT */
#include "compare/measure/tell.h"

#include "common/base/clock.h"
#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/answer/findings.h"
#include "compare/base/progress_line.h"
#include "compare/figures/metg.h"
#include "compare/figures/predict.h"
#include "compare/page/report.h"
#include "compare/prices/prices.h"
#include "compare/tables/table.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void tell_workload(const struct session *session, const struct plan_workload *workload)
{
    const struct plan *plan = session->plan;
    struct summaries summaries;

    if (session->settings->format != FORMAT_TABLE || !settings_detailed(session->settings))
        return;
    if (session->settings->metg) {
        struct metgs metgs = metgs_of(&plan->results, workload->name);
        metg_print(&metgs);
        metgs_free(&metgs);
        return;
    }
    summaries = predict_summaries(&plan->results, workload->name, cpus_allowed());
    table_print(&summaries, plan->cells[workload->first].program->summary, cpus_allowed());
    summaries_free(&summaries);
}

/* ---- the last screen ------------------------------------------------------------------------- */

/* What an answer is made of, to be given back. */
struct told {
    struct answer answer;
    struct text_list hit, next;
    char *noise, *sizes, *why;
};

/* A workload is hit where so many starts of one of its cells were: then its median may be. */
static bool is_hit(const struct plan *plan, const struct plan_workload *workload)
{
    for (size_t at = workload->first; at < workload->end; at++)
        if (schedule_hit(&plan->cells[at]))
            return true;
    return false;
}

static void add_programs(struct told *told, const struct plan *plan)
{
    told->answer.programs = calloc(plan->count + 1, sizeof *told->answer.programs);
    ok(told->answer.programs ? 0 : errno, "calloc");
    for (size_t at = 0; at < plan->count; at++)
        if (at == 0 || plan->cells[at].program != plan->cells[at - 1].program)
            told->answer.programs[told->answer.program_count++] = plan->cells[at].program;
}

/* The options that make it the same comparison. */
static void add_options(const struct settings *settings, struct text_list *words)
{
    const struct {
        const char *name, *value;
    } options[] = {{"--panels", settings->panels},     {"--programs", settings->programs},
                   {"--launcher", settings->launcher}, {"--nodes", settings->nodes},
                   {"--ppn", settings->ppn},           {"--threads", settings->threads},
                   {"--weak", settings->weak}};

    for (size_t at = 0; at < sizeof options / sizeof options[0]; at++)
        if (options[at].value) {
            text_add(words, "%s", options[at].name);
            text_add(words, "%s", options[at].value);
        }
    for (size_t at = 0; at < settings->envs.count; at++) {
        text_add(words, "--env");
        text_add(words, "%s", settings->envs.word[at]);
    }
    if (settings->seed != 1) {
        text_add(words, "--seed");
        text_add(words, "%llu", (unsigned long long)settings->seed);
    }
}

/* What makes it the same commands. */
static void add_own(const struct settings *settings, struct text_list *words)
{
    const struct {
        const char *name, *value;
    } options[] = {{"--metric", settings->own_metric},
                   {"--expect", settings->own_expect},
                   {"--workers", settings->workers}};

    for (size_t at = 0; at < settings->commands.count; at++) {
        text_add(words, "--command");
        text_add(words, "%s", settings->commands.word[at]);
    }
    for (size_t at = 0; at < settings->sets.count; at++) {
        text_add(words, "--set");
        text_add(words, "%s", settings->sets.word[at]);
    }
    for (size_t at = 0; at < sizeof options / sizeof options[0]; at++)
        if (options[at].value) {
            text_add(words, "%s", options[at].name);
            text_add(words, "%s", options[at].value);
        }
    if (settings->own_same)
        text_add(words, "--same-output");
    if (settings->own_shell)
        text_add(words, "--shell");
}

/* A comparison that goes on gives its time to what is undecided; one of which workloads were chosen
 * measures those more tightly. */
static void find_next(struct told *told, const struct session *session)
{
    const struct plan *plan = session->plan;
    const struct settings *settings = session->settings;
    const struct plan_workload *first = NULL;
    size_t open = 0;

    text_add(&told->next, "triptych");
    text_add(&told->next, "compare");
    for (size_t at = 0; at < plan->workload_count; at++)
        if (plan->workloads[at].mark != ' ' && !plan->workloads[at].decided) {
            first = first ? first : &plan->workloads[at];
            open++;
        }
    if (open > 0 && plan->brief) {
        double before_s = settings->budget_s > 0 ? settings->budget_s : schedule_brief_s;
        text_add(&told->next, "--resume");
        text_add(&told->next, "--budget");
        text_add(&told->next, "%.0fs", ceil(before_s * 2.5));
        told->why = text_format("%s", translate("settles what is open"));
    } else if (settings_only_own(settings)) {
        add_own(settings, &told->next);
        text_add(&told->next, "--until");
        text_add(&told->next, open > 0 ? "2%%" : "1%%");
        told->why = text_format("%s", open > 0 ? translate("settles \"?\"")
                                               : translate("tighter intervals"));
    } else if (open > 0) {
        text_add(&told->next, "%s", first->name);
        text_add(&told->next, "--until");
        text_add(&told->next, "2%%");
        told->why = text_format("%s", translate("settles \"?\""));
    } else {
        text_add(&told->next, "%s", plan->workload_count > 0 ? plan->workloads[0].name : "");
        told->why = text_format("%s", translate("all its variants, with intervals"));
    }
    add_options(settings, &told->next);
    if (open > 0 && plan->brief && strcmp(settings->output, "triptych-results") != 0) {
        text_add(&told->next, "--output");
        text_add(&told->next, "%s", settings->output);
    }
}

static struct told told_of(const struct session *session)
{
    const struct plan *plan = session->plan;
    struct told told = {
        .noise = watch_words(&session->watch),
        .sizes = sizes_words(session->sizes),
        .answer = {.results = &plan->results,
                   .summaries = summaries_of(&plan->results, NULL, cpus_allowed()),
                   .cpus = cpus_allowed(),
                   .seconds = session->sizes->seconds + clock_now_s() - session->begin_s}};

    add_programs(&told, plan);
    for (size_t at = 0; at < plan->workload_count; at++)
        if (is_hit(plan, &plan->workloads[at]))
            text_add(&told.hit, "%s", plan->workloads[at].name);
    find_next(&told, session);
    told.answer.noise = told.noise;
    told.answer.sizes = told.sizes;
    told.answer.why = told.why;
    return told;
}

static void told_free(struct told *told)
{
    summaries_free(&told->answer.summaries);
    free(told->answer.programs);
    text_free(&told->hit);
    text_free(&told->next);
    free(told->noise);
    free(told->sizes);
    free(told->why);
}

void tell_line(const struct session *session, const struct plan_workload *workload)
{
    if (session->settings->format != FORMAT_TABLE || !session->plan->brief)
        return;
    struct told told = told_of(session);
    told.answer.hit = &told.hit;
    told.answer.next = &told.next;
    progress_clear();
    answer_line(&told.answer, workload->name, stderr);
    fflush(stderr);
    told_free(&told);
}

/* ---- files ----------------------------------------------------------------------------------- */

/* The files are made from what is on the disk, so that `triptych report` gives the same. Where the
 * disk is full there is a message, and the records that fitted. Returns the path of the page, or
 * NULL; the caller frees it. */
static char *write_files(const struct session *session, const struct summaries *summaries,
                         struct text_list *files)
{
    const char *folder = session->plan->results.folder;
    struct results saved;
    struct complaint complaint;
    char *path = NULL;

    text_add(files, "%s: every run, one line of JSON each", session->store.path);
    text_add(files, "%s/environment.json: the machine, the plan, what was left out", folder);
    table_save(summaries, folder);
    text_add(files, "%s/summary.csv: the tables, for a spreadsheet", folder);
    if (results_read(&saved, folder, &complaint)) {
        prices_attach(&saved);
        path = report_of_run(&saved);
        prices_detach(&saved);
        results_free(&saved);
    } else {
        warn("%s", complaint.text);
    }
    if (path)
        text_add(files, "%s: open it in a browser", path);
    return path;
}

/* What is kept is read by programs, and stays English. */
static void keep_findings(struct session *session)
{
    translate_pause(true);
    struct told told = told_of(session);
    told.answer.hit = &told.hit;
    struct findings findings = findings_of(&told.answer);
    translate_pause(false);
    session->findings = findings_json(&findings);
    findings_free(&findings);
    told_free(&told);
}

void tell_end(struct session *session)
{
    const struct results *results = &session->plan->results;
    struct summaries summaries = predict_summaries(results, NULL, cpus_allowed());
    struct text_list policy = session_policy(session), files = {0};
    struct told told = told_of(session);
    struct story story = {.policy = &policy, .files = &files};
    char *predicted = predict_overall(&summaries), *report = NULL;
    bool table = session->settings->format == FORMAT_TABLE;

    told.answer.hit = &told.hit;
    told.answer.next = &told.next;
    struct findings findings = findings_of(&told.answer);
    if (translate_is_open())
        keep_findings(session);
    else
        session->findings = findings_json(&findings);
    session_save(session);
    if (predicted)
        text_add(&policy, "%s", predicted);
    if (session->store.trouble)
        text_add(&files, "%s: every run, one line of JSON each", session->store.path);
    else
        report = write_files(session, &summaries, &files);
    if (table && settings_detailed(session->settings)) {
        table_footer(results, &story);
        printf("\n");
    }
    told.answer.report = report;
    if (table && !session->settings->metg)
        answer_print(&told.answer, &findings);
    else if (table)
        fflush(stdout);
    else if (session->settings->format == FORMAT_JSON)
        table_json(&summaries, results, &story);
    else if (session->settings->format == FORMAT_CSV)
        table_csv(&summaries, stdout);
    else
        table_markdown(&summaries, results, &story);
    fflush(stdout);
    findings_free(&findings);
    told_free(&told);
    free(predicted);
    free(report);
    text_free(&policy);
    text_free(&files);
    summaries_free(&summaries);
}
