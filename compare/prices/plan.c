/* SPDX-License-Identifier: MIT */
#include "compare/prices/parts.h"

#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "compare/base/json_read.h"
#include "compare/base/names.h"
#include "compare/child/child.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char launcher_price[] = "mpirun_launch", pool_prices[] = "dispatch_";

/* ---- sources --------------------------------------------------------------------------------- */

/* Asks a price list what it holds; NULL, or why it does not answer (the caller frees it). */
static char *ask(struct price_source *source)
{
    char *argv[] = {source->path, (char[]){"--describe"}, NULL};
    struct child child = child_run(argv, CATALOG_DEADLINE_S);
    const char *why = "";

    if (child.end != CHILD_EXITED || child.status != 0) {
        char *complaint = child_complaint(&child);
        child_free(&child);
        return complaint;
    }
    size_t size = child.output_size;
    while (size > 0 && child.output[size - 1] == '\n')
        size--;
    source->about = fields_parse(child.output ? child.output : "", size, &why);
    child_free(&child);
    const char *panel = source->about ? fields_text(source->about, "panel") : NULL;
    const char *launch = source->about ? fields_text(source->about, "launch") : NULL;
    if (!panel || !text_is_name(panel) || !launch ||
        !fields_get(source->about, "prices", json_type_array))
        return text_format("its answer is no price list %s", why ? why : "");
    source->panel = text_format("%s", panel);
    source->launched = strstr(launch, " N") != NULL;
    return NULL;
}

static int by_panel(const void *left, const void *right)
{
    const struct price_source *a = left, *b = right;

    return names_panel_order(a->panel, b->panel);
}

static void add_sources(struct price_plan *plan, const struct catalog *catalog,
                        const struct choice *choice)
{
    for (size_t at = 0; at < catalog->prices.count; at++) {
        struct price_source source = {.path = text_format("%s", catalog->prices.items[at])};
        char *trouble = ask(&source);
        if (trouble)
            text_add(&plan->left_out, "%s: %s", source.path, trouble);
        free(trouble);
        if (!trouble && choice_has(&choice->panels, source.panel)) {
            plan->sources = text_grow(plan->sources, plan->source_count, sizeof source);
            plan->sources[plan->source_count++] = source;
            continue;
        }
        json_object_put(source.about);
        free(source.panel);
        free(source.path);
    }
    if (plan->source_count > 0)
        qsort(plan->sources, plan->source_count, sizeof *plan->sources, by_panel);
}

/* ---- what is wanted -------------------------------------------------------------------------- */

bool price_plan_wants(const struct price_plan *plan, const char *name)
{
    return plan->only.count == 0 || text_has(&plan->only, name);
}

static bool wants_pools(const struct price_plan *plan)
{
    bool wanted = plan->only.count == 0;

    for (size_t at = 0; at < plan->only.count; at++)
        wanted = wanted || strncmp(plan->only.items[at], pool_prices, sizeof pool_prices - 1) == 0;
    return wanted;
}

static struct json_object *price_at(const struct price_source *source, size_t at)
{
    struct json_object *prices = fields_get(source->about, "prices", json_type_array);

    return at < json_object_array_length(prices) ? json_object_array_get_idx(prices, at) : NULL;
}

static bool is_known(const struct price_plan *plan, const char *name)
{
    struct json_object *price;

    for (size_t at = 0; at < plan->source_count; at++)
        for (size_t which = 0; (price = price_at(&plan->sources[at], which)) != NULL; which++) {
            const char *known = fields_text(price, "name");
            if (known && strcmp(known, name) == 0)
                return true;
        }
    return strcmp(name, launcher_price) == 0 ||
           strncmp(name, pool_prices, sizeof pool_prices - 1) == 0;
}

static void read_only(struct price_plan *plan, const struct words *words, bool lenient)
{
    for (size_t at = 0; at < words->count; at++) {
        bool known = is_known(plan, words->word[at]);
        if (!known && !lenient)
            fail(STATUS_USAGE,
                 "--only: '%.80s' is not a price here; `PANEL/prices --list` tells those of a "
                 "panel, and there are mpirun_launch and dispatch_VARIANT",
                 words->word[at]);
        if (known)
            text_add(&plan->only, "%s", words->word[at]);
    }
}

/* The names that this start measures. `first`: under the first of the policies, so also what no
 * policy matters to. */
static struct text_list names_of(const struct price_plan *plan, const struct price_source *source,
                                 int workers, int above, bool first)
{
    struct text_list names = {0};
    struct json_object *price;

    for (size_t which = 0; (price = price_at(source, which)) != NULL; which++) {
        const char *name = fields_text(price, "name");
        uint64_t least = 1, most = 0;
        fields_count(price, "least", &least);
        fields_count(price, "most", &most);
        uint64_t fit = most > 0 && most < (uint64_t)workers ? most : (uint64_t)workers;
        if (name && fit >= least && fit > (uint64_t)above && price_plan_wants(plan, name) &&
            (first || fields_flag(price, "waits", false)) && !text_has(&names, name))
            text_add(&names, "%s", name);
    }
    return names;
}

