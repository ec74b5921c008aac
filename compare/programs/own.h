/* SPDX-License-Identifier: MIT
 *
 * own: commands of the user's own (--command), which are compared as the programs of one more
 * workload, `command`: each is a panel with one variant, `run`. The command-runner starts them and
 * tells each run as a record. Main thread only. */
#ifndef TRIPTYCH_COMPARE_OWN_H
#define TRIPTYCH_COMPARE_OWN_H

#include "compare/programs/command.h"

/* The workload of all commands, and the variant of each. */
#define OWN_WORKLOAD "command"
#define OWN_VARIANT  "run"

/* One of them; they hang in a list, in the user's order. */
struct own_command {
    struct own_command *next;
    char *name, *text;           /* its name, and the line behind it */
    struct text_list words;      /* of the line; with --shell what starts the shell */
    size_t assignments;          /* so many of them, the first ones, are NAME=value */
    bool scales;                 /* {workers}, {n} or {threads} stands in it */
    bool ranks;                  /* {n}, {ppn} or {nodes} does: it may be more than one host's */
    bool hybrid;                 /* {threads} does, and {n} or {ppn}, too */
    bool only_threads;           /* {threads} does, and no other */
    bool shell;                  /* a shell runs the line */
    bool same;                   /* all must print the same */
    const char *metric, *expect; /* the user's; NULL: none */
    char *runner;                /* the path of command-runner */
};

/* Frees the list. */
void own_free(struct own_command *own);

/* Whether ranks do its work, which nodes may share: a launcher's, or those of such a command. */
bool own_has_ranks(const struct program *program);

/* How they are measured, for the reader; `own`: the first one. The caller frees the list. */
struct text_list own_policy(const struct own_command *own);

/* Makes a program of it in the place of `program`, whose path is freed. */
void own_describe(struct program *program, const struct own_command *own,
                  const struct text_list *options);

/* What the user would type to start it so. The caller frees the list. */
struct text_list own_line(const struct start *start);

/* Adds the same by way of the runner, without the setting's environment. */
void own_run(const struct start *start, struct text_list *argv);

/* Ends this program with STATUS_USAGE unless there is such a command. */
void own_check(const struct start *start);

/* The suite's programs (`only`: as catalog_open() says), or none where the settings name only the
 * user's own, and these. Ends the program where none is found. The caller closes the catalog. */
struct catalog own_catalog(const struct settings *settings, const struct words *only);

#endif
