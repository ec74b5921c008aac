/* SPDX-License-Identifier: MIT
 *
 * The tables as one JSON object, for scripts. */
#include "compare/base/json_write.h"
#include "compare/figures/metg.h"
#include "compare/figures/rivals.h"
#include "compare/tables/table.h"

#include "common/base/fail.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>

/* Without enough samples there is no interval, and `why` says so. */
static void add_interval(struct json_object *row, const char *name, const struct interval *interval)
{
    struct json_object *object;

    if (interval->n == 0)
        return;
    object = json_object_new_object();
    objects_add(object, "n", json_object_new_uint64(interval->n));
    objects_add(object, "launches", json_object_new_uint64(interval->launches));
    objects_add(object, "median", json_object_new_double(interval->estimate));
    if (interval->claimed) {
        objects_add(object, "low", json_object_new_double(interval->low));
        objects_add(object, "high", json_object_new_double(interval->high));
    } else if (interval->why_not[0]) {
        objects_add(object, "why", objects_text(interval->why_not));
    }
    objects_add(row, name, object);
}

static void add_base(struct json_object *row, const char *name, const struct interval *speedup,
                     const struct result *base)
{
    struct json_object *object;

    add_interval(row, name, speedup);
    if (!json_object_object_get_ex(row, name, &object))
        return;
    objects_add(object, "panel", objects_text(base->panel));
    objects_add(object, "variant", objects_text(base->variant));
    objects_add(object, "workers", json_object_new_int(base->workers));
}

/* Of a command of the user's own: over the first one with the same setting and workers. */
static void add_over_first(struct json_object *row, const struct summaries *summaries,
                           const struct summary *own)
{
    const struct result *result = own->result;
    struct json_object *object;

    if (!traits_is_command(&result->traits))
        return;
    struct rivals rivals =
        rivals_of(summaries->items, summaries->count, result->setting, result->workers);
    rivals_compare(&rivals, 0);
    for (size_t at = 1; at < rivals.count; at++) {
        const struct comparison *comparison = &rivals.comparisons[at];
        if (rivals.items[at] != own)
            continue;
        add_base(row, "over_first", &comparison->ratio, rivals.items[0]->result);
        if (!comparison->test || !json_object_object_get_ex(row, "over_first", &object))
            continue;
        objects_add(object, "p_adjusted", json_object_new_double(comparison->p));
        objects_add(object, "test", objects_text(comparison->test));
    }
}

static struct json_object *hosts_array(const struct hosts *hosts)
{
    struct json_object *array = json_object_new_array();

    for (size_t at = 0; at < hosts->count; at++) {
        const struct host *host = &hosts->items[at];
        struct json_object *object = json_object_new_object();
        objects_add(object, "host", objects_text(host->name));
        objects_add(object, "workers", json_object_new_uint64(host->workers));
        objects_add(object, "tasks", json_object_new_uint64(host->tasks));
        objects_add(object, "busy_seconds", json_object_new_double(host->busy_s));
        json_object_array_add(array, object);
    }
    return array;
}

static struct json_object *row_object(const struct summaries *summaries, const struct summary *own)
{
    struct json_object *row = json_object_new_object();
    const struct result *result = own->result;

    objects_add(row, "workload", objects_text(result->workload));
    objects_add(row, "panel", objects_text(result->panel));
    objects_add(row, "variant", objects_text(result->variant));
    objects_add(row, "workers", json_object_new_int(result->workers));
    objects_add(row, "setting", objects_text(result->setting));
    add_interval(row, "seconds", &own->seconds);
    add_interval(row, "setup_seconds", &own->setup);
    add_interval(row, "launch_seconds", &own->launch);
    add_interval(row, "cpu_seconds", &own->cpu);
    add_interval(row, "first_result_seconds", &own->first_result);
    add_interval(row, "lost", &own->lost);
    add_interval(row, "switches", &own->switches);
    for (int at = 0; at < SAMPLE_COUNTERS; at++)
        add_interval(row, sample_counters[at].name, &own->counted[at]);
    add_interval(row, "instructions_per_cycle", &own->per_cycle);
    add_interval(row, "energy_joules", &own->energy_j);
    add_base(row, "speed_up", &own->over_alone, own->alone);
    add_base(row, "speed_up_own", &own->over_one, own->one);
    add_interval(row, "efficiency", &own->efficiency);
    add_interval(row, "serial_fraction", &own->serial_fraction);
    add_base(row, "over_textbook", &own->over_textbook, own->textbook);
    add_over_first(row, summaries, own);
    if (own->prediction.seconds > 0)
        objects_add(row, "predicted_seconds", json_object_new_double(own->prediction.seconds));
    else if (own->prediction.why_not[0])
        objects_add(row, "not_predicted", objects_text(own->prediction.why_not));
    if (own->seconds.n > 0)
        objects_add(row, "max_rss_bytes", json_object_new_uint64(own->rss_bytes));
    if (result->hosts.records > 0)
        objects_add(row, "hosts", hosts_array(&result->hosts));
    objects_add(row, "wrong", json_object_new_uint64(result->wrong));
    if (result->losses.runs > 0)
        objects_add(row, "runs_with_losses", json_object_new_uint64(result->losses.runs));
    objects_add(row, result->skipped ? "cannot_run" : "failures", objects_list(&result->failures));
    return row;
}

/* The curves of a sweep over the size of tasks, if there is one. */
static void add_metgs(struct json_object *all, const struct results *results)
{
    struct metgs metgs = metgs_of(results, NULL);
    struct json_object *array = json_object_new_array();

    for (size_t at = 0; at < metgs.count; at++) {
        const struct metg *metg = &metgs.items[at];
        struct json_object *object = json_object_new_object();
        objects_add(object, "workload", objects_text(metg->workload));
        objects_add(object, "panel", objects_text(metg->panel));
        objects_add(object, "variant", objects_text(metg->variant));
        objects_add(object, "setting", objects_text(metg->apart));
        objects_add(object, "workers", json_object_new_int(metg->workers));
        objects_add(object, "figure", objects_text(metg->loop ? "loop_granularity" : "metg"));
        objects_add(object, "points", json_object_new_uint64(metg->points));
        objects_add(object, "peak_rate", json_object_new_double(metg->peak));
        add_interval(object, "granularity_seconds", &metg->granularity);
        if (!metg->granularity.claimed)
            objects_add(object, "why", objects_text(metg->granularity.why_not));
        json_object_array_add(array, object);
    }
    if (metgs.count > 0)
        objects_add(all, "metg", array);
    else
        json_object_put(array);
    metgs_free(&metgs);
}

void table_json(const struct summaries *summaries, const struct results *results,
                const struct story *story)
{
    struct json_object *all = json_object_new_object(), *rows = json_object_new_array();
    struct text_list losses = results_losses(results);

    for (size_t at = 0; at < summaries->count; at++)
        json_object_array_add(rows, row_object(summaries, &summaries->items[at]));
    objects_add(all, "schema", objects_text("triptych-table/1"));
    objects_add(all, "run", objects_text(results->run ? results->run : ""));
    objects_add(all, "rows", rows);
    add_metgs(all, results);
    objects_add(all, "policy", objects_list(story->policy));
    objects_add(all, "left_out", objects_list(&results->left_out));
    objects_add(all, "losses", objects_list(&losses));
    text_free(&losses);
    objects_add(all, "files", objects_list(story->files));
    objects_print(stdout, all);
}
