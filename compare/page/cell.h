/* SPDX-License-Identifier: MIT
 *
 * cell: one cell with its samples and its statistics. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_CELL_H
#define TRIPTYCH_COMPARE_PAGE_CELL_H

#include "compare/page/emit.h"
#include "compare/page/work.h"

/* Writes one cell; `first`: those that ratios are taken to, or NULL. */
void page_cell_emit(struct emit *emit, const struct page_cells *cells, size_t cell,
                    const struct page_cells *first);

#endif
