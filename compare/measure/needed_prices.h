/* SPDX-License-Identifier: MIT
 *
 * needed_prices: the few prices that predictions need (predict.h), measured before a comparison.
 * Main thread only. */
#ifndef TRIPTYCH_COMPARE_PREDICT_PRICES_H
#define TRIPTYCH_COMPARE_PREDICT_PRICES_H

#include "compare/measure/session.h"

/* Measures what is missing in the folder's price list, with the numbers of workers that the plan
 * has, in one quick round of a second or two, and adds it to the list; then the session's results
 * know the prices. Does without where --no-prices or --quick says so, and no price is missing;
 * what failed is told under what was left out. */
void predict_prices(struct session *session);

#endif
