/* SPDX-License-Identifier: MIT */
#include "compare/measure/told.h"

#include "common/base/clock.h"
#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/figures/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
    told->answer.programs = xcalloc(plan->count + 1, sizeof *told->answer.programs);
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
                   {"--weak", settings->weak},         {"--workers", settings->workers}};

    for (size_t at = 0; at < sizeof options / sizeof options[0]; at++)
        if (options[at].value) {
            text_add(words, "%s", options[at].name);
            text_add(words, "%s", options[at].value);
        }
    for (size_t at = 0; at < settings->envs.count; at++) {
        text_add(words, "--env");
        text_add(words, "%s", settings->envs.word[at]);
    }
    for (size_t at = 0; at < settings->sets.count; at++) {
        text_add(words, "--set");
        text_add(words, "%s", settings->sets.word[at]);
    }
    if (settings->cores != CORES_ALL) {
        text_add(words, "--cores");
        text_add(words, "%s", settings->cores == CORES_P ? "p" : "e");
    }
    if (settings->one_per_core)
        text_add(words, "--one-per-core");
    if (settings->quick)
        text_add(words, "--quick");
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
    } options[] = {{"--metric", settings->own_metric}, {"--expect", settings->own_expect}};

    for (size_t at = 0; at < settings->commands.count; at++) {
        text_add(words, "--command");
        text_add(words, "%s", settings->commands.word[at]);
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

/* Of all that was to be measured, nothing could be: whether there are failures, and no figure. */
static bool all_failed(const struct plan *plan)
{
    size_t failures = 0;

    for (size_t at = 0; at < plan->count; at++) {
        if (plan->cells[at].result->sample_count > 0)
            return false;
        failures += plan->cells[at].result->failures.count > 0;
    }
    return failures > 0;
}

/* The doctor tells why, and what to do. */
static void find_doctor(struct told *told, const struct settings *settings)
{
    text_add(&told->next, "triptych");
    text_add(&told->next, "doctor");
    if (settings->launcher) {
        text_add(&told->next, "--launcher");
        text_add(&told->next, "%s", settings->launcher);
    }
    told->why = text_format("%s", translate("finds what keeps programs from running"));
}

/* A comparison that goes on gives its time to what is undecided; one of which workloads were chosen
 * measures those more tightly. */
static void find_next(struct told *told, const struct session *session)
{
    const struct plan *plan = session->plan;
    const struct settings *settings = session->settings;
    const struct plan_workload *first = NULL;
    size_t open = 0;

    if (all_failed(plan) && !settings_only_own(settings)) {
        find_doctor(told, settings);
        return;
    }
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

struct told told_of(const struct session *session)
{
    const struct plan *plan = session->plan;
    double own_s = session->sizes->seconds + clock_now_s() - session->begin_s;
    struct told told = {.noise = watch_words(&session->watch),
                        .sizes = sizes_words(session->sizes),
                        .answer = {.results = &plan->results,
                                   .summaries = summaries_of(&plan->results, NULL, cpus_allowed()),
                                   .cpus = cpus_allowed(),
                                   .seconds = session->before_s + own_s}};

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

void told_free(struct told *told)
{
    summaries_free(&told->answer.summaries);
    free(told->answer.programs);
    text_free(&told->hit);
    text_free(&told->next);
    free(told->noise);
    free(told->sizes);
    free(told->why);
}
