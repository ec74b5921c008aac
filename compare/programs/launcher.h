/* SPDX-License-Identifier: MIT
 *
 * launcher: what starts ranks, and the policy that all programs inherit, which can be told. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_LAUNCHER_H
#define TRIPTYCH_COMPARE_LAUNCHER_H

#include "compare/base/text.h"
#include "compare/programs/settings.h"

#include <stdbool.h>

struct launcher {
    struct text_list words; /* before -n N; none: there is no launcher */
    char *about;            /* "Open MPI 4.1.4", or why there is none */
    bool open_mpi;          /* ours to tell to yield where ranks outnumber CPUs */
};

/* The launcher that the user named, or the one that the build found, or the mpirun in PATH. Asks
 * it for its version. As root it lets Open MPI run as root. */
struct launcher launcher_open(const struct settings *settings);
void launcher_close(struct launcher *launcher);

/* What lets Open MPI's launcher, of the version that it is, start more ranks than there are slots;
 * NULL: it is another MPI's. */
const char *launcher_crowding(const struct launcher *launcher);

/* Sets the policy's variables in this process' environment, which every program inherits. */
void command_environment(void);

/* A line for a shell that starts exactly these words in the environment that the driver gives them:
 * what it has changed of the user's comes first, then `more` (an assignment, or NULL). The caller
 * frees it. */
char *command_for_shell(const struct text_list *argv, const char *more);

/* The policy as lines for the reader, once command_environment() has been called. */
struct text_list launcher_policy(const struct launcher *launcher);

/* Adds the words that start so many ranks. */
void launcher_add(const struct launcher *launcher, int workers, struct text_list *argv);

#endif
