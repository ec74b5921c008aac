/* SPDX-License-Identifier: MIT
 *
 * predict: the time that each cell should take, from the times of its tasks in another cell and
 * from the price list, beside the one that was measured. A cell never predicts itself, and nothing
 * is fitted. The models and their sources: docs/predictions.md. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PREDICT_H
#define TRIPTYCH_COMPARE_PREDICT_H

#include "compare/figures/summary.h"

struct prices; /* compare/prices/prices.h */

/* summaries_of() with predictions from the price list of the results. */
struct summaries predict_summaries(const struct results *results, const char *workload, int cpus);

/* How far off a prediction is, as a share of what was measured: 0.1 is a tenth too long; below 0:
 * too short. False: one of the two is missing. */
bool predict_error(const struct summary *own, double *error);

/* How far off those cells of a workload are that have this setting (NULL: any). */
struct predict_misses {
    size_t cells, predicted;     /* measured; and with a prediction */
    double median;               /* of the errors, without their signs */
    const struct summary *worst; /* NULL: nothing was predicted */
};
struct predict_misses predict_misses(const struct summary *items, size_t count,
                                     const char *workload, const char *setting);

/* One sentence on the cells with this setting, and one on why others have no prediction; nothing
 * where no cell was measured. Adds to `notes`. */
void predict_notes(struct text_list *notes, const struct summary *items, size_t count,
                   const char *setting);

/* One sentence on all workloads: the median over them of the median error of each. NULL: nothing
 * was predicted. The caller frees it. */
char *predict_overall(const struct summaries *summaries);

#endif
