/* SPDX-License-Identifier: MIT */
#include "compare/measure/planner.h"

#include "common/base/fail.h"
#include "common/base/words.h"
#include "compare/prices/prices.h"
#include "compare/programs/description.h"
#include "compare/programs/own.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- programs -------------------------------------------------------------------------------- */

/* Why this program cannot be measured; NULL: it can. The caller frees it. */
static char *obstacle(const struct planner *planner, const struct program *program,
                      const struct setting *setting)
{
    char *server = command_server(planner->catalog, program, setting), *trouble = NULL;

    if (program->launched && planner->launcher->words.count == 0)
        trouble = text_format("%s", planner->launcher->about);
    else if (server && access(server, X_OK) != 0)
        trouble = text_format("the bundled server is missing (it needs libmicrohttpd); --set "
                              "%s=LIST uses a list of your own",
                              program_option(program, NULL)->name);
    free(server);
    return trouble;
}

const struct program *planner_ask(const struct planner *planner, const struct program *program,
                                  const struct setting *setting)
{
    struct plan *plan = planner->plan;
    char *trouble = obstacle(planner, program, setting);
    struct program *answer = xcalloc(1, sizeof *answer);
    bool usage = false;

    plan->programs = text_grow(plan->programs, plan->program_count, sizeof *plan->programs);
    plan->programs[plan->program_count++] = answer;
    answer->path = text_format("%s", program->path);
    if (program->own) {
        struct text_list options = {0};
        for (size_t at = 0; at < program->option_count; at++)
            text_add(&options, "%s", program->options[at].name);
        own_describe(answer, program->own, &options);
        text_free(&options);
    } else if (!trouble) {
        struct text_list argv = command_describe(planner->catalog, program, setting);
        trouble = program_ask(answer, argv.items, &usage);
        text_free(&argv);
    }
    if (!trouble)
        return answer;
    if (usage)
        fail(STATUS_USAGE, "%s/%s: %s", program->panel, program->workload, trouble);
    text_add(&plan->results.left_out, "%s/%s%s%s: %s", program->panel, program->workload,
             setting->text[0] ? " with " : "", setting->text, trouble);
    free(trouble);
    return NULL;
}

const struct setting *planner_setting(const struct planner *planner, struct setting fresh)
{
    struct plan *plan = planner->plan;
    struct setting *setting = xcalloc(1, sizeof *setting);

    *setting = fresh;
    plan->settings = text_grow(plan->settings, plan->setting_count, sizeof *plan->settings);
    plan->settings[plan->setting_count++] = setting;
    return setting;
}

static const struct setting *new_setting(const struct planner *planner,
                                         const struct program *program, size_t index, bool quick)
{
    return planner_setting(planner, sweep_setting(&planner->choice.sweep, program, index, quick));
}

/* ---- cells ----------------------------------------------------------------------------------- */

void planner_add(struct plan *plan, struct cell cell)
{
    cell.start_s = cell.each_s = -1;
    plan->cells = text_grow(plan->cells, plan->count, sizeof *plan->cells);
    plan->cells[plan->count++] = cell;
    if (plan->count > RESULTS_MOST_CELLS)
        fail(STATUS_USAGE,
             "there are more than %d cells; ask for fewer workloads, variants, "
             "numbers of workers or values of --set",
             RESULTS_MOST_CELLS);
}

/* `most` variants that do not work alone, and all that do. */
static void add_cells(const struct planner *planner, const struct program *program,
                      const struct setting *setting, const struct planner_numbers *numbers,
                      size_t most, bool once)
{
    struct cell cell = {.program = program, .setting = setting, .once = once};

    for (int alone = 1; alone >= 0; alone--) /* the base first */
        for (size_t at = 0; at < program->variant_count; at++) {
            cell.variant = &program->variants[at];
            if (cell.variant->alone != alone || cell.variant->hybrid || (!alone && most == 0) ||
                (!program->own && !choice_has(&planner->choice.variants, cell.variant->name)))
                continue;
            most -= !alone;
            for (size_t number = 0; number < (alone ? 1 : numbers->count); number++) {
                cell.workers = alone ? 1 : numbers->workers[number];
                cell.nodes = alone ? 0 : numbers->nodes[number];
                cell.hosts = alone ? 0 : numbers->hosts[number];
                if (program->own)
                    own_check(&(struct start){.program = program,
                                              .setting = setting,
                                              .workers = cell.workers,
                                              .nodes = cell.nodes});
                planner_add(planner->plan, cell);
            }
        }
}

