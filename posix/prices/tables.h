/* SPDX-License-Identifier: MIT
 *
 * The price list of the POSIX panel, and what its files share. */
#ifndef TRIPTYCH_POSIX_PRICES_TABLES_H
#define TRIPTYCH_POSIX_PRICES_TABLES_H

#include "common/price/price.h"

extern const struct primitive prices_start[], prices_locks[], prices_hand_over[],
    prices_processes[], prices_waiting[];

/* Lets run->workers threads call work(run, worker, shared) side by side, from a common start. The
 * seconds from there to the end of the last one. Main thread. */
double together_run(const struct price_run *run,
                    void (*work)(const struct price_run *run, int worker, void *shared),
                    void *shared);

#endif
