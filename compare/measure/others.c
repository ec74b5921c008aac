/* SPDX-License-Identifier: MIT */
#include "compare/measure/others.h"

/* CPU times are counted in hundredths of a second. */
static const double shortest_s = 0.2;

struct others others_open(void)
{
    struct others others = {.cpus = -1};

    affinity_get(&others.set); /* none where it is not known: then nothing is told */
    others.earlier = price_look(&others.set);
    return others;
}

void others_step(struct others *others)
{
    struct price_look now = price_look(&others->set);

    if (now.cpus == 0 || now.busy_s < 0 || now.at_s - others->earlier.at_s < shortest_s)
        return;
    others->cpus = price_others(&others->earlier, &now);
    others->earlier = now;
}
