/* SPDX-License-Identifier: MIT
 *
 * Have ranks of several hosts one-sided messages? Debian's Open MPI 4 switches its components for
 * them off where hosts meet. */
#include "compare/machine/doctor_parts.h"

#include <stdlib.h>
#include <string.h>

/* A program with a form that opens a window, and that form. */
static const struct program *windowed(const struct doctor *doctor, const char **variant)
{
    static const char *const names[] = {"counter", "onesided", "atomic"};

    for (size_t at = 0; at < doctor->catalog.count; at++) {
        const struct program *program = &doctor->catalog.programs[at];
        if (!program->launched || strcmp(program->panel, "mpi") != 0)
            continue;
        for (size_t name = 0; name < sizeof names / sizeof names[0]; name++)
            for (size_t form = 0; form < program->variant_count; form++)
                if (strcmp(program->variants[form].name, names[name]) == 0) {
                    *variant = names[name];
                    return program;
                }
    }
    return NULL;
}

/* The launcher with `more` words; `program` with two ranks, on two hosts where it has them. */
static struct probe try(const struct doctor *doctor, const struct program *program,
                        const char *variant, const char *more)
{
    struct text_list argv = {0};
    bool srun = strcmp(doctor->launcher.words.items[0], "srun") == 0;

    for (size_t at = 0; at < doctor->launcher.words.count; at++)
        text_add(&argv, "%s", doctor->launcher.words.items[at]);
    if (more[0])
        launcher_add_once(&argv, more);
    text_split(&argv, srun ? "-N 2 -n 2" : "-n 2", " ");
    text_add(&argv, "%s", program->path);
    text_add(&argv, "--variant");
    text_add(&argv, "%s", variant);
    text_split(&argv, "--quick --json", " ");
    struct probe probe = probe_start(&argv);
    text_free(&argv);
    return probe;
}

/* "srun --mpi=pmix" takes no --mca; Open MPI reads the same from the environment. */
static char *cure_of(const struct doctor *doctor)
{
    char *words = text_join(&doctor->launcher.words, " ");
    char *cure = launcher_crowding(&doctor->launcher)
                     ? text_format("--launcher '%s --mca osc ^ucx'", words)
                     : text_format("export OMPI_MCA_osc=^ucx");

    free(words);
    return cure;
}

struct finding check_windows(struct doctor *doctor)
{
    const char *variant = NULL;
    const struct program *program = windowed(doctor, &variant);

    if (!program || !doctor->has_pair || !doctor->pair.ended_well)
        return finding_unseen(text_format("see ranks"));
    char *words = text_join(&doctor->launcher.words, " ");
    const char *mapping = strstr(words, "--map-by "), *no_policy = "--map-by :";
    bool maps = (mapping && strncmp(mapping, no_policy, strlen(no_policy)) != 0) ||
                strstr(words, "-rf") || strstr(words, "--rankfile");
    const char *spread = launcher_crowding(&doctor->launcher) && !maps ? "--map-by node" : "";
    free(words);
    struct probe probe = try(doctor, program, variant, spread);
    size_t hosts = probe_hosts(&probe);
    struct finding finding;
    if (probe.ended_well && hosts > 0)
        finding =
            finding_ok(text_format("2 ranks on %zu host%s open one", hosts, hosts == 1 ? "" : "s"));
    else if (probe_says(&probe, "MPI_ERR_WIN") || probe_says(&probe, "one-sided"))
        finding = finding_of(
            VERDICT_TROUBLE, text_format("2 ranks on two hosts cannot open a window (MPI_ERR_WIN)"),
            "variants with one-sided messages (counter, onesided, data_race) would "
            "fail between hosts",
            cure_of(doctor));
    else
        finding = finding_unseen(
            text_format("%s", probe.error ? probe.error : "there is no valid record"));
    probe_free(&probe);
    return finding;
}
