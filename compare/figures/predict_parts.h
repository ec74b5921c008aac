/* SPDX-License-Identifier: MIT
 *
 * predict_parts: what the models of predictions share. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PREDICT_PARTS_H
#define TRIPTYCH_COMPARE_PREDICT_PARTS_H

#include "compare/figures/predict.h"
#include "compare/prices/prices.h"

#include <json-c/json.h>

/* What is known for one prediction. */
struct question {
    const struct summary *items; /* all cells, items[count] */
    size_t count;
    const struct summary *own;
    const struct summary *base;     /* the cell that the times of tasks come from, or NULL */
    struct json_object *parameters; /* of the cell's record, or NULL */
    const struct prices *prices;    /* or NULL */
    int cpus;
};

/* The answer of every model: the seconds, or 0 after predict_missing(). */

/* The price in the cell's panel with so many workers, in seconds; below 0: it was not measured,
 * or is not to be trusted. */
double predict_price(const struct question *question, const char *name, int workers);

/* Whether this price of a lock with as many workers as the cell has tells of workers that meet. It
 * does not where it is hardly more than that of one worker alone, so often as there are workers:
 * then the lock hardly went from one to another while its price was taken. */
bool predict_workers_met(const struct question *question, const char *name);

/* What is said of such a price, for predict_missing(). */
#define predict_barging                                                                            \
    "while the price of %s was taken, one worker took the lock again before the others came"

/* Whether the measurement of a cell, the own one or the base, can be no part of a prediction; notes
 * why: its workers did not have their CPUs for themselves, or its time is hardly known. */
bool predict_disturbed(const struct question *question, const struct summary *cell,
                       struct prediction *prediction);

/* Notes why there is no prediction; returns 0. */
double predict_missing(struct prediction *prediction, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A number among the parameters; `otherwise` where there is none. */
double predict_parameter(const struct question *question, const char *name, double otherwise);

/* The two ends of an interval among the parameters; false: there is none. */
bool predict_range(const struct question *question, const char *name, double range[2]);

/* Tasks that are divided over workers (predict_tasks.c). */
double predict_tasks(const struct question *question, struct prediction *prediction);

/* Updates of one shared number (predict_updates.c). */
double predict_updates(const struct question *question, struct prediction *prediction);

/* Items through a bounded queue (predict_queue.c). */
double predict_queue(const struct question *question, struct prediction *prediction);

#endif
