/* SPDX-License-Identifier: MIT
 *
 * Slurm's launcher: which PMI it is to speak, and the CPUs that it does not give to ranks. */
#include "compare/machine/doctor_parts.h"

#include <stdlib.h>
#include <string.h>

bool doctor_is_srun(const struct doctor *doctor)
{
    const char *word = doctor->launcher.words.count > 0 ? doctor->launcher.words.items[0] : "";
    const char *base = strrchr(word, '/');

    return strcmp(base ? base + 1 : word, "srun") == 0;
}

char *doctor_right_srun(const struct doctor *doctor, bool mpich)
{
    struct text_list words = {0};

    for (size_t at = 0; at < doctor->launcher.words.count; at++) {
        if (strncmp(doctor->launcher.words.items[at], "--mpi", strlen("--mpi")) == 0)
            continue;
        text_add(&words, "%s", doctor->launcher.words.items[at]);
        if (at == 0)
            text_add(&words, "--mpi=%s", mpich ? "pmi2" : "pmix");
    }
    char *all = text_join(&words, " "), *cure = text_format("--launcher '%s'", all);
    free(all);
    text_free(&words);
    return cure;
}

struct finding doctor_lost_cpus(const struct doctor *doctor)
{
    int cpus = launcher_lost_cpus(&doctor->launcher);

    return finding_of(
        VERDICT_ADVICE,
        text_format("2 ranks were started and found each other; triptych tells srun the job's "
                    "--cpus-per-task=%d, which it does not read by itself (since Slurm 22.05)",
                    cpus),
        "under srun by hand, a rank that is bound has one CPU, and its threads take turns",
        text_format("export SRUN_CPUS_PER_TASK=%d", cpus));
}
