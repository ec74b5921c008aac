/* SPDX-License-Identifier: MIT
 *
 * store: a file of records in a folder of results, which one run at a time adds to. Each record is
 * on the disk before the next program starts. Main thread only. */
#ifndef TRIPTYCH_COMPARE_STORE_H
#define TRIPTYCH_COMPARE_STORE_H

#include <json-c/json.h>
#include <stddef.h>

struct store {
    int fd;        /* of the file, locked */
    char *folder;  /* ends without a slash */
    char *path;    /* of the file */
    char *run;     /* this run: when it began, "2026-11-23T03:46:22.123Z" */
    char *before;  /* the newest run that was in the file before; "": none */
    char *trouble; /* why nothing can be written any more (a full disk); NULL: none */
};

/* Makes the folder where there is none, and opens the file in it for appending: for the run `run`,
 * or for a new one, which is newer than all in the file, where `run` is NULL. `what` it is in a
 * word or two ("comparison"), for messages. Ends the program if the folder cannot be written. */
struct store store_open(const char *folder, const char *file, const char *what, const char *run);

/* Appends whole lines. Where it cannot (see `trouble`), what was in the file before stays. */
void store_append(struct store *store, const char *lines, size_t size);

/* Appends one record, which stays the caller's. */
void store_append_record(struct store *store, struct json_object *record);

/* Puts the object in the place of FOLDER/environment.json, whole or not at all. */
void store_environment(struct store *store, struct json_object *environment);

void store_close(struct store *store);

#endif
