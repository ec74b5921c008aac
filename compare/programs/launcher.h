/* SPDX-License-Identifier: MIT
 *
 * launcher: what starts ranks, and the policy that all programs inherit, which can be told. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_LAUNCHER_H
#define TRIPTYCH_COMPARE_LAUNCHER_H

#include "compare/base/text.h"
#include "compare/programs/settings.h"

#include <stdbool.h>

/* How many ranks, and where. */
struct launcher_shape {
    int ranks;
    int nodes, ppn; /* so many nodes with so many ranks each; 0: the launcher decides */
    int threads;    /* of each rank; 0: one */
};

struct launcher {
    struct text_list words; /* before -n N; none: there is no launcher */
    bool templated;         /* the numbers stand in the words, in braces: nothing is added */
    char *about;            /* "Open MPI 4.1.4", or why there is none */
    bool open_mpi;          /* ours to tell to yield where ranks outnumber CPUs */
    int cpus;               /* of all its hosts, where there are several; 0: those allowed here */
    char *address;          /* by which those reach this one; NULL: there is one host */
};

/* The launcher that the user named (by its name, with the policy of binding; or as a command line
 * with quotes and names in braces), or the one that the build found, or the mpirun in PATH. Asks
 * it for its version. As root it lets Open MPI run as root. */
struct launcher launcher_open(const struct settings *settings);
/* The words of --launcher. Ends the program with STATUS_USAGE where they are invalid. The caller
 * frees the list. */
struct text_list launcher_split(const char *text);

void launcher_close(struct launcher *launcher);

/* What lets Open MPI's launcher, of the version that it is, start more ranks than there are slots;
 * NULL: it is another MPI's. */
const char *launcher_crowding(const struct launcher *launcher);

/* Adds words for a launcher of Open MPI's: an option, or an option and its value. Where the option
 * is there already its value is replaced, since version 5 takes an option only once; but --map-by
 * keeps its modifiers, or its policy where the new value is but a modifier (":OVERSUBSCRIBE"). */
void launcher_add_once(struct text_list *argv, const char *words);

/* CPUs of a task (--cpus-per-task) that a Slurm job has and its srun, since 22.05, would not give
 * to ranks, because neither its words nor SRUN_CPUS_PER_TASK say it; 0: none. What launcher_add()
 * adds says it. */
int launcher_lost_cpus(const struct launcher *launcher);

/* Sets the policy's variables in this process' environment, which every program inherits. */
void command_environment(void);

/* Before it: these variables ("NAME=value,value") are the user's factors, so what would keep them
 * from having an effect (OMP_PROC_BIND=false beside OMP_PLACES) is not set. */
void command_spare(const struct words *envs);

/* A line for a shell that starts exactly these words in the environment that the driver gives them:
 * what it has changed of the user's comes first, then `more` (an assignment, or NULL). The caller
 * frees it. */
char *command_for_shell(const struct text_list *argv, const char *more);

/* The policy as lines for the reader, once command_environment() has been called. */
struct text_list launcher_policy(const struct launcher *launcher);

/* Adds the words that start so many ranks. */
void launcher_add(const struct launcher *launcher, int workers, struct text_list *argv);

/* The same for a shape. */
void launcher_add_shape(const struct launcher *launcher, const struct launcher_shape *shape,
                        struct text_list *argv);

/* Where there are several hosts: the variables of OpenMP that are set here, the policy's and the
 * user's, but for those in `but`. Adds them to `names`, for launcher_hand_on(). */
void launcher_add_inherited(const struct launcher *launcher, const struct text_list *but,
                            struct text_list *names);

/* Behind them, or in a line with braces behind the launcher's name: the words with which ranks on
 * other hosts get these variables, too, where the launcher does not do so by itself. */
void launcher_hand_on(const struct launcher *launcher, const struct text_list *names,
                      struct text_list *argv);

#endif
