/* SPDX-License-Identifier: MIT */
#include "compare/race/parts.h"

#include "compare/child/compiler.h"
#include "compare/programs/choice.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RACY_WORKERS = 2 };

static const int numbers[] = {1, 2, 4, 8};

enum { NUMBERS = sizeof numbers / sizeof numbers[0] };

/* What the functions below need to know. */
struct planning {
    struct race_plan *plan;
    const struct catalog *catalog;
    const struct launcher *launcher;
    struct choice choice;
    bool quick, told; /* told: why the explorer compiles nothing */
};

static bool wanted(const struct planning *planning, const struct program *program)
{
    return choice_has(&planning->choice.panels, program->panel) &&
           (!program->launched || planning->launcher->words.count > 0);
}

/* ---- starts ---------------------------------------------------------------------------------- */

static void add_start(struct race_plan *plan, struct race_start start)
{
    plan->starts = text_grow(plan->starts, plan->start_count, sizeof *plan->starts);
    plan->starts[plan->start_count++] = start;
}

/* With --quick two levels of each compiler have to do. */
static bool is_quick_build(const char *build)
{
    return strstr(build, "-O0") || strstr(build, "-O2");
}

static void add_racy(struct planning *planning, const struct program *program, const char *variant)
{
    for (size_t at = 0; race_builds[at]; at++) {
        char *path =
            race_lab_path(planning->catalog, program->panel, race_builds[at], program->workload);
        if (access(path, X_OK) == 0 && !(planning->quick && !is_quick_build(race_builds[at])))
            add_start(planning->plan, (struct race_start){.part = RACE_LAB,
                                                          .program = program,
                                                          .variant = variant,
                                                          .build = race_builds[at],
                                                          .path = path,
                                                          .may_lose = true,
                                                          .workers = RACY_WORKERS});
        else
            free(path);
    }
}

static void add_form(struct planning *planning, enum race_part part, const struct program *program,
                     const struct program_variant *variant, int workers)
{
    add_start(planning->plan, (struct race_start){.part = part,
                                                  .program = program,
                                                  .variant = variant->name,
                                                  .build = "",
                                                  .path = text_format("%s", program->path),
                                                  .may_lose = variant->may_lose,
                                                  .workers = workers});
}

static void add_racy_workload(struct planning *planning, const struct program *program)
{
    const struct choice *choice = &planning->choice;
    size_t count = choice->worker_count ? choice->worker_count : planning->quick ? 2 : NUMBERS;
    const int *workers = choice->worker_count ? choice->workers : numbers;

    for (size_t at = 0; at < program->variant_count; at++) {
        const struct program_variant *variant = &program->variants[at];
        if (variant->may_lose)
            add_racy(planning, program, variant->name);
        for (size_t number = 0; !variant->may_lose && number < count; number++)
            add_form(planning, RACE_MENDED, program, variant, workers[number]);
    }
}

/* A further race is run as its author thought it: there one worker more may be another race. */
static void add_further(struct planning *planning, const struct program *program)
{
    int workers = program->own_workers ? (int)program->own_workers : RACY_WORKERS;

    for (size_t at = 0; at < program->variant_count; at++)
        add_form(planning, RACE_FURTHER, program, &program->variants[at], workers);
}

/* Those that a launcher starts come last: they take longest, and --quick may end before. */
static void add_starts(struct planning *planning, bool launched)
{
    const struct catalog *catalog = planning->catalog;

    for (size_t at = 0; at < catalog->count; at++)
        if (catalog_is_racy(catalog, catalog->programs[at].workload) &&
            catalog->programs[at].launched == launched && wanted(planning, &catalog->programs[at]))
            add_racy_workload(planning, &catalog->programs[at]);
    for (size_t at = 0; at < catalog->race_count; at++)
        if (catalog->races[at].launched == launched && wanted(planning, &catalog->races[at]))
            add_further(planning, &catalog->races[at]);
}

