/* SPDX-License-Identifier: MIT
 *
 * Rounds of starts of price lists, each record on the disk before the next start. */
#include "compare/prices/parts.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/schema.h"
#include "compare/base/json_read.h"
#include "compare/base/json_write.h"
#include "compare/base/progress_line.h"
#include "compare/child/child.h"
#include "compare/machine/allocation.h"

#include <stdlib.h>
#include <string.h>

/* ---- records --------------------------------------------------------------------------------- */

static void keep(struct pricing *pricing, const struct price_start *start,
                 struct json_object *record)
{
    char *name = price_start_name(start);

    objects_add_text(record, "run", pricing->store.run);
    objects_add(record, "launch", json_object_new_uint64(pricing->launch));
    const char *bad = prices_add(&pricing->prices, record);
    if (bad)
        text_add(&pricing->failures, "%s: its record has a bad \"%s\"", name, bad);
    else
        store_append_record(&pricing->store, record);
    free(name);
}

/* A price that the driver itself takes. */
static struct json_object *own_record(const struct price_start *start, const char *name,
                                      const char *group, const char *meaning, int workers)
{
    struct json_object *record = json_object_new_object();

    objects_add_text(record, "schema", SCHEMA);
    objects_add_text(record, "price", name);
    objects_add_text(record, "panel", start->panel);
    objects_add(record, "workers", json_object_new_int(workers));
    objects_add_text(record, "unit", "s");
    objects_add_text(record, "group", group);
    objects_add_text(record, "meaning", meaning);
    return record;
}

/* Whether others used CPUs that the start's workers needed. */
static void judge(struct json_object *record, const struct pricing *pricing, int workers)
{
    const struct price_look *from = &pricing->before, *to = &pricing->after;
    char *why;

    if (price_crowd(from, to, workers < 2 ? 2 : workers) <= 0)
        return;
    why = text_format("others used %.1f of %d CPUs meanwhile, and it wants %d",
                      price_others(from, to), to->cpus, workers < 2 ? 2 : workers);
    objects_add_text(record, "doubtful", why);
    free(why);
}

static void set_value(struct json_object *record, double value)
{
    static const char *const names[] = {"median", "low", "high"};

    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++)
        objects_add(record, names[at], json_object_new_double(value));
    objects_add(record, "samples", json_object_new_int(1));
}

/* A record of a program with empty tasks: its seconds are those of so many of them. */
static void keep_dispatch(struct pricing *pricing, const struct price_start *start,
                          struct json_object *ran)
{
    const char *variant = fields_text(ran, "variant");
    double tasks = pricing->plan->quick ? PRICE_TASKS_QUICK : PRICE_TASKS, took_s;
    uint64_t workers;

    if (!variant || !fields_real(ran, "seconds", &took_s) ||
        !fields_count(ran, "workers", &workers) || workers > CHOICE_MOST_WORKERS ||
        !fields_flag(ran, "verified", false))
        return;
    bool one = start->kind == PRICE_START_POOL_ONE;
    char *name = text_format(one ? "dispatch_one_%s" : "dispatch_%s", variant);
    if (price_plan_wants(pricing->plan, name)) {
        struct json_object *record =
            own_record(start, name, "dispatch",
                       one ? "an empty task that this pool hands out, one at a time"
                           : "an empty task that this pool hands out, in chunks of its own choice",
                       (int)workers);
        set_value(record, took_s / tasks);
        judge(record, pricing, (int)workers);
        keep(pricing, start, record);
        json_object_put(record);
    }
    free(name);
}

static void keep_launch(struct pricing *pricing, const struct price_start *start, double took_s)
{
    struct json_object *record = own_record(
        start, "mpirun_launch", "start",
        "the launcher starts and ends that many processes of the program true", start->workers);

    set_value(record, took_s);
    judge(record, pricing, start->workers);
    keep(pricing, start, record);
    json_object_put(record);
}

