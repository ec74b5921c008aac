/* SPDX-License-Identifier: MIT
 *
 * prices_store: prices.jsonl in a folder of results. Each record is on the disk before the next
 * program starts. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PRICES_STORE_H
#define TRIPTYCH_COMPARE_PRICES_STORE_H

#include <json-c/json.h>

struct price_store {
    int fd;        /* locked: one run of `triptych prices` at a time writes it */
    char *path;    /* of prices.jsonl */
    char *run;     /* this run: when it began, "2026-11-23T03:46:22.123Z" */
    char *trouble; /* why nothing can be written any more (a full disk); NULL: none */
};

/* Makes the folder where there is none, and opens the file in it (PRICES_FILE) for appending. Ends
 * the program if it cannot be written. */
struct price_store price_store_open(const char *folder, const char *file);

/* Appends one record. */
void price_store_append(struct price_store *store, struct json_object *record);

void price_store_close(struct price_store *store);

#endif
