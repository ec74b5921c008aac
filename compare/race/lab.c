/* SPDX-License-Identifier: MIT
 *
 * The race lab: builds of the panels' programs beside the ordinary ones, by compiler and level, and
 * for detectors (target race-lab, cmake/race.cmake). */
#include "compare/race/parts.h"

#include "common/base/fail.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUILD_DEADLINE_S = 1800 };

const char *const race_builds[] = {"gcc-O0",   "gcc-O1",   "gcc-O2",   "gcc-O3", "clang-O0",
                                   "clang-O1", "clang-O2", "clang-O3", NULL};

char *race_lab_path(const struct catalog *catalog, const char *panel, const char *build,
                    const char *name)
{
    return text_format("%s/race/%s/%s/%s", catalog->root, panel, build, name);
}

bool race_lab_has(const struct catalog *catalog, const char *panel, const char *build)
{
    bool there = false;

    for (size_t at = 0; at < catalog->workloads.count && !there; at++) {
        const char *workload = catalog->workloads.items[at];
        char *path = race_lab_path(catalog, panel, build, workload);
        there = catalog_is_racy(catalog, workload) && access(path, X_OK) == 0;
        free(path);
    }
    return there;
}

/* Whether there is a build by level, and one for a detector, of any panel. */
static bool has_levels(const struct catalog *catalog)
{
    for (size_t panel = 0; panel < catalog->panels.count; panel++)
        for (size_t build = 0; race_builds[build]; build++)
            if (race_lab_has(catalog, catalog->panels.items[panel], race_builds[build]))
                return true;
    return false;
}

static bool has_detectors(const struct catalog *catalog)
{
    for (size_t at = 0; at < race_detector_count; at++)
        if (race_lab_has(catalog, race_detectors[at].panel, race_detectors[at].build))
            return true;
    return false;
}

void race_lab_build(const struct catalog *catalog, struct text_list *left_out)
{
    char *cache = text_format("%s/CMakeCache.txt", catalog->root);

    /* Only a build tree can be told to build; an installed one has what it has. */
    if (!(has_levels(catalog) && has_detectors(catalog)) && access(cache, R_OK) == 0) {
        char *argv[] = {"cmake", "--build", catalog->root, "--target", "race-lab", NULL};
        warn("building the race lab by `cmake --build %s --target race-lab`, once", catalog->root);
        struct child child = child_run(argv, BUILD_DEADLINE_S);
        if (child.end != CHILD_EXITED || child.status != STATUS_DONE) {
            char *error = child_error(&child);
            text_add(left_out, "the race lab cannot be built: cmake: %s", error);
            free(error);
        }
        child_free(&child);
    }
    if (!has_levels(catalog))
        text_add(
            left_out,
            "racy forms by compiler and level: %s/race has none; build the target race-lab in a "
            "build tree",
            catalog->root);
    if (!has_detectors(catalog))
        text_add(
            left_out,
            "detectors: %s/race has no program for any of them; build the target race-lab in a "
            "build tree",
            catalog->root);
    free(cache);
}
