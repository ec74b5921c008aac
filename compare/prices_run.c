/* SPDX-License-Identifier: MIT
 *
 * The command `triptych prices`: rounds of starts, each record on the disk before the next start.
 */
#include "compare/prices_run.h"

#include "common/clock.h"
#include "common/fail.h"
#include "compare/child.h"
#include "compare/fields.h"
#include "compare/fold.h"
#include "compare/objects.h"
#include "compare/prices_parts.h"
#include "compare/prices_store.h"
#include "compare/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STANDARD_ROUNDS = 6, START_DEADLINE_S = 120, ROUNDS_UNTIL_S = 60 };

#define AT(member) offsetof(struct settings, member)
const struct option_row prices_rows[] = {
    {"only", OPTION_WORDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, NULL,
     "this price; may be given several times (default: all)"},
    {"panels", OPTION_TEXT, AT(panels), NULL, NULL, NULL, NULL, NULL, NULL,
     "only these, as in posix,mpi (default: all)"},
    {"workers", OPTION_TEXT, AT(workers), NULL, NULL, NULL, NULL, NULL, NULL,
     "numbers of workers, as in 1,2,4 (default: 1, one a CPU, and twice as many)"},
    {"repeat", OPTION_COUNT, AT(repeat), "rounds", NULL, NULL, "1", "1000", NULL,
     "so many processes of each kind (default: 6, as long as that fits into a minute)"},
    {"quick", OPTION_FLAG, AT(quick), NULL, NULL, NULL, NULL, NULL, NULL,
     "one round, one number of workers, short samples: to try things out"},
    {"output", OPTION_TEXT, AT(output), NULL, "triptych-results", NULL, NULL, NULL, NULL,
     "folder for prices.jsonl; records are added, never overwritten"},
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, settings_formats,
     "of what is printed"},
    {"dry-run", OPTION_FLAG, AT(dry_run), NULL, NULL, NULL, NULL, NULL, NULL,
     "print the commands of a round, and run none"},
    {0},
};
#undef AT

struct pricing {
    const struct price_plan *plan;
    const struct launcher *launcher;
    struct price_store store;
    struct prices prices;
    struct text_list failures;
    uint64_t launch; /* processes so far: samples of one process belong together */
    double begin_s;
};

/* ---- records --------------------------------------------------------------------------------- */

static void keep(struct pricing *pricing, const struct price_start *start,
                 struct json_object *record)
{
    char *name = price_start_name(start);

    objects_add_text(record, "run", pricing->store.run);
    objects_add(record, "launch", json_object_new_uint64(pricing->launch));
    const char *bad = prices_add(&pricing->prices, record);
    if (bad)
        text_add(&pricing->failures, "%s: its record has no good \"%s\"", name, bad);
    else
        price_store_append(&pricing->store, record);
    free(name);
}

/* A price that the driver itself takes. */
static struct json_object *own_record(const struct price_start *start, const char *name,
                                      const char *group, const char *meaning, int workers)
{
    struct json_object *record = json_object_new_object();

    objects_add_text(record, "schema", "triptych/1");
    objects_add_text(record, "price", name);
    objects_add_text(record, "panel", start->panel);
    objects_add(record, "workers", json_object_new_int(workers));
    objects_add_text(record, "unit", "s");
    objects_add_text(record, "group", group);
    objects_add_text(record, "meaning", meaning);
    return record;
}

static void set_value(struct json_object *record, double value)
{
    static const char *const names[] = {"median", "low", "high"};

    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++)
        objects_add(record, names[at], json_object_new_double(value));
    objects_add(record, "samples", json_object_new_int(1));
}

/* A record of the workload `pool`: its seconds are those of so many empty tasks. */
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
        struct json_object *record = own_record(
            start, name, "dispatch",
            one ? "an empty task through this pool, one by one: time a task"
                : "an empty task through this pool, in chunks that it chooses: time a task",
            (int)workers);
        set_value(record, took_s / tasks);
        keep(pricing, start, record);
        json_object_put(record);
    }
    free(name);
}

