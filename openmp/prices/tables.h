/* SPDX-License-Identifier: MIT
 *
 * The price list of the OpenMP panel. */
#ifndef TRIPTYCH_OPENMP_PRICES_TABLES_H
#define TRIPTYCH_OPENMP_PRICES_TABLES_H

#include "common/price/price.h"

extern const struct primitive prices_regions[], prices_shared[], prices_tasks[];

#endif
