/* SPDX-License-Identifier: MIT */
#include "mpi/measure/launcher.h"

#include "common/account/trace.h"
#include "common/base/fail.h"
#include "common/base/parent.h"
#include "common/base/proc.h"
#include "mpi/measure/launch_words.h"
#include "mpi/measure/launcher_parts.h"

#include <mpi.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* By the variables that Open MPI, MPICH, PMIx and Slurm set. */
bool launcher_started_us(void)
{
    static const char *const signs[] = {"OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMIX_RANK", "PMI_FD",
                                        "SLURM_PROCID"};

    for (size_t at = 0; at < sizeof signs / sizeof signs[0]; at++)
        if (getenv(signs[at]))
            return true;
    return false;
}

static long number_of(const char *variable)
{
    const char *value = getenv(variable);

    return value ? strtol(value, NULL, 10) : -1;
}

size_t launcher_read_about(long pid, const char *file, char *text, size_t size)
{
    size_t length = 0;
    FILE *stream = proc_open_of(pid, file);

    if (stream) {
        length = fread(text, 1, size - 1, stream);
        fclose(stream);
    }
    text[length] = '\0';
    return length;
}

bool launcher_is_parent(void)
{
    char name[32];

    launcher_read_about(getppid(), "comm", name, sizeof name);
    name[strcspn(name, "\n")] = '\0';
    return launch_words_are_of_open_mpi(name);
}

bool launcher_is_daemon(void)
{
    char name[32];

    launcher_read_about(getppid(), "comm", name, sizeof name);
    name[strcspn(name, "\n")] = '\0';
    return strcmp(name, "orted") == 0 || strcmp(name, "prted") == 0;
}

/* Those of its words that stand before our own first one. */
bool launcher_words(long launcher, bool (*say)(const char *, size_t, const char *))
{
    enum { MOST_BYTES = 1 << 17 };
    char program[4096], *line = malloc(MOST_BYTES);

    check(line ? 0 : errno, "malloc");
    launcher_read_about(getpid(), "cmdline", program, sizeof program);
    size_t size = launcher_read_about(launcher, "cmdline", line, MOST_BYTES);
    bool yes = say(line, size, program);
    free(line);
    return yes;
}

bool launcher_is_srun(void)
{
    char parent[32];

    launcher_read_about(getppid(), "comm", parent, sizeof parent);
    return strncmp(parent, "slurmstepd", strlen("slurmstepd")) == 0;
}

int launcher_rank(void)
{
    /* PMIX_RANK comes last: a rank of Open MPI that is alone sets it, whatever Hydra has called it.
     */
    static const char *const variables[] = {"OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK"};
    long rank = launcher_is_srun() ? number_of("SLURM_PROCID") : -1;

    for (size_t at = 0; rank < 0 && at < sizeof variables / sizeof variables[0]; at++)
        rank = number_of(variables[at]);
    return rank > 0 ? (int)rank : 0;
}

/* How many ranks the launcher says that it has started. */
static long started_ranks(void)
{
    static const char *const variables[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"};
    long ranks = launcher_is_srun() ? number_of("SLURM_STEP_NUM_TASKS") : -1;

    for (size_t at = 0; ranks < 0 && at < sizeof variables / sizeof variables[0]; at++)
        ranks = number_of(variables[at]);
    return ranks;
}

#ifdef OPEN_MPI
#define PMI_OF_SRUN "pmix"
#else
#define PMI_OF_SRUN "pmi2"
#endif

/* One rank speaks for all, which have the same to say. The others give it time for that: a launcher
 * ends all ranks when the first of them has failed. */
static _Noreturn void refuse_alone(long ranks)
{
    static const double most_speaking_s = 5;

    if (launcher_rank() != 0) {
        clock_sleep(most_speaking_s);
        _exit(STATUS_FAILED);
    }
    if (launcher_is_srun())
        fail(STATUS_FAILED,
             "each of %ld ranks finds itself alone: this srun does not speak the PMI of the MPI "
             "library; use srun --mpi=" PMI_OF_SRUN,
             ranks);
    fail(STATUS_FAILED,
         "each of %ld ranks finds itself alone: the launcher is another MPI's than the program's; "
         "`triptych doctor` names the right one",
         ranks);
}

/* Whether Open MPI knows PMI-2 depends on how it was built; where it does not, MPI_Init() ends the
 * program with a page that names no cure. */
void launcher_refuse_wrong_pmi(void)
{
    bool spoken = getenv("PMIX_RANK") || getenv("PMI_RANK") || getenv("PMI_FD");

    if (!launcher_is_srun())
        return;
    if (!spoken && started_ranks() > 1)
        refuse_alone(started_ranks());
    if (strcmp(PMI_OF_SRUN, "pmix") == 0 && !getenv("PMIX_RANK") && launcher_rank() == 0)
        warn("this srun does not offer PMIx; if MPI_Init() fails now, use srun --mpi=pmix");
}

void launcher_refuse_alone(void)
{
    int ranks;

    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    if (ranks == 1 && started_ranks() > 1)
        refuse_alone(started_ranks());
}