static void keep_launch(struct pricing *pricing, const struct price_start *start, double took_s)
{
    struct json_object *record =
        own_record(start, "mpirun_launch", "start",
                   "the launcher, with so many processes of the program true", start->workers);

    set_value(record, took_s);
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

static void run_start(struct pricing *pricing, const struct price_start *start)
{
    struct text_list argv = price_start_words(pricing->plan, pricing->launcher, start);
    char *name = price_start_name(start);

    price_start_environment(start, true);
    struct child child = child_run(argv.items, START_DEADLINE_S);
    price_start_environment(start, false);
    bool good = child.end == CHILD_EXITED && child.status == STATUS_DONE;
    pricing->launch++;
    if (!good && child.end != CHILD_INTERRUPTED) {
        char *complaint = child_complaint(&child);
        text_add(&pricing->failures, "%s: %s", name, complaint);
        free(complaint);
    }
    if (start->kind != PRICE_START_LAUNCHER && child.end != CHILD_INTERRUPTED)
        keep_lines(pricing, start, &child);
    else if (good)
        keep_launch(pricing, start, child.seconds);
    child_free(&child);
    text_free(&argv);
    free(name);
}

static bool stops(const struct pricing *pricing)
{
    return child_stop_signal() != 0 || pricing->store.trouble;
}

static void run_round(struct pricing *pricing, uint64_t round, uint64_t rounds)
{
    const struct price_plan *plan = pricing->plan;

    for (size_t at = 0; at < plan->count && !stops(pricing); at++) {
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

/* As many rounds as asked for; otherwise six (from there on an
 * interval supposes no distribution, docs/statistics.md), as long as another one fits into the
 * time. */
static void run_rounds(struct pricing *pricing, const struct settings *settings)
{
    uint64_t rounds = settings->repeat ? settings->repeat : settings->quick ? 1 : STANDARD_ROUNDS;

    for (uint64_t round = 0; round < rounds && !stops(pricing); round++) {
        double spent_s = clock_now_s() - pricing->begin_s;
        if (!settings->repeat && round > 0 &&
            spent_s * (double)(round + 1) / (double)round > ROUNDS_UNTIL_S)
            break;
        run_round(pricing, round, rounds);
    }
    progress_clear();
}

/* ---- the command ----------------------------------------------------------------------------- */

static void print_plan(const struct pricing *pricing)
{
    for (size_t at = 0; at < pricing->plan->count; at++) {
        const struct price_start *start = &pricing->plan->starts[at];
        struct text_list argv = price_start_words(pricing->plan, pricing->launcher, start);
        char *words = text_join(&argv, " "), *name = price_start_name(start);
        printf("# %s\n%s\n", name, words);
        text_free(&argv);
        free(words);
        free(name);
    }
}

/* Returns the exit status. */
static int tell(struct pricing *pricing, const struct settings *settings)
{
    static void (*const formats[])(const struct prices *prices) = {[FORMAT_TABLE] = prices_table,
                                                                   [FORMAT_JSON] = prices_json,
                                                                   [FORMAT_CSV] = prices_csv,
                                                                   [FORMAT_MARKDOWN] =
                                                                       prices_markdown};

    prices_settle(&pricing->prices);
    formats[settings->format](&pricing->prices);
    fflush(stdout);
    for (size_t at = 0; at < pricing->plan->left_out.count; at++)
        warn("left out: %s", pricing->plan->left_out.items[at]);
    for (size_t at = 0; at < pricing->failures.count; at++)
        warn("failed: %s", pricing->failures.items[at]);
    if (pricing->store.trouble)
        warn("%s; what was measured before is kept", pricing->store.trouble);
    if (settings->format == FORMAT_TABLE && pricing->prices.count > 0) {
        char *where = text_format("Records: %s; `triptych report` shows them beside a comparison "
                                  "in that folder.",
                                  pricing->store.path);
        fold_text(0, where);
        free(where);
    }
    return pricing->failures.count > 0 || pricing->store.trouble || pricing->prices.count == 0
               ? STATUS_FAILED
               : STATUS_DONE;
}

int prices_run(const struct catalog *catalog, const struct launcher *launcher,
               const struct settings *settings)
{
    struct price_plan plan = price_plan_open(catalog, launcher, settings);
    struct pricing pricing = {.plan = &plan, .launcher = launcher, .begin_s = clock_now_s()};
    int status = STATUS_DONE;

    if (plan.count == 0) {
        for (size_t at = 0; at < plan.left_out.count; at++)
            warn("left out: %s", plan.left_out.items[at]);
        fail(STATUS_FAILED, "nothing is left to measure");
    }
    if (settings->dry_run) {
        print_plan(&pricing);
    } else {
        pricing.store = price_store_open(settings->output, PRICES_FILE);
        run_rounds(&pricing, settings);
        status = tell(&pricing, settings);
        price_store_close(&pricing.store);
    }
    prices_free(&pricing.prices);
    text_free(&pricing.failures);
    price_plan_close(&plan);
    return status;
}
