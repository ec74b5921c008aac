/* SPDX-License-Identifier: MIT
 *
 * set: what a folder's results come to, as the page's script reads it. All statistics are made here
 * (compare/stats); the script only draws. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_SET_H
#define TRIPTYCH_COMPARE_PAGE_SET_H

#include "compare/page/emit.h"
#include "compare/results/results.h"

/* Writes sets[which]; ratios are to the same cells of sets[0]. */
void page_set_emit(struct emit *emit, const struct results *sets, size_t count, size_t which);

#endif
