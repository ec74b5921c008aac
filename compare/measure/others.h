/* SPDX-License-Identifier: MIT
 *
 * others: how many of the CPUs that a comparison may use others used while a program ran.
 * Predictions suppose that workers have their CPUs for themselves. Main thread only. */
#ifndef TRIPTYCH_COMPARE_OTHERS_H
#define TRIPTYCH_COMPARE_OTHERS_H

#include "common/price/price_load.h"

struct others {
    struct affinity set;       /* the CPUs that programs may use */
    struct price_look earlier; /* what the next look is compared with */
    double cpus;               /* what there was lately; below 0: not known yet */
};

struct others others_open(void);

/* After each start: what others used since the last look. A start that is too short for the
 * kernel's clock has what the ones around it have. */
void others_step(struct others *others);

#endif
