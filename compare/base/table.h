/* SPDX-License-Identifier: MIT
 *
 * table: the symbols of a built program, read from its ELF file. nm(1) says the same, but loads the
 * plug-ins of every compiler first, which takes longer than a search. Where programs are no ELF
 * files no symbol is found. */
#ifndef TRIPTYCH_COMPARE_TABLE_H
#define TRIPTYCH_COMPARE_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum table {
    TABLE_OWN,    /* each function and variable that the program defines and that has a size */
    TABLE_DYNAMIC /* whatever it defines that the loader knows by name, as what libraries ask for */
};

/* Calls `take` for each of these symbols, in no order; for none if the file cannot be read. A
 * hostile program may have changed its file, so nothing in it is believed. `name` lives until
 * `take` returns. Any thread. */
void table_read(const char *program, enum table table, void *context,
                void (*take)(void *context, uint64_t address, uint64_t size, const char *name));

#endif
