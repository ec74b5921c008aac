/* SPDX-License-Identifier: MIT
 *
 * trial: one run of a command, from before fork(2) to its end. Main thread only. */
#ifndef TRIPTYCH_COMPARE_RUNNER_TRIAL_H
#define TRIPTYCH_COMPARE_RUNNER_TRIAL_H

#include "compare/runner/capture.h"

#include <sys/resource.h>

struct trial {
    double seconds;
    int status;            /* as waitpid(2) tells */
    struct rusage account; /* of it and of its children for which it has waited */
    struct capture output, errors;
};

/* Once. */
void trial_open(void);

/* A command and its environment. */
struct trial_command {
    char **assignments; /* NAME=value, `assignment_count` of them */
    size_t assignment_count;
    char **argv; /* ended by NULL; argv[0] is looked for in PATH */
};

/* Runs it. Its standard output is read where `reads`, else it is /dev/null. Ends the program
 * (STATUS_USAGE) if the command cannot be started. */
void trial_run(struct trial *trial, const struct trial_command *command, bool reads);

#endif
