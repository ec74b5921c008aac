/* SPDX-License-Identifier: MIT
 *
 * rows: the price list cut into rows of the panels side by side. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PRICES_ROWS_H
#define TRIPTYCH_COMPARE_PRICES_ROWS_H

#include "compare/prices/prices.h"

struct price_row {
    const struct price *price;  /* the first of those that stand in the row */
    const struct price **cells; /* a panel each, or NULL */
};

struct price_rows {
    struct text_list panels;
    struct price_row *items;
    size_t count;
};

/* Group after group; in a group the rows of one price together, in the order in which they were
 * measured first: fewer workers before more. The prices stay the caller's, who frees the rows. */
struct price_rows price_rows_of(const struct prices *prices);
void price_rows_free(struct price_rows *rows);

/* The number of a price's group, in the order of the rows, and its heading. */
size_t prices_group(const struct price *price);
const char *prices_group_title(size_t group);

/* Its waiters spin. What sleeps, naps or yields, and what nobody waits for, is not
 * busy. */
bool price_is_busy(const struct price *price);

#endif
