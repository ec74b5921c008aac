/* SPDX-License-Identifier: MIT
 *
 * heavy_sum: the kernel of cpu_bound and pool, a loop that does nothing but compute. */
#ifndef TRIPTYCH_WORKLOADS_HEAVY_SUM_H
#define TRIPTYCH_WORKLOADS_HEAVY_SUM_H

#include "common/base/split.h"

#include <stdint.h>

/* lo + (lo + 1) + ... + (hi - 1) modulo 2^64, by hi - lo additions. Any thread. */
uint64_t heavy_sum(struct span numbers);

/* n (n - 1) / 2 modulo 2^64: what heavy_sum() of [0, n) must give. Any thread. */
uint64_t heavy_sum_formula(uint64_t n);

#endif
