/* SPDX-License-Identifier: MIT
 *
 * bench: what every program of the suite is: one workload, done by one panel in several variants.
 * bench_main() reads the options, warms up, repeats, times, checks and reports; the panel brings
 * only its variants and its team.
 *
 * Each program links one workload, whose header defines the `struct job` that its panels read. */
#ifndef TRIPTYCH_BENCH_H
#define TRIPTYCH_BENCH_H

#include "common/base/split.h"
#include "common/bench/workload.h"

/* The whole of a program's main(), which the build writes (cmake/program.c.in). `variants` are
 * those of the program's folder, in any order, one of them NATURAL; NULL ends the list. Returns the
 * exit status. */
int bench_main(int argc, char **argv, const struct workload *workload,
               const struct variant *const *variants, const struct team *team);

#endif
