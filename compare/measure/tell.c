/* SPDX-License-Identifier: MIT */
#include "compare/measure/tell.h"

#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "compare/figures/metg.h"
#include "compare/figures/predict.h"
#include "compare/page/report.h"
#include "compare/prices/prices.h"
#include "compare/tables/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void tell_workload(const struct session *session, const struct plan_workload *workload)
{
    const struct plan *plan = session->plan;
    struct summaries summaries;

    if (session->settings->format != FORMAT_TABLE)
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

/* The files are made from what is on the disk, so that `triptych report` gives the same. Where the
 * disk is full there is a message, and the records that fitted. */
static void write_files(const struct session *session, const struct summaries *summaries,
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
    free(path);
}

void tell_end(const struct session *session)
{
    const struct results *results = &session->plan->results;
    struct summaries summaries = predict_summaries(results, NULL, cpus_allowed());
    struct text_list policy = session_policy(session), files = {0};
    struct story story = {.policy = &policy, .files = &files};
    char *predicted = predict_overall(&summaries);

    if (predicted)
        text_add(&policy, "%s", predicted);
    if (session->store.trouble)
        text_add(&files, "%s: every run, one line of JSON each", session->store.path);
    else
        write_files(session, &summaries, &files);
    if (session->settings->format == FORMAT_TABLE)
        table_footer(results, &story);
    else if (session->settings->format == FORMAT_JSON)
        table_json(&summaries, results, &story);
    else if (session->settings->format == FORMAT_CSV)
        table_csv(&summaries, stdout);
    else
        table_markdown(&summaries, results, &story);
    fflush(stdout);
    free(predicted);
    text_free(&policy);
    text_free(&files);
    summaries_free(&summaries);
}
