/* SPDX-License-Identifier: MIT
 *
 * store: the folder of results. Each run's records are on the disk before the next run starts.
 * Main thread only. */
#ifndef TRIPTYCH_COMPARE_STORE_H
#define TRIPTYCH_COMPARE_STORE_H

#include "compare/measure/reading.h"

struct store {
    int fd;        /* of records.jsonl, locked: one comparison at a time writes it */
    char *folder;  /* ends without a slash */
    char *path;    /* of records.jsonl */
    char *run;     /* this comparison: when it began, "2026-11-23T03:46:22.123Z" */
    char *before;  /* the newest comparison that was in the file before; "": none */
    char *trouble; /* why nothing can be written any more (a full disk); NULL: none */
};

/* Makes the folder where there is none, and opens records.jsonl in it for appending: for the
 * comparison `run`, or for a new one, which is newer than all in the file, where `run` is NULL.
 * Ends the program if the folder cannot be written. */
struct store store_open(const char *folder, const char *run);

/* When a run begins that adds to an open file of records: now, or later than the newest run in the
 * file where the clock was set back. The caller frees it. */
char *store_new_run(int fd);

/* Appends the records of one run, with what only the driver knows: `run` (which comparison),
 * `setting`, `launch` (which start of this cell, from 1), `launch_seconds` and `block`. Where it
 * cannot (see `trouble`), what was in the file before stays. */
void store_append(struct store *store, const struct readings *readings, const struct cell *cell,
                  double launch_s);

/* Puts the object in the place of FOLDER/environment.json, whole or not at all. */
void store_environment(struct store *store, struct json_object *environment);

void store_close(struct store *store);

#endif
