/* SPDX-License-Identifier: MIT
 *
 * price_parts: what price.c and price_tell.c share. Main thread only. */
#ifndef TRIPTYCH_PRICE_PARTS_H
#define TRIPTYCH_PRICE_PARTS_H

#include "common/price/price.h"

enum { PRICE_MOST_SAMPLES = 1000 };

/* What was measured of one primitive. */
struct price_figures {
    const struct primitive *primitive;
    const char *policy;                /* "": does not matter */
    struct price_run run;              /* of one sample */
    double values[PRICE_MOST_SAMPLES]; /* in the order in which they were taken */
    size_t samples;
    double median, low, high;
};

/* Fills in the median and its interval; below 6 samples the least and the most. */
void price_settle(struct price_figures *figures);

/* Prints a record; a row of the table, and its head. */
void price_record(const struct price_figures *figures, const char *panel);
void price_row(const struct price_figures *figures);
void price_head(const char *panel);

/* Prints what the list holds, "name<TAB>meaning" a line; and as JSON, for the driver. */
void price_names(const struct price_list *list);
void price_describe(const struct price_list *list, const struct team *team);

#endif
