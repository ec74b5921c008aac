/* SPDX-License-Identifier: MIT */
#include "compare/measure/tell.h"

#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/answer/findings.h"
#include "compare/base/progress_line.h"
#include "compare/figures/metg.h"
#include "compare/figures/predict.h"
#include "compare/measure/crossover.h"
#include "compare/measure/told.h"
#include "compare/page/report.h"
#include "compare/prices/prices.h"
#include "compare/tables/crossover.h"
#include "compare/tables/table.h"

#include <stdio.h>
#include <stdlib.h>

void tell_workload(const struct session *session, const struct plan_workload *workload)
{
    const struct plan *plan = session->plan;
    struct summaries summaries;

    if (session->settings->format != FORMAT_TABLE || !settings_detailed(session->settings))
        return;
    if (session->settings->crossover)
        return;
    if (session->settings->metg) {
        struct metgs metgs = metgs_of(&plan->results, workload->name);
        metg_print(&metgs);
        metgs_free(&metgs);
        return;
    }
    summaries = predict_summaries(&plan->results, workload->name, cpus_allowed());
    table_print(&summaries, plan->cells[workload->first].program->summary, cpus_allowed(),
                session->settings->details);
    summaries_free(&summaries);
}

/* ---- the last screen ------------------------------------------------------------------------- */

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
    struct error error;
    char *path = NULL;

    text_add(files, "%s: every run, one line of JSON each", session->store.path);
    text_add(files, "%s/environment.json: the machine, the plan, what was left out", folder);
    table_save(summaries, folder);
    text_add(files, "%s/summary.csv: the tables, for a spreadsheet", folder);
    if (results_read(&saved, folder, &error)) {
        prices_attach(&saved);
        path = report_of_run(&saved);
        prices_detach(&saved);
        results_free(&saved);
    } else {
        warn("%s", error.text);
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

/* The end of `triptych crossover`. */
static void tell_crossover(struct session *session)
{
    const struct results *results = &session->plan->results;
    struct summaries summaries = summaries_of(results, NULL, cpus_allowed());
    struct crossover crossover = crossover_measured(session->plan);
    struct text_list files = {0};
    char *report = NULL;

    translate_pause(true); /* it is kept, too */
    session->crossover = crossover_json(&crossover);
    translate_pause(false);
    session_save(session);
    if (!session->store.trouble)
        report = write_files(session, &summaries, &files);
    crossover_tell(session, &crossover, report);
    free(report);
    text_free(&files);
    crossover_free(&crossover);
    summaries_free(&summaries);
}

void tell_end(struct session *session)
{
    if (session->settings->crossover) {
        tell_crossover(session);
        return;
    }
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
