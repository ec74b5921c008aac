/* SPDX-License-Identifier: MIT
 *
 * team: how the OpenMP panel meets the bench. The threads of a team outlive the parallel region, so
 * they are made before the timed region by an empty one of the same size. */
#ifndef TRIPTYCH_OPENMP_TEAM_H
#define TRIPTYCH_OPENMP_TEAM_H

#include "common/bench/bench.h"

extern const struct team openmp_team;

#endif