/* A workload that waits takes seconds at the tutorial's size, whatever is done: there only the base
 * and the panel's first variant run, with the number of workers that suits the workload; all
 * variants with all numbers of workers run at the quick size. */
static void add_waiting(const struct planner *planner, const struct program *program,
                        const struct setting *setting, size_t index)
{
    const struct settings *settings = planner->settings;
    struct planner_numbers own = {.workers = {(int)program->own_workers}, .count = 1};
    bool once = !settings->repeat && settings->budget_s <= 0 && settings->until_share <= 0;

    add_cells(planner, program, setting, &own, 1, once);
    setting = new_setting(planner, program, index, true);
    program = planner_ask(planner, program, setting);
    if (!program)
        return;
    struct planner_numbers numbers = planner_numbers(planner, program, setting, false);
    add_cells(planner, program, setting, &numbers, SIZE_MAX, false);
}

static void add_program(const struct planner *planner, const struct program *known)
{
    size_t combinations = sweep_count(&planner->choice.sweep, known);

    for (size_t index = 0; index < combinations; index++) {
        const struct setting *setting =
            new_setting(planner, known, index, planner->settings->quick);
        const struct program *program = planner_ask(planner, known, setting);
        if (!program)
            continue;
        struct planner_numbers numbers =
            planner_numbers(planner, program, setting, !setting->quick);
        if (program->own_workers > 0 && planner->choice.worker_count == 0 && !setting->quick &&
            setting->names.count == 0)
            add_waiting(planner, program, setting, index);
        else
            add_cells(planner, program, setting, &numbers, SIZE_MAX, false);
        planner_hybrid(planner, known, program, index, setting->quick);
    }
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* Says what was chosen for the user. */
static void note_choices(const struct planner *planner)
{
    struct plan *plan = planner->plan;

    for (size_t at = 0; at < plan->workload_count; at++) {
        const struct cell *cell = &plan->cells[plan->workloads[at].first];
        const char *name = plan->workloads[at].name;
        const char *timeout = command_timeout(cell->program, cell->setting);
        if (timeout)
            text_add(&plan->results.left_out,
                     "%s with its own --timeout: the bundled server never answers some requests, "
                     "they are given up after %s (--set timeout=10s waits longer); at --quick size "
                     "all are answered at once",
                     name, timeout);
        if (cell->program->own_workers > 0 && planner->choice.worker_count == 0 &&
            !cell->setting->quick && cell->setting->names.count == 0)
            text_add(&plan->results.left_out,
                     "%s at its own size (%s), but for the base and the first variant of "
                     "each panel%s: the others run at --quick size (--workers takes all at full "
                     "size)",
                     name,
                     words_count(cell->program->own_workers, "worker", (char[WORDS_TEXT]){""}),
                     cell->once ? ", once" : "");
    }
}

struct plan plan_open(const struct catalog *catalog, const struct launcher *launcher,
                      const struct settings *settings, const struct sizes *sizes)
{
    struct plan plan = {.seed = settings->seed, .brief = settings_brief(settings)};
    struct planner planner = {.plan = &plan,
                              .catalog = catalog,
                              .launcher = launcher,
                              .settings = settings,
                              .sizes = sizes,
                              .choice = choice_open(catalog, settings),
                              .allocation = allocation_read(&launcher->words)};

    for (size_t at = 0; at < catalog->count; at++) {
        const struct program *program = &catalog->programs[at];
        if (!choice_takes(&planner.choice, program))
            continue;
        if (plan.brief)
            planner_brief(&planner, program);
        else if (settings->crossover)
            planner_crossover(&planner, program);
        else
            add_program(&planner, program);
    }
    for (size_t at = 0; at < catalog->missing.count; at++)
        text_add(&plan.results.left_out, "%s", catalog->missing.items[at]);
    for (size_t at = 0; at < planner.choice.lacks.count; at++)
        text_add(&plan.results.left_out, "%s", planner.choice.lacks.items[at]);
    plan_arrange(&plan);
    if (plan.brief)
        planner_note_brief(&planner);
    else if (!settings->crossover)
        note_choices(&planner);
    choice_close(&planner.choice);
    free(planner.allocation.source);
    return plan;
}

void plan_close(struct plan *plan)
{
    for (size_t at = 0; at < plan->program_count; at++) {
        description_free(plan->programs[at]);
        free(plan->programs[at]);
    }
    for (size_t at = 0; at < plan->setting_count; at++) {
        setting_free(plan->settings[at]);
        free(plan->settings[at]);
    }
    free(plan->programs);
    free(plan->settings);
    free(plan->cells);
    free(plan->workloads);
    prices_detach(&plan->results);
    results_free(&plan->results);
}
