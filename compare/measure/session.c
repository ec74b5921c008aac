/* SPDX-License-Identifier: MIT */
#include "compare/measure/session.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/schema.h"
#include "compare/base/json_write.h"
#include "compare/child/child.h"
#include "compare/machine/cores.h"
#include "compare/machine/fingerprint.h"
#include "compare/machine/nodes.h"
#include "compare/measure/counting.h"
#include "compare/programs/own.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct json_object *arguments_of(const struct settings *settings)
{
    struct json_object *array = json_object_new_array();

    for (int at = 0; at < settings->argc; at++)
        objects_append(array, objects_text(settings->argv[at]));
    return array;
}

/* What names a cell. */
static struct json_object *cell_of(const struct result *result)
{
    struct json_object *object = json_object_new_object();

    objects_add_text(object, "workload", result->workload);
    objects_add_text(object, "panel", result->panel);
    objects_add_text(object, "variant", result->variant);
    objects_add(object, "workers", json_object_new_int(result->workers));
    objects_add_text(object, "setting", result->setting);
    return object;
}

static struct json_object *cells_of(const struct plan *plan)
{
    struct json_object *array = json_object_new_array();

    for (size_t at = 0; at < plan->count; at++) {
        const struct result *result = plan->cells[at].result;
        struct json_object *object = cell_of(result);
        objects_add(object, "alone", json_object_new_boolean(result->alone));
        objects_add(object, "may_lose", json_object_new_boolean(result->may_lose));
        traits_write(&result->traits, object);
        objects_add(object, "divisible", json_object_new_boolean(result->divisible));
        if (result->trace)
            objects_add_text(object, "trace", result->trace);
        objects_append(array, object);
    }
    return array;
}

static struct json_object *failures_of(const struct plan *plan)
{
    struct json_object *array = json_object_new_array();

    for (size_t at = 0; at < plan->count; at++) {
        const struct result *result = plan->cells[at].result;
        for (size_t failure = 0; failure < result->failures.count; failure++) {
            struct json_object *object = json_object_new_object();
            objects_add(object, "cell", cell_of(result));
            objects_add_text(object, "why", result->failures.items[failure]);
            objects_add(object, "skipped", json_object_new_boolean(result->skipped));
            if (result->outside)
                objects_add(object, "outside", json_object_new_boolean(true));
            objects_append(array, object);
        }
    }
    return array;
}

static struct json_object *workloads_of(const struct plan *plan)
{
    struct json_object *object = json_object_new_object();

    for (size_t at = 0; at < plan->workload_count; at++)
        objects_add_text(object, plan->workloads[at].name,
                         plan->cells[plan->workloads[at].first].program->summary);
    return object;
}

static struct json_object *programs_of(const struct plan *plan)
{
    struct json_object *object = json_object_new_object();

    for (size_t at = 0; at < plan->count; at++) {
        const struct program *program = plan->cells[at].program;
        char *name = text_format("%s/%s", program->panel, program->workload);
        objects_add_text(object, name, program->path);
        free(name);
    }
    return object;
}

/* By workload, the units of its options, for who reads parameters. */
static struct json_object *units_of(const struct plan *plan)
{
    struct json_object *object = json_object_new_object();

    for (size_t at = 0; at < plan->workload_count; at++) {
        const struct program *program = plan->cells[plan->workloads[at].first].program;
        struct json_object *units = json_object_new_object();
        for (size_t option = 0; option < program->option_count; option++)
            if (program->options[option].name && program->options[option].unit)
                objects_add_text(units, program->options[option].name,
                                 program->options[option].unit);
        objects_add(object, plan->workloads[at].name, units);
    }
    return object;
}

