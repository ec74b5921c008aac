/* SPDX-License-Identifier: MIT
 *
 * description: what a program tells about itself with --describe. Main thread only. */
#ifndef TRIPTYCH_COMPARE_DESCRIPTION_H
#define TRIPTYCH_COMPARE_DESCRIPTION_H

#include "compare/programs/catalog.h"

/* Reads the answer into `program`, whose `path` stays. Returns NULL, or what is wrong with it (the
 * caller frees it); then `program` is unchanged. */
char *description_read(struct program *program, const char *bytes, size_t size);

/* Frees everything in it, `path` too. */
void description_free(struct program *program);

#endif
