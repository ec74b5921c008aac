/* SPDX-License-Identifier: MIT
 *
 * prices: the price list of a folder, as the page's script reads it. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_PRICES_H
#define TRIPTYCH_COMPARE_PAGE_PRICES_H

#include "compare/page/emit.h"

struct prices; /* compare/prices/prices.h */

/* Writes the members "prices" and "network" (sentences): arrays, empty where `prices` is NULL. */
void page_prices_emit(struct emit *emit, const struct prices *prices);

#endif
