/* SPDX-License-Identifier: MIT
 *
 * store: the folder of results. Each run's records are on the disk before the next run starts.
 * Main thread only; trouble (a full disk) fails the program, with everything before it kept. */
#ifndef TRIPTYCH_COMPARE_STORE_H
#define TRIPTYCH_COMPARE_STORE_H

#include "compare/reading.h"

struct store {
    int fd;
    char *path;       /* of records.jsonl */
    char started[32]; /* when this comparison began: 2026-11-23T03:46:22Z */
};

/* Makes the folder where there is none, and opens records.jsonl in it for appending. */
struct store store_open(const char *folder);

/* Appends the records of one run, with what only the driver knows: `run` (which comparison),
 * `launch` (which start of this cell, from 1), `launch_seconds` and `block`. */
void store_append(const struct store *store, const struct readings *readings, uint64_t launch,
                  double launch_s, uint64_t block);

void store_close(struct store *store);

#endif
