/* SPDX-License-Identifier: MIT
 *
 * slices: from what a lane recorded to what a timeline shows. */
#ifndef TRIPTYCH_SLICES_H
#define TRIPTYCH_SLICES_H

#include "common/account/trace.h"

/* Nanoseconds, so that rounding cannot make two slices overlap. */
struct shown_slice {
    int64_t begin_ns, end_ns; /* from the timeline's zero */
    const struct trace_slice *from;
    bool task; /* and not a wait */
};

struct slices {
    struct shown_slice *slices; /* sorted by begin; what encloses others stands before them */
    size_t count;
};

/* The slices of `lane` within [zero_s, zero_s + span_s]; an open wait is closed. Two of them
 * overlap only where a wait lies within a task: a wait is cut around tasks and other waits that lie
 * in it. Tasks are never left out. Free it with slices_free(). Main thread, while nobody records.
 */
struct slices slices_of(struct trace_lane *lane, double zero_s, double span_s);
void slices_free(struct slices *slices);

#endif
