/* SPDX-License-Identifier: MIT
 *
 * How far predictions are off, in sentences. */
#include "compare/figures/predict.h"

#include "common/base/fail.h"
#include "common/base/words.h"
#include "compare/base/units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool predict_error(const struct summary *own, double *error)
{
    bool both = own->seconds.n > 0 && own->seconds.estimate > 0 && own->prediction.seconds > 0;

    if (both)
        *error = own->prediction.seconds / own->seconds.estimate - 1;
    return both;
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* Of values[count], which it sorts; count at least 1. */
static double median_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

static bool belongs(const struct summary *own, const char *workload, const char *setting)
{
    return own->seconds.n > 0 && strcmp(own->result->workload, workload) == 0 &&
           (!setting || strcmp(own->result->setting, setting) == 0);
}

struct predict_misses predict_misses(const struct summary *items, size_t count,
                                     const char *workload, const char *setting)
{
    double *errors = xcalloc(count + 1, sizeof *errors), error, most = -1;
    struct predict_misses misses = {0};

    for (size_t at = 0; at < count; at++) {
        if (!belongs(&items[at], workload, setting))
            continue;
        misses.cells++;
        if (!predict_error(&items[at], &error))
            continue;
        errors[misses.predicted++] = fabs(error);
        if (fabs(error) > most) {
            most = fabs(error);
            misses.worst = &items[at];
        }
    }
    if (misses.predicted > 0)
        misses.median = median_of(errors, misses.predicted);
    free(errors);
    return misses;
}

/* The reasons for cells without a prediction, each with the number of cells that it keeps. */
static void note_missing(struct text_list *notes, const struct summary *items, size_t count,
                         const char *workload, const char *setting)
{
    struct text_list reasons = {0};

    for (size_t at = 0; at < count; at++) {
        const struct prediction *own = &items[at].prediction;
        size_t alike = 0;
        if (!belongs(&items[at], workload, setting) || own->seconds > 0 || !own->why_not[0] ||
            text_has(&reasons, own->why_not))
            continue;
        text_add(&reasons, "%s", own->why_not);
        for (size_t other = at; other < count; other++)
            alike += belongs(&items[other], workload, setting) &&
                     items[other].prediction.seconds <= 0 &&
                     strcmp(items[other].prediction.why_not, own->why_not) == 0;
        text_add(notes, "No prediction for %s %s%s: %s.", items[at].result->panel,
                 items[at].result->variant, alike > 1 ? " and others" : "", own->why_not);
    }
    text_free(&reasons);
}

void predict_notes(struct text_list *notes, const struct summary *items, size_t count,
                   const char *setting)
{
    const char *workload = count > 0 ? items[0].result->workload : "";
    struct predict_misses misses = predict_misses(items, count, workload, setting);
    char measured[UNITS_TEXT], predicted[UNITS_TEXT];

    if (misses.predicted > 0) {
        const struct summary *worst = misses.worst;
        units_time(worst->seconds.estimate, measured);
        units_time(worst->prediction.seconds, predicted);
        text_add(notes,
                 "Predicted from other cells and the price list: median error %s %% over %zu of "
                 "%s; furthest off: %s %s with %d worker%s, %s measured, %s predicted.",
                 words_number(100 * misses.median, (char[WORDS_TEXT]){""}), misses.predicted,
                 words_count(misses.cells, "cell", (char[WORDS_TEXT]){""}), worst->result->panel,
                 worst->result->variant, worst->result->workers,
                 worst->result->workers == 1 ? "" : "s", measured, predicted);
    }
    if (misses.cells > misses.predicted && misses.cells > 1)
        note_missing(notes, items, count, workload, setting);
}

char *predict_overall(const struct summaries *summaries)
{
    double *medians = xcalloc(summaries->count + 1, sizeof *medians);
    struct text_list parts = {0};
    size_t workloads = 0;
    char *sentence = NULL;

    for (size_t at = 0; at < summaries->count; at++) {
        const char *workload = summaries->items[at].result->workload;
        if (at > 0 && strcmp(summaries->items[at - 1].result->workload, workload) == 0)
            continue;
        struct predict_misses misses =
            predict_misses(summaries->items, summaries->count, workload, NULL);
        if (misses.predicted == 0)
            continue;
        medians[workloads++] = misses.median;
        text_add(&parts, "%s %s %%", workload,
                 words_number(100 * misses.median, (char[WORDS_TEXT]){""}));
    }
    if (workloads > 0) {
        char *all = text_join(&parts, ", ");
        sentence = text_format(
            "predictions: median error over %s %s %% (%s)",
            words_count(workloads, "workload", (char[WORDS_TEXT]){""}),
            words_number(100 * median_of(medians, workloads), (char[WORDS_TEXT]){""}), all);
        free(all);
    }
    text_free(&parts);
    free(medians);
    return sentence;
}
