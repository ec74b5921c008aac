/* SPDX-License-Identifier: MIT */
#include "compare/plan.h"

#include "common/cpus.h"
#include "common/fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_WORKERS = 4096, MOST_WORKER_NUMBERS = 32 };

/* ---- what the user names must be there --------------------------------------------------------
 */

static void need(const struct text_list *wanted, const struct text_list *known, const char *option,
                 const char *kind)
{
    for (size_t at = 0; at < wanted->count; at++)
        if (!text_has(known, wanted->items[at])) {
            char *all = text_join(known, ", ");
            fail(STATUS_USAGE, "%s'%.80s' is not a %s here; there %s %s", option, wanted->items[at],
                 kind, known->count == 1 ? "is" : "are", known->count ? all : "none");
        }
}

static struct text_list list_of(const char *text, const char *option)
{
    struct text_list list = {0};

    text_split(&list, text, ",");
    if (text && list.count == 0)
        fail(STATUS_USAGE, "%s: the list is empty", option);
    return list;
}

/* The part of the catalog that the user wants. */
struct choice {
    struct text_list workloads, panels, variants; /* empty: all */
    int workers[MOST_WORKER_NUMBERS];
    size_t worker_count; /* 0: one and all CPUs, or the workload's own number */
};

static bool chosen(const struct text_list *wanted, const char *name)
{
    return wanted->count == 0 || text_has(wanted, name);
}

static void read_workers(struct choice *choice, const char *text)
{
    struct text_list list = list_of(text, "--workers");

    for (size_t at = 0; at < list.count; at++) {
        uint64_t number;
        if (!read_count(list.items[at], &number) || number < 1 || number > MOST_WORKERS)
            fail(STATUS_USAGE,
                 "--workers: '%.80s' is not accepted; it takes whole numbers from 1 "
                 "to %d with commas between them, as in 1,2,4",
                 list.items[at], MOST_WORKERS);
        for (size_t before = 0; before < at; before++)
            number = choice->workers[before] == (int)number ? 0 : number;
        if (number == 0)
            fail(STATUS_USAGE, "--workers: '%.80s' is there twice", list.items[at]);
        if (choice->worker_count == MOST_WORKER_NUMBERS)
            fail(STATUS_USAGE, "--workers: more than %d numbers", MOST_WORKER_NUMBERS);
        choice->workers[choice->worker_count++] = (int)number;
    }
    text_free(&list);
}

static struct choice choose(const struct catalog *catalog, const struct settings *settings)
{
    struct choice choice = {.panels = list_of(settings->panels, "--panels"),
                            .variants = list_of(settings->variants, "--variants")};
    struct text_list known = {0};

    for (size_t at = 0; at < settings->workloads.count; at++)
        text_add(&choice.workloads, "%s", settings->workloads.word[at]);
    read_workers(&choice, settings->workers);
    need(&choice.workloads, &catalog->workloads, "", "workload");
    need(&choice.panels, &catalog->panels, "--panels: ", "panel");
    for (size_t at = 0; at < catalog->count; at++)
        for (size_t variant = 0; variant < catalog->programs[at].variant_count; variant++)
            if (!text_has(&known, catalog->programs[at].variants[variant].name))
                text_add(&known, "%s", catalog->programs[at].variants[variant].name);
    need(&choice.variants, &known, "--variants: ", "variant");
    text_free(&known);
    return choice;
}

/* Each --set must mean something to some program that will run. */
static void check_sets(const struct catalog *catalog, const struct choice *choice,
                       const struct settings *settings)
{
    for (size_t set = 0; set < settings->sets.count; set++) {
        const char *word = settings->sets.word[set], *equals = strchr(word, '=');
        char *name = text_format("%.*s", equals ? (int)(equals - word) : 0, word);
        bool known = false;
        if (!equals || equals == word || !equals[1])
            fail(STATUS_USAGE,
                 "--set: '%.80s' is not accepted; it takes name=value, as in "
                 "tasks=4",
                 word);
        for (size_t at = 0; at < catalog->count; at++)
            known = known || (chosen(&choice->workloads, catalog->programs[at].workload) &&
                              chosen(&choice->panels, catalog->programs[at].panel) &&
                              program_option(&catalog->programs[at], name));
        if (!known)
            fail(STATUS_USAGE,
                 "--set: none of these programs has an option --%.80s (PROGRAM --help "
                 "lists them)",
                 name);
        free(name);
    }
}

/* ---- cells ----------------------------------------------------------------------------------- */

/* Why this program cannot be measured; NULL: it can. The caller frees it. */
static char *obstacle(const struct catalog *catalog, const struct launcher *launcher,
                      struct program *program, const struct settings *settings)
{
    char *server = command_server(catalog, program, settings), *trouble = NULL;
    bool usage;

    if (program->launched && launcher->words.count == 0)
        trouble = text_format("%s", launcher->about);
    else if (server && access(server, X_OK) != 0)
        trouble = text_format("the bundled server is missing (it needs libmicrohttpd); --set "
                              "%s=LIST uses a list of your own",
                              program_option(program, NULL)->name);
    else if (server || settings->sets.count > 0 || settings->quick) {
        struct text_list argv = command_describe(catalog, program, settings);
        trouble = program_ask(program, argv.items, &usage);
        if (trouble && usage)
            fail(STATUS_USAGE, "%s/%s: %s", program->panel, program->workload, trouble);
        text_free(&argv);
    }
    free(server);
    return trouble;
}

