/* SPDX-License-Identifier: MIT
 *
 * manual: the driver's commands and the programs' options, told as help texts, as man pages and as
 * completions for shells. All of them come from the tables of options that the commands read, and
 * from what programs say to --describe. Main thread only. */
#ifndef TRIPTYCH_COMPARE_MANUAL_H
#define TRIPTYCH_COMPARE_MANUAL_H

#include "compare/base/text.h"
#include "compare/programs/settings.h"

/* Which of the options of all commands make a difference to a command. Each command takes all of
 * them, so that a script may give the same ones to all; what tells its options leaves out the
 * others. */
enum command_uses { USES_NEITHER, USES_PROGRAMS = 1, USES_LAUNCHER = 2, USES_BOTH = 3 };

/* A command of the driver. A table of them is ended by one without a name. */
struct command {
    const char *name;
    int (*run)(const struct settings *settings); /* returns the exit status */
    const struct option_row *rows;               /* its own options; NULL: none */
    const char *usage;  /* its operands and options, where they are not "[NAME...] [options]" */
    const char *status; /* its exit statuses, where they are not those of all; both may be NULL */
    const char *summary, *lesson; /* one line; paragraphs as terminal_page() takes them */
    enum command_uses uses;
};

/* Prints the help of `command`, or of all of them (NULL). */
void manual_help(const struct command *commands, const struct command *command);

/* The options of the command `manual`, and what it does: prints a page or a completion, or writes
 * all of them. `exercises`: the names that completions offer. Returns the exit status. */
extern const struct option_row manual_rows[];
int manual_run(const struct command *commands, const struct text_list *exercises,
               const struct settings *settings);

#endif
