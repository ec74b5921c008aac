/* SPDX-License-Identifier: MIT
 *
 * metg: METG(50 %) of a folder, as the page's script reads it. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_METG_H
#define TRIPTYCH_COMPARE_PAGE_METG_H

#include "compare/page/emit.h"
#include "compare/results/results.h"

/* Writes the member "metg": an array, empty where no sizes of tasks were swept. The points of the
 * curves are the cells. */
void page_metg_emit(struct emit *emit, const struct results *results);

#endif
