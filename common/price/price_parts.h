/* SPDX-License-Identifier: MIT
 *
 * price_parts: what the files of price share. Main thread only. */
#ifndef TRIPTYCH_PRICE_PARTS_H
#define TRIPTYCH_PRICE_PARTS_H

#include "common/options/options.h"
#include "common/price/price.h"

enum { PRICE_MOST_SAMPLES = 1000, PRICE_REASON = 160 };

/* What was measured of one primitive. */
struct price_figures {
    const struct primitive *primitive;
    const char *policy;                /* "": does not matter */
    struct price_run run;              /* of one sample */
    double values[PRICE_MOST_SAMPLES]; /* in the order in which they were taken */
    size_t samples;
    double median, low, high;
    size_t retried;              /* samples that were disturbed, and taken again */
    char withheld[PRICE_REASON]; /* why the figures are invalid; "": they are */
    char doubtful[PRICE_REASON]; /* why they may not be; "": nothing speaks against them */
};

/* The whole of a run of the program. */
struct price_settings {
    struct words only;
    uint64_t workers, above, samples;
    double sample_s, price_s, settle_s;
    bool list, describe, quick, json, help, version;
};

struct pricing {
    const struct price_list *list;
    const struct team *team;
    struct price_settings settings;
    int rank, ranks;
};

/* Measures and prints what the settings ask for. Collective. */
void price_run_all(const struct pricing *pricing);

/* The median of values[count]; count at most PRICE_MOST_SAMPLES, 0 for none. */
double price_median(const double *values, size_t count);

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
