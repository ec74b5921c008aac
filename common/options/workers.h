/* SPDX-License-Identifier: MIT
 *
 * workers: how many workers a program takes at most, and what OMP_NUM_THREADS says about it. */
#ifndef TRIPTYCH_WORKERS_H
#define TRIPTYCH_WORKERS_H

#include "common/options/options.h"

/* The most that any program takes: what --workers says, or a variable. */
enum { MOST_WORKERS = 4096 };

/* Reads a value of OMP_NUM_THREADS (OpenMP 5.0, section 6.2): a list of whole numbers from 1 up,
 * one for each level of nesting, of which the first one counts. `text` NULL or blank asks for
 * nothing: then *workers is 0. False: it is no such list, or asks for more than MOST_WORKERS; told
 * in `error`, with what to do. Any thread. */
bool workers_of_list(const char *text, int *workers, struct error *error);

#endif
