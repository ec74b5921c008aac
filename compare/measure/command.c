/* SPDX-License-Identifier: MIT */
#include "compare/measure/command.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "compare/child/child.h"
#include "compare/machine/allocation.h"
#include "compare/machine/cores.h"
#include "compare/measure/live.h"
#include "compare/measure/needed_prices.h"
#include "compare/measure/resume.h"
#include "compare/measure/run.h"
#include "compare/measure/tell.h"
#include "compare/measure/timeline.h"
#include "compare/programs/own.h"
#include "compare/tables/table.h"

#include <stdio.h>
#include <stdlib.h>

static void print_plan(const struct plan *plan, const struct catalog *catalog,
                       const struct launcher *launcher, const struct settings *settings)
{
    for (size_t at = 0; at < plan->workload_count; at++)
        run_print(plan, &plan->workloads[at], catalog, launcher, settings);
    for (size_t at = 0; at < plan->results.left_out.count; at++)
        printf("left out: %s\n", plan->results.left_out.items[at]);
}

/* The default comparison: what is left of the time goes to lines that are undecided, but for the
 * timelines of all, which come last. */
static void end_brief(struct session *session)
{
    struct plan *plan = session->plan;

    session->schedule.reserve_s = 0;
    for (size_t at = 0; at < plan->workload_count; at++)
        session->schedule.reserve_s += timeline_cost_s(session, &plan->workloads[at]);
    run_undecided(session);
    for (size_t at = 0; at < plan->workload_count && !session_stops(session); at++)
        timeline_workload(session, &plan->workloads[at]);
}

/* Workload after workload, each with its table as soon as it is there. Returns the exit status. */
static int measure(struct plan *plan, const struct catalog *catalog,
                   const struct launcher *launcher, const struct settings *settings,
                   const struct sizes *sizes)
{
    struct session session = session_open(plan, catalog, launcher, settings, sizes);
    int status = STATUS_DONE;

    if (session.store.trouble && !settings->resume)
        fail(STATUS_FAILED, "%s; nothing was measured", session.store.trouble);
    live_open(&session);
    predict_prices(&session);
    schedule_charge(&session.schedule, sizes->seconds + clock_now_s() - session.begin_s);
    for (size_t at = 0; at < plan->workload_count && !session_stops(&session); at++) {
        run_workload(&session, &plan->workloads[at]);
        tell_workload(&session, &plan->workloads[at]);
        tell_line(&session, &plan->workloads[at]);
        if (!settings->crossover && !plan->brief)
            timeline_workload(&session, &plan->workloads[at]);
        session_save(&session);
    }
    if (plan->brief)
        end_brief(&session);
    live_end(&session, false);
    tell_end(&session);
    live_end(&session, true);
    live_close(&session);
    if (session.store.trouble) {
        warn("%s; what was measured before is kept: when the folder can be written to again, "
             "--resume goes on from there",
             session.store.trouble);
        status = STATUS_FAILED;
    }
    session_close(&session);
    return status;
}

/* Several hosts have CPUs of their own, of which --cores knows nothing. */
static void heed_hosts(const struct settings *settings, struct launcher *launcher)
{
    struct allocation allocation = allocation_read(&launcher->words);

    if (allocation.nodes > 1) {
        launcher->cpus = allocation.slots * allocation.threads;
        launcher->address = allocation_address(&launcher->words);
        if (settings->cores != CORES_ALL || settings->one_per_core)
            warn(
                "--cores and --one-per-core choose CPUs of this host: ranks on other hosts may use "
                "all of theirs, unless the launcher binds them");
    }
    free(allocation.source);
}

int compare_command(const struct settings *given)
{
    struct settings settings = *given;
    struct results saved = {0};

    if (settings.resume && resume_is_fresh(&settings)) {
        warn("--resume: there is no comparison in %s yet, so this one begins", settings.output);
        settings.resume = settings.only_resume = false;
    }
    if (settings.resume)
        saved = resume_open(&settings);
    struct error error;
    if (!cores_keep(&settings, &error))
        fail(STATUS_SKIP, "%s", error.text);
    command_spare(&settings.envs);
    if (!settings_only_own(&settings)) /* they run in the user's own environment */
        command_environment();
    /* Who asks for tasks of all sizes is told which other workloads have them. */
    const struct words *only = settings.crossover || settings.metg ? NULL : &settings.workloads;
    struct catalog catalog = own_catalog(&settings, only);
    struct launcher launcher = launcher_open(&settings);
    heed_hosts(&settings, &launcher);
    struct sizes sizes = {0};
    if (settings.resume)
        sizes = sizes_read(saved.environment);
    else if (settings_brief(&settings) && !settings.dry_run)
        sizes = sizes_measure(&catalog, &launcher, &settings);
    struct plan plan = plan_open(&catalog, &launcher, &settings, &sizes);
    child_heed_stop(); /* a program that was being asked is missing from the plan */
    int status = STATUS_DONE;

    if (plan.count == 0) {
        for (size_t at = 0; at < plan.results.left_out.count; at++)
            warn("left out: %s", plan.results.left_out.items[at]);
        fail(settings.crossover ? STATUS_SKIP : STATUS_FAILED, "nothing is left to run");
    }
    if (settings.resume)
        resume_apply(&plan, &saved, &catalog, &launcher);
    if (settings.dry_run)
        print_plan(&plan, &catalog, &launcher, &settings);
    else
        status = measure(&plan, &catalog, &launcher, &settings, &sizes);
    if (table_failures(&plan.results) > 0)
        status = STATUS_FAILED;
    plan_close(&plan);
    sizes_free(&sizes);
    launcher_close(&launcher);
    catalog_close(&catalog);
    resume_close(&saved, &settings);
    return status;
}
