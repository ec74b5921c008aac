/* SPDX-License-Identifier: MIT
 *
 * Does the launcher start ranks that find each other, and enough of them? */
#include "compare/base/json_read.h"
#include "compare/machine/allocation.h"
#include "compare/machine/doctor_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_PROGRAM_BYTES = 16 << 20 };

/* "mpirun --bind-to none": as the user would write it. */
static char *launcher_words(const struct doctor *doctor)
{
    return text_join(&doctor->launcher.words, " ");
}

static uint64_t ranks_of(const struct probe *probe)
{
    uint64_t ranks = 0;

    return probe->record && fields_count(probe->record, "ranks", &ranks) ? ranks : 0;
}

static bool refuses_root(const struct probe *probe)
{
    return !probe->ended_well && (probe_says(probe, "as root") || probe_says(probe, "AS_ROOT"));
}

/* Open MPI, Slurm (two ways), MPICH's Hydra under a batch system. */
static bool refuses_number(const struct probe *probe)
{
    static const char *const words[] = {"not enough slots", "More processors requested",
                                        "Requested node configuration is not available",
                                        "not enough resources"};

    for (size_t at = 0; at < sizeof words / sizeof words[0]; at++)
        if (!probe->ended_well && probe_says(probe, words[at]))
            return true;
    return false;
}

/* ---- launcher -------------------------------------------------------------------------------- */

struct finding check_launcher(struct doctor *doctor)
{
    if (doctor->launcher.words.count > 0) {
        char *words = launcher_words(doctor);
        char *seen = text_format("%s (%s)", words, doctor->launcher.about);
        free(words);
        return finding_ok(seen);
    }
    if (doctor->settings->launcher)
        return finding_of(VERDICT_TROUBLE, text_format("%s", doctor->launcher.about),
                          "no MPI program can be started", text_format("--launcher mpirun"));
    if (!probe_choose(doctor, NULL, NULL))
        return finding_ok(text_format("none, and there is no MPI program that needs one"));
    return finding_of(VERDICT_TROUBLE, text_format("%s", doctor->launcher.about),
                      "no MPI program can be started",
                      text_format("%sapt-get install openmpi-bin", doctor_sudo()));
}

/* Why no rank was started. */
static struct finding no_pair(const struct doctor *doctor)
{
    return finding_unseen(text_format("%s", probe_choose(doctor, NULL, NULL)
                                                ? "there is no launcher"
                                                : "there is no MPI program"));
}

/* ---- root ------------------------------------------------------------------------------------ */

/* Whether the launcher refuses root where nothing in the environment allows it. */
static bool refused_by_hand(const struct doctor *doctor)
{
    static const char *const variables[] = {"OMPI_ALLOW_RUN_AS_ROOT",
                                            "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"};
    struct text_list argv = {0};

    for (size_t at = 0; at < doctor->launcher.words.count; at++)
        text_add(&argv, "%s", doctor->launcher.words.items[at]);
    text_split(&argv, "-n 1 true", " ");
    for (size_t at = 0; at < 2; at++)
        probe_variable(variables[at], NULL);
    struct probe probe = probe_start(&argv);
    for (size_t at = 0; at < 2; at++)
        probe_variable(variables[at], "1");
    bool refused = refuses_root(&probe);
    probe_free(&probe);
    text_free(&argv);
    return refused;
}

struct finding check_root(struct doctor *doctor)
{
    if (geteuid() != 0)
        return finding_ok(text_format("you are not root"));
    if (!doctor->has_pair)
        return no_pair(doctor);
    if (refuses_root(&doctor->pair)) {
        char *words = launcher_words(doctor);
        char *cure = text_format("--launcher '%s --allow-run-as-root'", words);
        free(words);
        return finding_of(VERDICT_TROUBLE,
                          text_format("the launcher refuses root: %s", doctor->pair.error),
                          "no MPI program can be started", cure);
    }
    if (!doctor->root_allowed && refused_by_hand(doctor))
        return finding_of(
            VERDICT_ADVICE,
            text_format("you are root: triptych allows it to Open MPI, your shell does not"),
            "mpirun by hand is refused",
            text_format("export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1"));
    return finding_ok(text_format("you are root, and the launcher allows it"));
}

/* ---- ranks ----------------------------------------------------------------------------------- */

static bool file_holds(const char *path, const char *word)
{
    FILE *file = fopen(path, "re");
    char *bytes = file ? malloc(MOST_PROGRAM_BYTES) : NULL;
    size_t size = bytes ? fread(bytes, 1, MOST_PROGRAM_BYTES, file) : 0;
    bool holds = size > 0 && memmem(bytes, size, word, strlen(word)) != NULL;

    free(bytes);
    if (file)
        fclose(file);
    return holds;
}

/* Libraries by the name that a program asks the loader for, with their launcher in Debian. */
static const struct library {
    const char *file, *name, *launcher, *package;
} libraries[] = {
    {"libmpi.so", "Open MPI", "mpirun.openmpi", "openmpi-bin"},
    {"libmpich.so", "MPICH", "mpiexec.mpich", "mpich"},
    {NULL, "another MPI", "'the mpirun of that MPI'", NULL},
};

static const struct library *library_of(const char *path)
{
    const struct library *library = libraries;

    while (library->file && !file_holds(path, library->file))
        library++;
    return library;
}

static bool starts(const char *command)
{
    struct text_list argv = {0};

    text_add(&argv, "%s", command);
    text_add(&argv, "--version");
    struct probe probe = probe_start(&argv);
    bool good = probe.ended_well;
    probe_free(&probe);
    text_free(&argv);
    return good;
}

/* N ranks, each of which finds itself alone: the launcher speaks a PMI that the programs' library
 * does not know. */
