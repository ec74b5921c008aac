/* SPDX-License-Identifier: MIT
 *
 * simulated: what `triptych simulate` wrote into a folder, as the page's script reads it. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_SIMULATED_H
#define TRIPTYCH_COMPARE_PAGE_SIMULATED_H

#include "common/base/error.h"
#include "compare/base/text.h"
#include "compare/page/emit.h"

#include <stdbool.h>

/* The folder's file of simulated cells. */
#define SIMULATED_FILE "simulation.jsonl"

/* Writes the member "simulated", an array; empty where the folder has no such file. What is invalid
 * in it is left out. */
void page_simulated_emit(struct emit *emit, const char *folder);

/* Adds to `errors` what is invalid in that file, as lines_read() tells it. False and `error`: it is
 * of a newer form than this version knows. */
bool page_simulated_check(const char *folder, struct text_list *errors, struct error *error);

#endif
