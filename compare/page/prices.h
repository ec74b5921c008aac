/* SPDX-License-Identifier: MIT
 *
 * prices: the price list of a folder, as the page's script reads it. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_PRICES_H
#define TRIPTYCH_COMPARE_PAGE_PRICES_H

#include "compare/page/emit.h"

/* Writes the member "prices": an array, empty where the folder has no price list. */
void page_prices_emit(struct emit *emit, const char *folder);

#endif