/* ---- starts ---------------------------------------------------------------------------------- */

static void add_start(struct price_plan *plan, const struct price_start *start)
{
    plan->starts = text_grow(plan->starts, plan->count, sizeof *start);
    plan->starts[plan->count++] = *start;
}

/* Under each wait policy of the program; one worker waits for nobody. The one under which compare
 * runs comes first: ranks that outnumber the CPUs yield. */
static void add_lists(struct price_plan *plan, const struct price_source *source, int workers,
                      int above)
{
    struct json_object *policies = fields_get(source->about, "policies", json_type_array);
    size_t count = policies ? json_object_array_length(policies) : 0;
    size_t rounds = count == 0 || workers == 1 || plan->quick ? 1 : count;
    bool backwards = source->launched && workers > cpus_allowed();

    for (size_t at = 0; at < rounds; at++) {
        struct json_object *policy =
            count ? json_object_array_get_idx(policies, backwards ? count - 1 - at : at) : NULL;
        struct price_start start = {
            .panel = source->panel,
            .path = source->path,
            .launched = source->launched,
            .policy = policy ? json_object_get_string(policy) : NULL,
            .workers = workers,
            .above = above,
            .only = names_of(plan, source, workers, above, at == 0),
        };
        if (start.only.count > 0)
            add_start(plan, &start);
    }
}

/* One by one only where workers are at hand to be handed something, and have CPUs to take it. */
static void add_pools(struct price_plan *plan, const struct program *program, int workers)
{
    struct price_start start = {.kind = PRICE_START_POOL,
                                .panel = program->panel,
                                .path = program->path,
                                .workload = program->workload,
                                .launched = program->launched,
                                .workers = workers};

    add_start(plan, &start);
    start.kind = PRICE_START_POOL_ONE;
    if (program_option(program, "chunk") && workers > 1 &&
        (workers <= cpus_allowed() || workers == 2))
        add_start(plan, &start);
}

static void add_number(struct price_plan *plan, const struct catalog *catalog,
                       const struct choice *choice, int workers, int above)
{
    for (size_t at = 0; at < plan->source_count; at++) {
        const struct price_source *source = &plan->sources[at];
        add_lists(plan, source, workers, above);
        if (source->launched && price_plan_wants(plan, launcher_price))
            add_start(plan, &(struct price_start){.kind = PRICE_START_LAUNCHER,
                                                  .panel = source->panel,
                                                  .launched = true,
                                                  .workers = workers});
    }
    for (size_t at = 0; wants_pools(plan) && at < catalog->count; at++)
        if (catalog->programs[at].empty_tasks &&
            choice_has(&choice->panels, catalog->programs[at].panel))
            add_pools(plan, &catalog->programs[at], workers);
}

static int by_number(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

/* Less than, as many as, and more than the CPUs. */
static size_t default_workers(const struct price_plan *plan, int workers[3])
{
    int cpus = cpus_allowed() < 2 ? 2 : cpus_allowed();

    workers[0] = plan->quick ? cpus : 1;
    workers[1] = cpus;
    workers[2] = 2 * cpus;
    return plan->quick ? 1 : 3;
}

static void drop_launched(struct price_plan *plan, const struct launcher *launcher)
{
    size_t kept = 0;

    if (launcher->words.count > 0)
        return;
    text_add(&plan->left_out, "MPI: %s", launcher->about);
    for (size_t at = 0; at < plan->count; at++) {
        if (!plan->starts[at].launched)
            plan->starts[kept++] = plan->starts[at];
        else
            text_free(&plan->starts[at].only);
    }
    plan->count = kept;
}

struct price_plan price_plan_open(const struct catalog *catalog, const struct launcher *launcher,
                                  const struct settings *settings, bool lenient)
{
    struct price_plan plan = {.quick = settings->quick};
    struct settings of_choice = *settings;
    int standard[3];

    of_choice.workloads.count = 0; /* there stand the names of --only */
    struct choice choice = choice_open(catalog, &of_choice);
    add_sources(&plan, catalog, &choice);
    read_only(&plan, &settings->workloads, lenient);
    int *workers = choice.worker_count ? choice.workers : standard;
    size_t count = choice.worker_count ? choice.worker_count : default_workers(&plan, standard);
    qsort(workers, count, sizeof *workers, by_number);
    for (size_t at = 0; at < count; at++)
        add_number(&plan, catalog, &choice, workers[at], at ? workers[at - 1] : 0);
    drop_launched(&plan, launcher);
    choice_close(&choice);
    return plan;
}

void price_plan_close(struct price_plan *plan)
{
    for (size_t at = 0; at < plan->count; at++)
        text_free(&plan->starts[at].only);
    for (size_t at = 0; at < plan->source_count; at++) {
        json_object_put(plan->sources[at].about);
        free(plan->sources[at].panel);
        free(plan->sources[at].path);
    }
    free(plan->starts);
    free(plan->sources);
    text_free(&plan->only);
    text_free(&plan->left_out);
}
