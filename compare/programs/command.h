/* SPDX-License-Identifier: MIT
 *
 * command: how a program is started: by whom, with which words, under which binding policy. The
 * policy is one for all numbers of workers, and can be told. Main thread only. */
#ifndef TRIPTYCH_COMPARE_COMMAND_H
#define TRIPTYCH_COMPARE_COMMAND_H

#include "compare/programs/catalog.h"
#include "compare/programs/setting.h"
#include "compare/programs/settings.h"

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

/* The policy as lines for the reader, once command_environment() has been called. */
struct text_list launcher_policy(const struct launcher *launcher);

/* The bundled server that gives `program` a list of URLs; NULL: it needs none. The caller frees it.
 * It may not exist. */
char *command_server(const struct catalog *catalog, const struct program *program,
                     const struct setting *setting);

/* The --timeout that `program` gets with the bundled server; NULL: its own or the user's. */
const char *command_timeout(const struct program *program, const struct setting *setting);

/* The words of the setting and the server that this program takes, around --describe. The caller
 * frees the list. */
struct text_list command_describe(const struct catalog *catalog, const struct program *program,
                                  const struct setting *setting);

/* One start of a program. */
struct start {
    const struct program *program;
    const struct setting *setting;
    const char *variant;
    int workers;
    uint64_t repetitions, warmups; /* timed, and untimed ones before them; at least 1, 0 */
    const char *trace;             /* file for its timeline; NULL: none is wanted */
};

/* The whole command line of it. The caller frees the list. */
struct text_list command_run(const struct catalog *catalog, const struct launcher *launcher,
                             const struct start *start);

#endif
