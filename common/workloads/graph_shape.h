/* SPDX-License-Identifier: MIT
 *
 * graph_shape: which task of a graph depends on which. A graph has `width` columns and goes on in
 * steps; a task of one step depends on tasks of the step before. The patterns are those of E.
 * Slaughter et al., Task Bench: A Parameterized Benchmark for Evaluating Parallel Runtime
 * Performance (SC 2020); docs/graph.md says what each means here. */
#ifndef TRIPTYCH_WORKLOADS_GRAPH_SHAPE_H
#define TRIPTYCH_WORKLOADS_GRAPH_SHAPE_H

#include "common/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pattern {
    PATTERN_TRIVIAL,
    PATTERN_NO_COMM,
    PATTERN_STENCIL,
    PATTERN_PERIODIC,
    PATTERN_FFT,
    PATTERN_TREE,
    PATTERN_ALL_TO_ALL,
    PATTERN_RANDOM,
};

extern const char *const pattern_names[]; /* ended by NULL */

/* Columns, ascending, each once. */
struct columns {
    const uint32_t *at;
    size_t count;
};

/* Lists of columns: list number n is at[first[n]] ... at[first[n + 1] - 1]. */
struct lists {
    size_t *first;
    uint32_t *at;
};

/* The dependencies repeat after `phases` steps. */
struct shape {
    uint64_t width, phases;
    struct lists inputs, outputs; /* number phase * width + column */
};

/* Makes the lists for `width` (1 ...) columns. False: there would be too many dependencies, told in
 * `error`. Fails the program if there is no memory. Free it with shape_free(). Main thread. */
bool shape_open(struct shape *shape, enum pattern pattern, uint64_t width, struct error *error);
void shape_free(struct shape *shape);

/* How many steps pass before an fft begins anew: the smallest n with 2^n >= width, at least 1. */
uint64_t shape_fft_phases(uint64_t width);

/* Whether in pattern random a task of this phase in column `to` depends on column `from`: with
 * probability one half, the same in each run. */
bool shape_random(uint64_t phase, uint64_t to, uint64_t from);
enum { SHAPE_RANDOM_PHASES = 4 };

/* A well mixed number of a counter (S. Vigna's splitmix64). Any thread. */
static inline uint64_t shape_mix(uint64_t counter)
{
    uint64_t mixed = (counter + 1) * 0x9e3779b97f4a7c15u;

    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
}

/* The columns of the step before that a task of `step` depends on, of which there is none in step
 * 0; and those of the step after that depend on it. Any thread. */
static inline struct columns shape_list(const struct lists *lists, size_t number)
{
    size_t first = lists->first[number];

    return (struct columns){lists->at + first, lists->first[number + 1] - first};
}

static inline struct columns shape_inputs(const struct shape *shape, uint64_t step, uint64_t column)
{
    if (step == 0)
        return (struct columns){NULL, 0};
    uint64_t phase = shape->phases == 1 ? 0 : (step - 1) % shape->phases;
    return shape_list(&shape->inputs, (size_t)(phase * shape->width + column));
}

static inline struct columns shape_outputs(const struct shape *shape, uint64_t step,
                                           uint64_t column)
{
    uint64_t phase = shape->phases == 1 ? 0 : step % shape->phases;

    return shape_list(&shape->outputs, (size_t)(phase * shape->width + column));
}

#endif
