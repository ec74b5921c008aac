/* SPDX-License-Identifier: MIT
 *
 * work: which cells did the same work, so that their times can be compared. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_WORK_H
#define TRIPTYCH_COMPARE_PAGE_WORK_H

#include "compare/results.h"

/* A set, and for each of its cells what work it did: a text that is equal where the work is. */
struct page_cells {
    const struct results *set;
    char **works;
    int cores; /* CPUs that the set's runs were allowed to use; 0: not told */
};

/* The group of that name in the machine's fingerprint; NULL: there is none. */
struct json_object *page_machine(const struct results *set, const char *group);

struct page_cells page_cells_open(const struct results *set);
void page_cells_close(struct page_cells *cells);

enum page_relation {
    PAGE_ALONE,  /* works alone (sync) */
    PAGE_SINGLE, /* the same panel and variant with one worker */
    PAGE_TWIN,   /* the same panel and variant with as many workers */
};

/* A measured cell of the same workload and work among `cells` that stands in that relation to
 * `cell` and is not `cell` itself; NULL: there is none. */
const struct result *page_relative(const struct page_cells *cells, const struct result *cell,
                                   const char *work, enum page_relation relation);

#endif
