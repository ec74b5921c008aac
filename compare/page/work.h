/* SPDX-License-Identifier: MIT
 *
 * work: which cells did the same work, so that their times can be compared. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_WORK_H
#define TRIPTYCH_COMPARE_PAGE_WORK_H

#include "compare/figures/summary.h"

/* A set, and for each of its cells its figures and what work it did: a text that is equal where the
 * work is. */
struct page_cells {
    const struct results *set;
    char **works;
    struct summaries summaries;
    int cores; /* CPUs that the set's runs were allowed to use; 0: not told */
};

/* The group of that name in the machine's fingerprint; NULL: there is none. */
struct json_object *page_machine(const struct results *set, const char *group);

/* `figures` false: without the summaries. page_cells_close() gives it back. */
struct page_cells page_cells_open(const struct results *set, bool figures);
void page_cells_close(struct page_cells *cells);

/* The measured cell among `cells` that did the same `work` with the same panel, variant and number
 * of workers as `cell`; NULL: there is none. */
const struct result *page_twin(const struct page_cells *cells, const struct result *cell,
                               const char *work);

/* The number of a cell's timeline in its set, from 0; -1: it has none, or is past the limit. */
enum { PAGE_MOST_TRACES = 200 };
int page_trace_number(const struct results *set, size_t cell);

#endif
