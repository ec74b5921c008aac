/* SPDX-License-Identifier: MIT
 *
 * table: the symbols of a built program, read from its ELF file. nm(1) says the same, but loads the
 * plug-ins of every compiler first, which takes longer than a search. The explorer needs Linux and
 * glibc throughout (posix/explore/), and without them it is not built, and no symbol is found. */
#ifndef TRIPTYCH_COMPARE_EXPLORE_TABLE_H
#define TRIPTYCH_COMPARE_EXPLORE_TABLE_H

#include <stddef.h>
#include <stdint.h>

/* Calls `take` for each function and variable that the program defines and that has a size, in no
 * order; for none if the file cannot be read. A hostile program may have changed its file, so
 * nothing in it is believed. `name` lives until `take` returns. Any thread. */
void table_read(const char *program, void *context,
                void (*take)(void *context, uint64_t address, uint64_t size, const char *name));

#endif
