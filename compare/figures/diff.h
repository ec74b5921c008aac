/* SPDX-License-Identifier: MIT
 *
 * diff: what got faster or slower between two saved comparisons, and how sure that is: pairs of
 * cells, and what is said of each. Main thread only. */
#ifndef TRIPTYCH_COMPARE_DIFF_H
#define TRIPTYCH_COMPARE_DIFF_H

#include "compare/base/units.h"
#include "compare/results/results.h"
#include "compare/stats/stats.h"

/* What is compared. More of it is worse. */
struct diff_metric {
    const char *name;         /* as --metric and the records have it */
    const char *worse, *less; /* of B, in a word: "slower", "faster" */
    double (*value)(
        const struct sample *sample); /* below 0: not told; NULL: its share of a counter */
    char *(*text)(double value, char text[UNITS_TEXT]);
    enum sample_counter counter;
};

extern const struct diff_metric diff_metrics[];
extern const char *const diff_metric_names[]; /* ended by NULL, in the same order */

enum diff_verdict { DIFF_WORSE, DIFF_LESS, DIFF_SAME, DIFF_UNDECIDED, DIFF_VERDICTS };

/* A cell that both have: [0] is A's, [1] is B's. */
struct diff_pair {
    const struct result *cell[2];
    struct series series[2];
    struct interval median[2];
    struct comparison comparison; /* B over A, B - A; p as it is */
    double p;                     /* adjusted for all pairs that were tested */
    enum diff_verdict verdict;
};

struct diff {
    const struct diff_metric *metric;
    double threshold; /* a change below this share does not count */
    const struct results *side[2];
    struct diff_pair *pairs;
    size_t count;
    size_t verdicts[DIFF_VERDICTS];
    size_t missing_launches; /* the most that an undecided pair is short of */
    double middle_ratio;     /* the median of the pairs' ratios; 0: there are none */
    struct text_list only[2], machines;
};

/* Finds the pairs and judges them. */
struct diff diff_of(const struct results *a, const struct results *b,
                    const struct diff_metric *metric, double threshold);
void diff_free(struct diff *diff);

/* "slower", "faster", "no difference", "undecided". */
const char *diff_word(const struct diff *diff, const struct diff_pair *pair);

/* What it comes to, in one sentence; and why a pair is undecided (NULL: it is not). The caller
 * frees both. */
char *diff_sentence(const struct diff *diff);
char *diff_why(const struct diff_pair *pair);

#endif
