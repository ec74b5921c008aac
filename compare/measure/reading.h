/* SPDX-License-Identifier: MIT
 *
 * reading: from what a program printed to samples. Each line that is invalid record is named and
 * left out. Main thread only. */
#ifndef TRIPTYCH_COMPARE_READING_H
#define TRIPTYCH_COMPARE_READING_H

#include "compare/child/child.h"
#include "compare/measure/plan.h"

#include <json-c/json.h>

/* A record that belongs to the cell; `parsed` is the whole of it. */
struct reading {
    struct json_object *parsed;
    struct sample sample;
    char *parameters; /* as `struct result` keeps them */
    bool verified;
};

/* All good records of one run of the cell, and errors about everything else. */
struct readings {
    struct reading *items;
    size_t count;
    struct text_list errors;
};

struct readings readings_of(const struct cell *cell, const struct child *child);
void readings_free(struct readings *readings);

#endif