/* ---- detectors ------------------------------------------------------------------------------- */

static void add_looks_at(struct planning *planning, const struct race_detector *detector,
                         const struct program *program)
{
    struct race_plan *plan = planning->plan;

    for (size_t at = 0; at < program->variant_count; at++) {
        struct race_look look = {
            .detector = detector,
            .program = program,
            .variant = &program->variants[at],
            .path = race_lab_path(planning->catalog, program->panel, detector->build,
                                  program->workload),
        };
        if (detector->explores && !race_explores(&look)) {
            free(look.path);
            return;
        }
        plan->looks = text_grow(plan->looks, plan->look_count, sizeof *plan->looks);
        plan->looks[plan->look_count++] = look;
    }
}

static bool is_watched(const struct race_detector *detector, const struct program *program)
{
    return strcmp(detector->panel, program->panel) == 0;
}

/* The explorer compiles what it looks at: where it cannot, one sentence says so for all panels, and
 * the plan's looks from number `from` on are no more. */
static void drop_uncompiled(struct planning *planning, const char *panel, size_t from)
{
    struct race_plan *plan = planning->plan;
    char *trouble = compiler_trouble(compiler_name(strcmp(panel, "openmp") == 0));

    if (trouble) {
        while (plan->look_count > from)
            free(plan->looks[--plan->look_count].path);
        if (!planning->told)
            text_add(&plan->left_out, "explore: %s", trouble);
        planning->told = true;
    }
    free(trouble);
}

static void add_looks(struct planning *planning, const struct race_detector *detector)
{
    const struct catalog *catalog = planning->catalog;
    size_t before = planning->plan->look_count;

    if (!(detector->explores || race_lab_has(catalog, detector->panel, detector->build)) ||
        !choice_has(&planning->choice.panels, detector->panel))
        return;
    if (planning->quick && !detector->quick) {
        text_add(&planning->plan->left_out, "%s on %s: not with --quick", detector->name,
                 detector->panel);
        return;
    }
    for (size_t at = 0; at < catalog->count; at++)
        if (is_watched(detector, &catalog->programs[at]) &&
            catalog_is_racy(catalog, catalog->programs[at].workload))
            add_looks_at(planning, detector, &catalog->programs[at]);
    for (size_t at = 0; at < catalog->race_count; at++)
        if (is_watched(detector, &catalog->races[at]))
            add_looks_at(planning, detector, &catalog->races[at]);
    if (detector->explores && planning->plan->look_count == before)
        text_add(&planning->plan->left_out,
                 "%s on %s: it builds the programs from the suite's sources, which are not here",
                 detector->name, detector->panel);
    else if (detector->explores)
        drop_uncompiled(planning, detector->panel, before);
}

/* ---- all of it ------------------------------------------------------------------------------- */

struct race_plan race_plan_open(struct catalog *catalog, const struct launcher *launcher,
                                const struct settings *settings)
{
    struct race_plan plan = {0};
    struct planning planning = {.plan = &plan,
                                .catalog = catalog,
                                .launcher = launcher,
                                .choice = choice_open(catalog, settings),
                                .quick = settings->quick};

    race_lab_build(catalog, &plan.left_out);
    catalog_find_races(catalog, &plan.left_out);
    if (planning.quick)
        text_add(&plan.left_out, "builds at -O1 and -O3: not with --quick");
    add_starts(&planning, false);
    add_starts(&planning, true);
    for (size_t at = 0; at < race_detector_count; at++)
        add_looks(&planning, &race_detectors[at]);
    choice_close(&planning.choice);
    return plan;
}

void race_plan_close(struct race_plan *plan)
{
    for (size_t at = 0; at < plan->start_count; at++)
        free(plan->starts[at].path);
    for (size_t at = 0; at < plan->look_count; at++)
        free(plan->looks[at].path);
    free(plan->starts);
    free(plan->looks);
    text_free(&plan->left_out);
}