static void add_cell(struct plan *plan, const struct program *program,
                     const struct program_variant *variant, int workers)
{
    plan->cells = text_grow(plan->cells, plan->count, sizeof *plan->cells);
    plan->cells[plan->count++] =
        (struct cell){.program = program, .variant = variant, .workers = workers};
}

static void add_cells(struct plan *plan, const struct program *program, const struct choice *choice)
{
    struct choice own = {.workers = {1, cpus_allowed()}, .worker_count = 2};

    if (choice->worker_count > 0)
        own = *choice;
    else if (program->own_workers)
        own = (struct choice){.workers = {(int)program->own_workers}, .worker_count = 1};
    else if (own.workers[1] == 1)
        own.worker_count = 1;
    for (size_t at = 0; at < program->variant_count; at++) /* the base first */
        if (program->variants[at].alone && chosen(&choice->variants, program->variants[at].name))
            add_cell(plan, program, &program->variants[at], 1);
    for (size_t at = 0; at < program->variant_count; at++)
        for (size_t number = 0; number < own.worker_count; number++)
            if (!program->variants[at].alone &&
                chosen(&choice->variants, program->variants[at].name))
                add_cell(plan, program, &program->variants[at], own.workers[number]);
}

/* Says what was chosen for the user. */
static void note_choices(struct plan *plan, const struct choice *choice,
                         const struct settings *settings)
{
    const char *last = "";

    for (size_t at = 0; at < plan->count; at++) {
        const struct program *program = plan->cells[at].program;
        bool first = strcmp(program->workload, last) != 0;
        const char *timeout = command_timeout(program, settings);
        if (first && timeout)
            text_add(&plan->left_out,
                     "%s with its own --timeout: the bundled server never answers some requests, "
                     "they are given up after %s (--set timeout=10s waits longer)",
                     program->workload, timeout);
        if (first && program->own_workers && choice->worker_count == 0)
            text_add(&plan->left_out,
                     "%s with other numbers of workers: it has a number of its own, %d "
                     "(--workers 1,2,3 takes others)",
                     program->workload, (int)program->own_workers);
        last = program->workload;
    }
}

struct plan plan_open(struct catalog *catalog, const struct launcher *launcher,
                      const struct settings *settings)
{
    struct plan plan = {.blocks = settings->repeat, .random = settings->seed};
    struct choice choice = choose(catalog, settings);

    check_sets(catalog, &choice, settings);
    for (size_t at = 0; at < catalog->count; at++) {
        struct program *program = &catalog->programs[at];
        if (!chosen(&choice.workloads, program->workload) ||
            !chosen(&choice.panels, program->panel))
            continue;
        char *trouble = obstacle(catalog, launcher, program, settings);
        if (trouble)
            text_add(&plan.left_out, "%s/%s: %s", program->panel, program->workload, trouble);
        else
            add_cells(&plan, program, &choice);
        free(trouble);
    }
    for (size_t at = 0; at < catalog->missing.count; at++)
        text_add(&plan.left_out, "%s", catalog->missing.items[at]);
    note_choices(&plan, &choice, settings);
    text_free(&choice.workloads);
    text_free(&choice.panels);
    text_free(&choice.variants);
    return plan;
}

void plan_close(struct plan *plan)
{
    for (size_t at = 0; at < plan->count; at++) {
        free(plan->cells[at].samples);
        text_free(&plan->cells[at].failures);
    }
    free(plan->cells);
    text_free(&plan->left_out);
}

/* ---- order ----------------------------------------------------------------------------------- */

size_t plan_workload(const struct plan *plan, const char *workload, size_t *first)
{
    size_t end;

    for (*first = 0; *first < plan->count; ++*first)
        if (strcmp(plan->cells[*first].program->workload, workload) == 0)
            break;
    for (end = *first; end < plan->count; end++)
        if (strcmp(plan->cells[end].program->workload, workload) != 0)
            break;
    return end;
}

/* SplitMix64 (G. Steele, D. Lea, C. Flood: Fast splittable pseudorandom number generators, 2014).
 */
static uint64_t next_random(uint64_t *state)
{
    uint64_t mixed = *state += 0x9e3779b97f4a7c15u;

    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
}

void plan_shuffle(struct plan *plan, size_t *order, size_t first, size_t end)
{
    size_t count = end - first;

    for (size_t at = 0; at < count; at++)
        order[at] = first + at;
    for (size_t at = count; at > 1; at--) {
        size_t other = (size_t)(next_random(&plan->random) % at), moved = order[at - 1];
        order[at - 1] = order[other];
        order[other] = moved;
    }
}

char *cell_name(const struct cell *cell)
{
    return text_format("%s/%s %s, %d worker%s", cell->program->panel, cell->program->workload,
                       cell->variant->name, cell->workers, cell->workers == 1 ? "" : "s");
}