void session_save(struct session *session)
{
    const struct plan *plan = session->plan;
    struct json_object *object = json_object_new_object();
    struct text_list policy = session_policy(session);
    char *launcher = text_join(&session->launcher->words, " ");

    objects_add_text(object, "schema", SCHEMA);
    objects_add_text(object, "run", session->store.run);
    objects_add_text(object, "run_before", plan->results.run_before);
    objects_add_text(object, "version", TRIPTYCH_VERSION);
    objects_add(object, "machine", json_object_get(session->machine));
    if (session->nodes)
        objects_add(object, "hosts", json_object_get(session->nodes));
    objects_add(object, "noise", watch_json(&session->watch));
    objects_add(object, "arguments", arguments_of(session->settings));
    objects_add(object, "seed", json_object_new_uint64(plan->seed));
    objects_add_text(object, "order", plan_order);
    objects_add(object, "policy", objects_list(&policy));
    objects_add_text(object, "launcher", launcher);
    objects_add_text(object, "launcher_version", session->launcher->about);
    objects_add_text(object, "programs_folder", session->catalog->root);
    objects_add(object, "programs", programs_of(plan));
    objects_add(object, "workloads", workloads_of(plan));
    objects_add(object, "units", units_of(plan));
    objects_add(object, "sizes", sizes_json(session->sizes));
    objects_add(object, "cells", cells_of(plan));
    objects_add(object, "failures", failures_of(plan));
    if (session->findings)
        objects_add(object, "findings", json_object_get(session->findings));
    if (session->settings->crossover)
        objects_add_text(object, "command", "crossover");
    if (session->crossover)
        objects_add(object, "crossover", json_object_get(session->crossover));
    objects_add(object, "left_out", objects_list(&plan->results.left_out));
    store_environment(&session->store, object);
    json_object_put(session->plan->results.environment);
    session->plan->results.environment = object;
    free(launcher);
    text_free(&policy);
}

struct session session_open(struct plan *plan, const struct catalog *catalog,
                            const struct launcher *launcher, const struct settings *settings,
                            const struct sizes *sizes)
{
    struct session session = {
        .plan = plan,
        .catalog = catalog,
        .launcher = launcher,
        .settings = settings,
        .sizes = sizes,
        .schedule = schedule_of(plan, settings),
        .store = store_open(settings->output, RECORDS_FILE, "comparison", plan->results.run),
        .machine = machine_fingerprint(launcher),
        .watch = watch_open(),
        .counters = counters_open(""),
        .begin_s = clock_now_s()};

    for (size_t at = 0; at < plan->workload_count; at++)
        session.before_s += plan->workloads[at].spent_s;
    if (!plan->results.run_before) /* else it is resumed, and this was noted when it began */
        plan->results.run_before = text_format("%s", session.store.before);

    free(plan->results.run);
    plan->results.run = text_format("%s", session.store.run);
    plan->results.folder = text_format("%s", settings->output);
    session_save(&session);
    return session;
}

bool session_stops(const struct session *session)
{
    return child_stop_signal() != 0 || session->store.trouble;
}

struct text_list session_policy(const struct session *session)
{
    struct text_list policy = settings_only_own(session->settings)
                                  ? own_policy(session->catalog->own)
                                  : launcher_policy(session->launcher);
    char *times = schedule_policy(&session->schedule);

    for (size_t at = 0; at < session->settings->envs.count; at++)
        text_add(&policy, "environment: %s, each value a setting of its own (--env)",
                 session->settings->envs.word[at]);
    char *cpus = cores_told(session->settings);
    if (cpus && !settings_only_own(session->settings))
        text_add(&policy, "%s", cpus);
    free(cpus);
    struct text_list hosts = nodes_told(session->nodes);
    for (size_t at = 0; at < hosts.count; at++)
        text_add(&policy, "hosts: %s", hosts.items[at]);
    text_free(&hosts);
    text_add(&policy, "order: %s (--seed %llu)", plan_order,
             (unsigned long long)session->plan->seed);
    char *how = sizes_policy(session->sizes);
    if (how)
        text_add(&policy, "%s", how);
    free(how);
    text_add(&policy, "runs: %s", times);
    free(times);
    counting_policy(session, &policy);
    return policy;
}

void session_close(struct session *session)
{
    json_object_put(session->machine);
    json_object_put(session->nodes);
    json_object_put(session->findings);
    json_object_put(session->crossover);
    free(session->hosts_trouble);
    store_close(&session->store);
}
