/* SPDX-License-Identifier: MIT */
#include "compare/race.h"

#include "common/fail.h"
#include "compare/child.h"
#include "compare/choice.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUILD_DEADLINE_S = 600, RACY_WORKERS = 2 };

static const char *const builds[] = {"gcc-O0",   "gcc-O1",   "gcc-O2",   "gcc-O3",
                                     "clang-O0", "clang-O1", "clang-O2", "clang-O3"};
static const int numbers[] = {1, 2, 4, 8};

enum { BUILDS = sizeof builds / sizeof builds[0], NUMBERS = sizeof numbers / sizeof numbers[0] };

static char *lab_path(const struct catalog *catalog, const char *panel, const char *build)
{
    return text_format("%s/race/%s/%s/data_race", catalog->root, panel, build);
}

static bool is_race(const struct program *program, const struct choice *choice,
                    const struct launcher *launcher)
{
    return strcmp(program->workload, "data_race") == 0 &&
           choice_has(&choice->panels, program->panel) &&
           (!program->launched || launcher->words.count > 0);
}

/* How many programs of the lab are there. */
static size_t lab_count(const struct catalog *catalog)
{
    size_t count = 0;

    for (size_t at = 0; at < catalog->count; at++)
        for (size_t build = 0; build < BUILDS; build++) {
            char *path = lab_path(catalog, catalog->programs[at].panel, builds[build]);
            count +=
                strcmp(catalog->programs[at].workload, "data_race") == 0 && access(path, X_OK) == 0;
            free(path);
        }
    return count;
}

/* Only a build tree can be told to build; an installed one has what it has. */
static void build_lab(const struct catalog *catalog, struct text_list *left_out)
{
    char *cache = text_format("%s/CMakeCache.txt", catalog->root);

    if (lab_count(catalog) == 0 && access(cache, R_OK) == 0) {
        char *argv[] = {"cmake", "--build", catalog->root, "--target", "race-lab", NULL};
        warn("building the race lab by `cmake --build %s --target race-lab`, once", catalog->root);
        struct child child = child_run(argv, BUILD_DEADLINE_S);
        if (child.end != CHILD_EXITED || child.status != STATUS_DONE) {
            char *complaint = child_complaint(&child);
            text_add(left_out, "the race lab cannot be built: %s", complaint);
            free(complaint);
        }
        child_free(&child);
    }
    if (lab_count(catalog) == 0)
        text_add(left_out,
                 "racy forms by compiler and level: there is no %s/race; build the target "
                 "race-lab in a build tree",
                 catalog->root);
    free(cache);
}

static void add_cell(struct race *race, struct race_cell cell)
{
    race->cells = text_grow(race->cells, race->count, sizeof *race->cells);
    race->cells[race->count++] = cell;
}

static void add_racy(struct race *race, const struct catalog *catalog,
                     const struct program *program, const char *variant)
{
    for (size_t build = 0; build < BUILDS; build++) {
        char *path = lab_path(catalog, program->panel, builds[build]);
        if (access(path, X_OK) == 0)
            add_cell(race, (struct race_cell){.program = program,
                                              .variant = variant,
                                              .build = builds[build],
                                              .path = path,
                                              .racy = true,
                                              .workers = RACY_WORKERS});
        else
            free(path);
    }
}

static void add_mended(struct race *race, const struct choice *choice, bool quick,
                       const struct program *program, const char *variant)
{
    size_t count = choice->worker_count ? choice->worker_count : quick ? 2 : NUMBERS;
    const int *workers = choice->worker_count ? choice->workers : numbers;

    for (size_t at = 0; at < count; at++)
        add_cell(race, (struct race_cell){.program = program,
                                          .variant = variant,
                                          .build = "",
                                          .path = text_format("%s", program->path),
                                          .workers = workers[at]});
}

struct race race_plan(const struct catalog *catalog, const struct launcher *launcher,
                      const struct settings *settings)
{
    struct choice choice = choice_open(catalog, settings);
    struct race race = {0};

    build_lab(catalog, &race.left_out);
    for (size_t at = 0; at < catalog->count; at++) {
        const struct program *program = &catalog->programs[at];
        for (size_t which = 0;
             is_race(program, &choice, launcher) && which < program->variant_count; which++) {
            const struct program_variant *variant = &program->variants[which];
            if (variant->may_lose)
                add_racy(&race, catalog, program, variant->name);
            else
                add_mended(&race, &choice, settings->quick, program, variant->name);
        }
    }
    choice_close(&choice);
    return race;
}

void race_free(struct race *race)
{
    for (size_t at = 0; at < race->count; at++) {
        free(race->cells[at].path);
        free(race->cells[at].values);
    }
    free(race->cells);
    text_free(&race->left_out);
    text_free(&race->failures);
    *race = (struct race){0};
}
