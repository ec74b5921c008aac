/* SPDX-License-Identifier: MIT */
#include "compare/prices/parts.h"

#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "compare/base/json_read.h"
#include "compare/machine/allocation.h"

#include <stdlib.h>
#include <string.h>

static const char launcher_price[] = "mpirun_launch", pool_prices[] = "dispatch_";

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
                 "--only: '%.80s' is not a price here; `PANEL/prices --list` lists those of a "
                 "panel, and "
                 "`triptych prices` adds mpirun_launch and dispatch_VARIANT",
                 words->word[at]);
        if (known)
            text_add(&plan->only, "%s", words->word[at]);
    }
}

/* Whether a start with so many workers measures it. What is between hosts is measured where most
 * ranks are, since few may all be on one host; and not at all on one host, unless it is named. */
static bool fits(const struct price_plan *plan, struct json_object *price, int workers, int above)
{
    uint64_t least = 1, most = 0;

    fields_count(price, "least", &least);
    fields_count(price, "most", &most);
    uint64_t fit = most > 0 && most < (uint64_t)workers ? most : (uint64_t)workers;
    if (fields_flag(price, "between_hosts", false))
        return fit >= least && workers == plan->most_ranks &&
               (plan->several_hosts || plan->only.count > 0);
    return fit >= least && fit > (uint64_t)above;
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
        if (name && fits(plan, price, workers, above) && price_plan_wants(plan, name) &&
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
                       const struct choice *choice, bool launched, int workers, int above)
{
    for (size_t at = 0; at < plan->source_count; at++) {
        const struct price_source *source = &plan->sources[at];
        if (source->launched != launched)
            continue;
        add_lists(plan, source, workers, above);
        if (source->launched && price_plan_wants(plan, launcher_price))
            add_start(plan, &(struct price_start){.kind = PRICE_START_LAUNCHER,
                                                  .panel = source->panel,
                                                  .launched = true,
                                                  .workers = workers});
    }
    for (size_t at = 0; wants_pools(plan) && at < catalog->count; at++)
        if (catalog->programs[at].empty_tasks && catalog->programs[at].launched == launched &&
            choice_has(&choice->panels, catalog->programs[at].panel))
            add_pools(plan, &catalog->programs[at], workers);
}

static int by_number(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

struct numbers {
    int workers[CHOICE_MOST_NUMBERS];
    size_t count;
};

/* Less than, as many as, and more than the CPUs; of ranks on several hosts one, two, and as many as
 * there are slots. */
static struct numbers default_numbers(const struct price_plan *plan, int slots)
{
    int cpus = cpus_allowed() < 2 ? 2 : cpus_allowed();
    struct numbers numbers = {{1, cpus, 2 * cpus}, 3};

    if (slots > 2)
        numbers = (struct numbers){{1, 2, slots}, 3};
    if (plan->quick)
        numbers = (struct numbers){{slots > 2 ? slots : cpus}, 1};
    return numbers;
}

/* Numbers of workers, or of ranks: those of the choice, or the default ones. slots: of several
 * hosts; 0: there is one. */
static struct numbers numbers_of(const struct price_plan *plan, const struct choice *choice,
                                 int slots)
{
    struct numbers numbers = {.count = choice->worker_count};

    if (choice->worker_count == 0)
        return default_numbers(plan, slots);
    memcpy(numbers.workers, choice->workers, numbers.count * sizeof *numbers.workers);
    qsort(numbers.workers, numbers.count, sizeof *numbers.workers, by_number);
    return numbers;
}

/* Number after number; in each panel beside panel, so that what disturbs the machine hits all. */
static void add_starts(struct price_plan *plan, const struct catalog *catalog,
                       const struct choice *choice, const struct launcher *launcher)
{
    struct allocation allocation = allocation_read(&launcher->words);

    plan->several_hosts = allocation.nodes > 1;
    struct numbers of_threads = numbers_of(plan, choice, 0);
    struct numbers of_ranks = numbers_of(plan, choice, plan->several_hosts ? allocation.slots : 0);
    plan->most_ranks = of_ranks.workers[of_ranks.count - 1];
    for (size_t at = 0; at < of_threads.count || at < of_ranks.count; at++)
        for (int launched = 0; launched < 2; launched++) {
            const struct numbers *numbers = launched ? &of_ranks : &of_threads;
            if (at < numbers->count)
                add_number(plan, catalog, choice, launched, numbers->workers[at],
                           at ? numbers->workers[at - 1] : 0);
        }
    free(allocation.source);
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

    of_choice.workloads.count = 0; /* there stand the names of --only */
    struct choice choice = choice_open(catalog, &of_choice);
    price_plan_sources(&plan, catalog, &choice);
    read_only(&plan, &settings->workloads, lenient);
    add_starts(&plan, catalog, &choice, launcher);
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