static void keep_lines(struct pricing *pricing, const struct price_start *start,
                       const struct child *child)
{
    const char *at = child->output, *end = at + child->output_size, *why;

    while (at && at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        struct json_object *record =
            newline ? fields_parse(at, (size_t)(newline - at), &why) : NULL;
        if (record && start->kind != PRICE_START_LIST)
            keep_dispatch(pricing, start, record);
        else if (record)
            keep(pricing, start, record);
        else
            text_add(&pricing->failures, "%s: a line of its output is no record", start->panel);
        json_object_put(record);
        at = newline ? newline + 1 : end;
    }
}

/* ---- rounds ---------------------------------------------------------------------------------- */

/* A start has failed, and with it those of all other ranks if it waited for a host in vain. */
static void note_failure(struct pricing *pricing, const struct price_start *start,
                         const struct child *child)
{
    bool asks = start->launched && (child->end == CHILD_DEADLINE ||
                                    (child->end == CHILD_EXITED && pricing->failures.count == 0));
    char *error = child_error_advised(child), *name = price_start_name(start);
    char *hosts = asks ? allocation_trouble(&pricing->launcher->words,
                                            launcher_crowding(pricing->launcher) != NULL)
                       : NULL;

    text_add(&pricing->failures, "%s: %s%s%s", name, error, hosts ? "; " : "", hosts ? hosts : "");
    if (hosts && child->end == CHILD_DEADLINE && !pricing->hosts_gone)
        pricing->hosts_gone = hosts;
    else
        free(hosts);
    free(error);
    free(name);
}

static void run_start(struct pricing *pricing, const struct price_start *start)
{
    struct text_list argv = price_start_words(pricing->plan, pricing->launcher, start);
    struct affinity set;

    affinity_get(&set); /* none where it is not known: nothing is told of others */
    price_start_environment(start, true);
    pricing->before = price_look(&set);
    struct child child = child_run(argv.items, pricing->deadline_s);
    pricing->after = price_look(&set);
    price_start_environment(start, false);
    bool good = child.end == CHILD_EXITED && child.status == STATUS_DONE;
    pricing->launch++;
    if (!good && child.end != CHILD_INTERRUPTED)
        note_failure(pricing, start, &child);
    if (start->kind != PRICE_START_LAUNCHER && child.end != CHILD_INTERRUPTED)
        keep_lines(pricing, start, &child);
    else if (good)
        keep_launch(pricing, start, child.seconds);
    child_free(&child);
    text_free(&argv);
}

/* Starts of ranks that would wait for the same host in vain: those are named, once. */
static bool leaves_out(struct pricing *pricing, const struct price_start *start, uint64_t round)
{
    if (!start->launched || !pricing->hosts_gone)
        return false;
    char *name = price_start_name(start);
    if (round == 0)
        text_add(&pricing->failures, "%s: not started, since an earlier start waited in vain",
                 name);
    free(name);
    return true;
}

bool pricing_stops(const struct pricing *pricing)
{
    return child_stop_signal() != 0 || pricing->store.trouble;
}

void pricing_round(struct pricing *pricing, uint64_t round, uint64_t rounds)
{
    const struct price_plan *plan = pricing->plan;

    for (size_t at = 0; at < plan->count && !pricing_stops(pricing); at++) {
        if (leaves_out(pricing, &plan->starts[at], round))
            continue;
        char *name = price_start_name(&plan->starts[at]);
        char *line = text_format("[round %llu of %llu, start %zu of %zu, %.0f s] %s",
                                 (unsigned long long)round + 1, (unsigned long long)rounds, at + 1,
                                 plan->count, clock_now_s() - pricing->begin_s, name);
        size_t failures = pricing->failures.count;
        progress_show(line);
        run_start(pricing, &plan->starts[at]);
        progress_end(pricing->failures.count > failures ? "failed" : "done");
        free(line);
        free(name);
    }
}