static struct finding mismatch(const struct doctor *doctor)
{
    const struct library *library = library_of(probe_choose(doctor, NULL, NULL)->path);

    if (doctor_is_srun(doctor))
        return finding_of(
            VERDICT_TROUBLE,
            text_format("2 ranks were started, and each found itself alone: srun does "
                        "not speak the PMI of %s",
                        library->name),
            "N ranks would do the whole work N times",
            doctor_right_srun(doctor, library->file && strstr(library->file, "mpich")));
    char *cure = library->package && !starts(library->launcher)
                     ? text_format("%sapt-get install %s", doctor_sudo(), library->package)
                     : text_format("--launcher %s", library->launcher);

    return finding_of(VERDICT_TROUBLE,
                      text_format("2 ranks were started, and each found itself alone: the launcher "
                                  "is %s, the programs were built with %s",
                                  doctor->launcher.about, library->name),
                      "N ranks would do the whole work N times", cure);
}

/* The check that has the trouble, and the cure, where the launcher only suffers from it; NULL: none
 * has. */
static const char *cause_elsewhere(struct doctor *doctor)
{
    static const struct {
        check_function *look;
        const char *name;
    } causes[] = {{check_temporary, "temporary files"},
                  {check_memory, "shared memory"},
                  {check_limits, "limits"}};

    for (size_t at = 0; at < sizeof causes / sizeof causes[0]; at++) {
        struct finding finding = causes[at].look(doctor);
        free(finding.seen);
        free(finding.cure);
        if (finding.verdict == VERDICT_TROUBLE)
            return causes[at].name;
    }
    return NULL;
}

struct finding check_ranks(struct doctor *doctor)
{
    const struct probe *pair = &doctor->pair;

    if (!doctor->has_pair)
        return no_pair(doctor);
    if (refuses_root(pair))
        return finding_unseen(text_format("see root"));
    if (refuses_number(pair))
        return finding_unseen(text_format("see slots"));
    if (ranks_of(pair) == 1 || probe_says(pair, "finds itself alone") ||
        (!pair->ended_well && probe_says(pair, "does not offer PMIx")) ||
        (doctor_is_srun(doctor) && !pair->ended_well && probe_says(pair, "PMI support")))
        return mismatch(doctor);
    if (pair->ended_well && ranks_of(pair) == 2)
        return launcher_lost_cpus(&doctor->launcher) > 0
                   ? doctor_lost_cpus(doctor)
                   : finding_ok(text_format("2 ranks were started and found each other"));
    const char *cause = cause_elsewhere(doctor);
    if (cause)
        return finding_unseen(text_format("see %s", cause));
    char *words = launcher_words(doctor);
    char *cure = text_format("%s -n 2 %s --quick", words, probe_choose(doctor, NULL, NULL)->path);
    char *hosts =
        allocation_trouble(&doctor->launcher.words, launcher_crowding(&doctor->launcher) != NULL);
    const char *error = pair->error ? pair->error : "there is no valid record";
    char *both = hosts ? text_clauses(error, hosts) : NULL;
    char *seen = text_format("2 ranks do not run: %s", both ? both : error);
    free(both);
    free(hosts);
    free(words);
    return finding_of(VERDICT_TROUBLE, seen,
                      "MPI programs fail here; this command shows all that the launcher says",
                      cure);
}

/* ---- slots ----------------------------------------------------------------------------------- */

static struct finding too_few(const struct doctor *doctor, int ranks, const struct probe *probe)
{
    const char *crowding = launcher_crowding(&doctor->launcher);
    struct text_list argv = {0};

    for (size_t at = 0; at < doctor->launcher.words.count; at++)
        text_add(&argv, "%s", doctor->launcher.words.items[at]);
    if (crowding)
        launcher_add_once(&argv, crowding);
    char *words = text_join(&argv, " ");
    char *cure = crowding                ? text_format("--launcher '%s'", words)
                 : strstr(words, "srun") ? text_format("salloc -n %d triptych doctor", ranks)
                                         : text_format("triptych compare --workers 1");

    free(words);
    text_free(&argv);
    return finding_of(
        VERDICT_TROUBLE,
        text_format("%d rank%s refused: %s", ranks, ranks == 1 ? " is" : "s are", probe->error),
        "cells with that many ranks would fail", cure);
}

struct finding check_slots(struct doctor *doctor)
{
    int ranks = doctor_most_workers(doctor, true);

    if (doctor->has_pair && refuses_number(&doctor->pair))
        return too_few(doctor, 2, &doctor->pair);
    if (!doctor->has_pair)
        return no_pair(doctor);
    if (!doctor->pair.ended_well || ranks_of(&doctor->pair) != 2)
        return finding_unseen(text_format("see ranks"));
    if (ranks == 2)
        return finding_ok(text_format("2 ranks are all that a comparison starts"));
    struct probe probe = probe_program(doctor, probe_choose(doctor, NULL, NULL), ranks, NULL);
    struct finding finding;
    if (refuses_number(&probe))
        finding = too_few(doctor, ranks, &probe);
    else if (!probe.ended_well || ranks_of(&probe) != (uint64_t)ranks)
        finding = finding_of(
            VERDICT_TROUBLE,
            text_format("%d rank%s not run: %s", ranks, ranks == 1 ? " does" : "s do",
                        probe.error ? probe.error : "no valid record"),
            "cells with that many ranks would fail",
            doctor_binds_too_many(doctor, &probe) ? doctor_unbinding(doctor)
                                                  : text_format("triptych compare --workers 1,2"));
    else
        finding = finding_ok(text_format("%d rank%s allowed", ranks, ranks == 1 ? " is" : "s are"));
    probe_free(&probe);
    return finding;
}
