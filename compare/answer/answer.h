/* SPDX-License-Identifier: MIT
 *
 * answer: the one screen with which a comparison ends: the machine and its noise, what differs
 * between the panels, a line a workload, lessons that the data support, and what to do next. At
 * most 40 lines of 80 columns, on standard output; it fits from 60 columns on. Main thread only. */
#ifndef TRIPTYCH_COMPARE_ANSWER_H
#define TRIPTYCH_COMPARE_ANSWER_H

#include "compare/figures/headline.h"
#include "compare/programs/catalog.h"

#include <stdio.h>

struct findings;

struct answer {
    const struct results *results;
    struct summaries summaries; /* of all cells */
    /* One program of each workload and panel that was measured, in any order. */
    const struct program **programs;
    size_t program_count;
    int cpus;
    double seconds;              /* how long it took */
    const char *noise;           /* in words; NULL: nothing was noticed */
    const struct text_list *hit; /* workloads with cells that were hit by it */
    const char *sizes;           /* how large the work is, in a sentence; NULL: the programs' own */
    const struct text_list *next; /* the command to give next, and what it settles */
    const char *why;
    const char *report; /* where the page is; NULL: there is none */
};

/* `findings`: of this answer (findings.h). */
void answer_print(const struct answer *answer, const struct findings *findings);

/* A workload's line alone, as it is done; nothing if no panel was measured. */
void answer_line(const struct answer *answer, const char *workload, FILE *stream);

#endif
