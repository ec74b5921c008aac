/* SPDX-License-Identifier: MIT
 *
 * prices: what one primitive costs on this machine, as the panels' programs `prices` measured it:
 * from their records to one figure a primitive. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PRICES_H
#define TRIPTYCH_COMPARE_PRICES_H

#include "compare/base/text.h"
#include "compare/results/results.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error; /* common/base/error.h */

enum {
    PRICES_NAME = 48,
    PRICES_MEANING = 128,
    PRICES_REASON = 160,
    PRICES_MOST = 4096,
    PRICES_MOST_VALUES = 100000
};

/* How far its samples are to be believed, as the program that took them says. */
enum price_trust {
    PRICE_TRUSTED,
    PRICE_DOUBTFUL, /* others used the CPUs meanwhile */
    PRICE_WITHHELD, /* it rests on too few samples that were not disturbed */
};

/* One primitive in one panel, with so many workers, under one wait policy. */
struct price {
    char name[PRICES_NAME], panel[PRICES_NAME], group[PRICES_NAME], meaning[PRICES_MEANING];
    char unit[8];             /* "s": seconds of one operation; "1": a share */
    char policy[PRICES_NAME]; /* how workers wait: active, passive, spin, yield; "": no matter */
    int workers;
    uint64_t bytes; /* of a message; 0 where there is none */
    double median, low, high;
    bool claimed;           /* [low, high] is a 95 % interval; else the least and the most seen */
    uint64_t samples;       /* of all processes */
    uint64_t processes;     /* that they were taken in */
    enum price_trust trust; /* of these samples; less trusted ones do not count beside better */
    char reason[PRICES_REASON]; /* why it is not PRICE_TRUSTED */

    char run[PRICES_NAME]; /* which run of `triptych prices` */
    double *values;        /* values[samples] and launches[samples]: which process, from 1 */
    uint64_t *launches;
};

struct prices {
    struct price *price; /* in the order in which they were first measured */
    size_t count;
    struct text_list errors; /* "prices.jsonl:17: why" of lines that are invalid; few */
    bool newer;              /* the file is of a newer form than this version knows */
};

/* Reads FOLDER/prices.jsonl. Of a price that several runs measured the newest run's samples count.
 * False, and why: there is no such file, or no valid record in it. prices_free() gives it back. */
bool prices_read(struct prices *prices, const char *folder, struct error *error);

/* The price of that name with so many workers (0: with any number); NULL: it was not measured. Of
 * several wait policies the one that `triptych compare` runs under (it is measured first). */
const struct price *prices_find(const struct prices *prices, const char *panel, const char *name,
                                int workers);

/* Adds the samples of one record (contract, section 6, with `run` and `launch`); NULL, or the name
 * of the field that is invalid. */
const char *prices_add(struct prices *prices, struct json_object *record);

/* Fills in median, low, high and claimed from the samples, once all records are there. */
void prices_settle(struct prices *prices);

void prices_free(struct prices *prices);

/* A sentence for each panel that has prices between hosts: what the way costs, and from which
 * length of tasks on it does not matter. The caller frees the list. */
struct text_list prices_network(const struct prices *prices);

/* "", "doubtful" or "withheld". */
const char *prices_trust_word(const struct price *price);

/* Reads the price list of results->folder, if there is one, instead of what was read before; and
 * frees it, before results_free(). */
void prices_attach(struct results *results);
void prices_detach(struct results *results);

/* ---- printing (compare/prices/table.c) ---- */

/* One table with the panels side by side, at most 100 columns; comma-separated values, a row a
 * price; one JSON object; Markdown. */
void prices_table(const struct prices *prices);
void prices_csv(const struct prices *prices);
void prices_json(const struct prices *prices);
void prices_markdown(const struct prices *prices);

#endif
