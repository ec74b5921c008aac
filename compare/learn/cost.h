/* SPDX-License-Identifier: MIT
 *
 * cost: what a program took, which is told and not judged: CPU time, memory, messages, lines. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_COST_H
#define TRIPTYCH_COMPARE_LEARN_COST_H

#include "compare/learn/trial.h"

/* "with 8 workers it took 0.05 s of CPU time, 3 MiB of memory ...; 31 lines", of a run and the
 * source; the caller frees it. */
char *cost_text(const struct trial *trial, const char *source);

#endif
