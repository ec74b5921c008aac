/* SPDX-License-Identifier: MIT
 *
 * command: how a program is started: by whom, with which words, under which binding policy. The
 * policy is one for all numbers of workers, and can be told. Main thread only. */
#ifndef TRIPTYCH_COMPARE_COMMAND_H
#define TRIPTYCH_COMPARE_COMMAND_H

#include "compare/programs/catalog.h"
#include "compare/programs/launcher.h"
#include "compare/programs/setting.h"

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
    int nodes;                     /* that the workers share; 0: nothing is said about it */
    uint64_t repetitions, warmups; /* timed, and untimed ones before them; at least 1, 0 */
    const char *trace;             /* file for its timeline; NULL: none is wanted */
};

/* Adds what starts a program with the setting's variables in its environment: "env -u A B=1"; no
 * words where there are none. */
void command_add_environment(const struct setting *setting, struct text_list *argv);

/* The whole command line of it; of a command of the user's own by way of the runner. The caller
 * frees the list. */
struct text_list command_run(const struct catalog *catalog, const struct launcher *launcher,
                             const struct start *start);

#endif
