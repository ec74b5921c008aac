/* SPDX-License-Identifier: MIT
 *
 * traits: what a program says of one of its variants in --describe, for predictions and tables: the
 * driver knows no workload and no variant by name. A saved run has them in environment.json. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_TRAITS_H
#define TRIPTYCH_COMPARE_TRAITS_H

#include "compare/base/text.h"

#include <json-c/json.h>
#include <stdbool.h>

enum { TRAITS_NAME = 48 };

/* A text is "" where nothing is said. docs/new-workload.md says what each means. */
struct traits {
    char model[TRAITS_NAME];    /* of the workload: "updates", "pipeline"; "": divided tasks */
    char price[TRAITS_NAME];    /* what one unit of the work costs, `price_times` of it */
    char together[TRAITS_NAME]; /* workers count apart: the price of adding up in the end */
    char textbook[TRAITS_NAME]; /* the variant that this one makes survive */
    double price_times;         /* above 0 */
    bool natural, resilient, one_at_a_time, any_role, locks, chunks;
};

/* Whether it is of a command of the user's own: the whole process is timed, and nothing else is
 * known of it. */
#define TRAITS_COMMAND "command"
bool traits_is_command(const struct traits *traits);

/* Reads what `object` says. A field that is invalid is left out, and its name added to `bad`. */
struct traits traits_read(struct json_object *object, struct text_list *bad);

/* Adds what there is to say to `object`. */
void traits_write(const struct traits *traits, struct json_object *object);

#endif
