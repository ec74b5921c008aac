/* SPDX-License-Identifier: MIT
 *
 * script: the words of a job script. One body for all systems; each has its own header, and its own
 * way to start a job again. */
#ifndef TRIPTYCH_COMPARE_SCRIPT_H
#define TRIPTYCH_COMPARE_SCRIPT_H

#include "compare/base/text.h"

#include <stdint.h>

enum batch { BATCH_SLURM, BATCH_PBS, BATCH_LSF, BATCH_FLUX };

struct job_script {
    enum batch system;
    uint64_t seconds, nodes, ppn;
    const char *queue, *account;     /* NULL: the system's */
    const char *program, *here;      /* this program; the folder that the job begins in */
    const char *folder;              /* of results, from there */
    const char *launcher;            /* NULL: it is among the options */
    const struct text_list *compare; /* "compare" and its options */
};

/* What starts ranks in a job of that system. */
const char *script_launcher(enum batch system);

/* The script; the caller frees it. */
char *script_text(const struct job_script *job);

/* Adds the words that submit the script at `path`. */
void script_sender(enum batch system, const char *path, struct text_list *argv);

#endif
