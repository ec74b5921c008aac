/* SPDX-License-Identifier: MIT
 *
 * headline: one workload in a line: each panel's natural variant with all workers, and whether they
 * differ. Main thread only. */
#ifndef TRIPTYCH_COMPARE_HEADLINE_H
#define TRIPTYCH_COMPARE_HEADLINE_H

#include "compare/figures/rivals.h"

struct headline {
    const char *workload, *setting;
    int workers;
    struct rivals rivals; /* each compared with the first panel */
    size_t unknown;       /* panels of which it is not known whether they differ from the first */
    double more;          /* about so many times as much would tell it of each of them; infinite:
                             nothing is known yet; 1: all are known */
    char mark;            /* '=' all are the same in practice, '<' a panel is faster than the first,
                             '>' one is slower (and none is faster), '?' cannot tell, ' ' there is
                             nothing to compare */
};

/* Of the summaries of one workload: of the first setting in which panels were measured, with the
 * most workers that are not more than `cpus`, or else the most of all. */
struct headline headline_of(const struct summaries *summaries, int cpus);

/* Whether it says all that it can: nothing is unknown. */
bool headline_decided(const struct headline *headline);

#endif
