/* SPDX-License-Identifier: MIT
 *
 * What was built, and how this process was started. */
#include "common/base/words.h"
#include "compare/base/json_read.h"
#include "compare/machine/doctor_parts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char build_again[] = "cmake --preset release && cmake --build --preset release";

struct finding check_programs(struct doctor *doctor)
{
    const struct catalog *catalog = &doctor->catalog;

    for (size_t at = 0; at < catalog->missing.count; at++)
        if (strstr(catalog->missing.items[at], "does not answer"))
            return finding_of(VERDICT_TROUBLE, text_format("%s", catalog->missing.items[at]),
                              "a comparison leaves it out", text_format("%s", build_again));
    if (catalog->count == 0)
        return finding_of(VERDICT_TROUBLE,
                          text_format("no program in the folders of %s", catalog->root),
                          "there is nothing to run", text_format("%s", build_again));
    return finding_ok(text_format(
        "%s of %s in %s (%s)", words_count(catalog->count, "program", (char[WORDS_TEXT]){""}),
        words_count(catalog->workloads.count, "workload", (char[WORDS_TEXT]){""}),
        words_count(catalog->panels.count, "panel", (char[WORDS_TEXT]){""}), catalog->root));
}

/* ---- parts ----------------------------------------------------------------------------------- */

static bool lacks_panel(const struct doctor *doctor, const char *name)
{
    return !text_has(&doctor->catalog.panels, name);
}

static bool lacks_workload(const struct doctor *doctor, const char *name)
{
    return !text_has(&doctor->catalog.workloads, name);
}

static bool lacks_file(const struct doctor *doctor, const char *name)
{
    char *path = text_format("%s/%s", doctor->catalog.root, name);
    bool lacks = access(path, X_OK) != 0;

    free(path);
    return lacks;
}

/* Whether a program refuses (exit status 77) one value, NAME=VALUE, of one of its options. */
static bool lacks_value(const struct doctor *doctor, const char *set)
{
    struct words sets = {.count = 1, .word = {set}};
    char *option = text_format("%.*s", (int)strcspn(set, "="), set);
    const struct program *program = probe_choose(doctor, "posix", option);
    bool lacks = false;

    free(option);
    if (program) {
        struct probe probe = probe_program(doctor, program, 1, &sets);
        lacks = probe_says(&probe, "built without");
        probe_free(&probe);
    }
    return lacks;
}

static bool lacks_hwloc(const struct doctor *doctor, const char *name)
{
    struct topology topology;

    (void)doctor;
    (void)name;
    return !machine_topology_by_hwloc(&topology);
}

/* What the build leaves out where a library is missing, and the library's package in Debian. */
static const struct {
    bool (*lacks)(const struct doctor *doctor, const char *name);
    const char *name, *shown, *package;
} parts[] = {
    {lacks_panel, "posix", "the posix panel", "gcc"},
    {lacks_panel, "openmp", "the openmp panel", "libgomp1"},
    {lacks_panel, "mpi", "the mpi panel", "libopenmpi-dev"},
    {lacks_workload, "check_urls", "check_urls", "libcurl4-openssl-dev"},
    {lacks_file, "url-server", "the server for check_urls", "libmicrohttpd-dev"},
    {lacks_value, "kernel=iterate", "--kernel iterate and count", "libprimesieve-dev"},
    {lacks_hwloc, "", "hwloc", "libhwloc-dev"},
};

struct finding check_parts(struct doctor *doctor)
{
    struct text_list missing = {0}, packages = {0};

    if (doctor->catalog.count == 0)
        return finding_unseen(text_format("there are no programs"));
    for (size_t at = 0; at < sizeof parts / sizeof parts[0]; at++)
        if (parts[at].lacks(doctor, parts[at].name)) {
            text_add(&missing, "%s", parts[at].shown);
            text_add(&packages, "%s", parts[at].package);
        }
    if (missing.count == 0)
        return finding_ok(text_format("nothing is left out of the build"));
    char *all = text_join(&missing, ", "), *names = text_join(&packages, " ");
    struct finding finding =
        finding_of(VERDICT_ADVICE, text_format("left out of this build: %s", all),
                   "what was not built cannot be compared",
                   text_format("%sapt-get install %s && %s", doctor_sudo(), names, build_again));
    free(all);
    free(names);
    text_free(&missing);
    text_free(&packages);
    return finding;
}

struct finding check_build(struct doctor *doctor)
{
    struct json_object *build = doctor_group(doctor, "build");
    const char *type = fields_text(build, "type"), *flags = fields_text(build, "flags");
    const char *compiler = fields_text(build, "compiler");
    char *seen = text_format("%s, %s, %s", type ? type : "no build type",
                             compiler ? compiler : "some compiler", flags ? flags : "no flags");

    if (flags && strstr(flags, "-fsanitize="))
        return finding_of(VERDICT_TROUBLE, seen,
                          "a sanitizer makes everything several times slower",
                          text_format("%s", build_again));
    if (!flags || !strstr(flags, "-O") || strstr(flags, "-O0"))
        return finding_of(VERDICT_TROUBLE, seen,
                          "times of code that is not optimised say little about the paradigms",
                          text_format("%s", build_again));
    return finding_ok(seen);
}

/* A launcher tells its programs through these where they belong; ours would inherit them. */
struct finding check_inside(struct doctor *doctor)
{
    static const char *const variables[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};

    (void)doctor;
    for (size_t at = 0; at < sizeof variables / sizeof variables[0]; at++)
        if (getenv(variables[at]))
            return finding_of(VERDICT_TROUBLE,
                              text_format("triptych itself was started by an MPI launcher (%s is "
                                          "set)",
                                          variables[at]),
                              "its programs would take themselves for ranks of that launcher's",
                              text_format("triptych doctor"));
    return finding_ok(text_format("triptych itself was not started by a launcher"));
}
