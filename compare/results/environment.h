/* SPDX-License-Identifier: MIT
 *
 * environment: environment.json, what is to know about a comparison beside its records. Main thread
 * only. */
#ifndef TRIPTYCH_COMPARE_ENVIRONMENT_H
#define TRIPTYCH_COMPARE_ENVIRONMENT_H

#include "compare/results/results.h"

enum { ENVIRONMENT_MOST_BYTES = 16 << 20, ENVIRONMENT_MOST_LINES = 1000 };

/* Reads the file into `results`: its whole (`environment`), the comparison, the planned cells with
 * their failures and timelines, what was left out. What is invalid is left out and named in
 * `errors`; no such file is no error. False: it is of a newer form than this version knows,
 * and nothing of it was taken. */
bool environment_read(struct results *results, const char *path);

#endif
