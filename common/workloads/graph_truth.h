/* SPDX-License-Identifier: MIT
 *
 * graph_truth: what a graph must come to, by one walk over its rows without lists, slots, messages
 * or kernels: none of what the panels use but the function that makes a value. */
#ifndef TRIPTYCH_WORKLOADS_GRAPH_TRUTH_H
#define TRIPTYCH_WORKLOADS_GRAPH_TRUTH_H

#include "common/base/answer.h"
#include "common/workloads/graph_shape.h"

/* The number of all tasks, and the sum of their values modulo 2^64. Main thread. */
struct answer graph_truth(enum pattern pattern, uint64_t width, uint64_t steps);

/* The value of task `number` (step * width + column) whose inputs have this sum. Any thread. */
static inline uint64_t graph_value(uint64_t number, uint64_t inputs)
{
    return shape_mix(inputs + number);
}

#endif
