/* SPDX-License-Identifier: MIT
 *
 * explored: what `triptych explore --format json` says of a program, for the commands that start
 * it. Main thread only. */
#ifndef TRIPTYCH_COMPARE_RESULTS_EXPLORED_H
#define TRIPTYCH_COMPARE_RESULTS_EXPLORED_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct explored {
    bool found, complete, data_race;
    uint64_t schedules;
    char kind[32];              /* "deadlock", "race" ...; "": nothing was found */
    char *text;                 /* the verdict, who waits for what and the races, in one line */
    struct json_object *object; /* all of it */
};

/* The number `at` of the lines to look at first, as "bank.c:12"; NULL: there are no more. */
const char *explored_place(const struct explored *explored, size_t at);

/* Reads what it printed; false: it is no such account, and there is nothing to give back. The text
 * is cut after `most` bytes and is safe to print. explored_free() gives it back. */
bool explored_read(struct explored *explored, const char *bytes, size_t size, size_t most);
void explored_free(struct explored *explored);

#endif
