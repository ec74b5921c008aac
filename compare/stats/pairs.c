/* SPDX-License-Identifier: MIT */
#include "compare/stats/pairs.h"

#include <math.h>

/* The share of pairs on one side that the tests set against 1/2, and the likelihood ratio that ends
 * them. Ten pairs that agree are enough; with a larger share it would be eight, and more where some
 * do not agree. */
static const double PAIRS_SHARE = 0.8, PAIRS_ENOUGH = 100;

enum pairs_side pairs_side_of(double own_s, double reference_s, double limit, double delayed)
{
    return own_s > limit * reference_s                    ? PAIRS_ABOVE
           : own_s <= limit * (1 - delayed) * reference_s ? PAIRS_BELOW
                                                          : PAIRS_HIDDEN;
}

void pairs_take(struct pairs_test *test, enum pairs_side side)
{
    double with = log(PAIRS_SHARE / 0.5), against = log((1 - PAIRS_SHARE) / 0.5);

    test->pairs++;
    test->hidden += side == PAIRS_HIDDEN;
    if (side != PAIRS_HIDDEN)
        test->below += side == PAIRS_BELOW ? with : against;
    test->above += side == PAIRS_ABOVE ? with : against;
}

enum pairs_side pairs_decided(const struct pairs_test *test)
{
    return test->below >= log(PAIRS_ENOUGH)   ? PAIRS_BELOW
           : test->above >= log(PAIRS_ENOUGH) ? PAIRS_ABOVE
                                              : PAIRS_OPEN;
}
