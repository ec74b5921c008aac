/* SPDX-License-Identifier: MIT
 *
 * waits: where the panel's threads wait, for timelines. What is called for a directive differs from
 * one runtime to the other, and so does the way in: libgomp/ wraps the calls that gcc generates
 * (the runtime has no interface for tools), libomp/ is a tool of OpenMP's own interface, OMPT
 * (OpenMP 5.0, chapter 4). */
#ifndef TRIPTYCH_OPENMP_WAITS_H
#define TRIPTYCH_OPENMP_WAITS_H

#include "common/account/trace.h"

enum openmp_wait {
    WAIT_LOCK = TRACE_OWN,
    WAIT_CRITICAL,
    WAIT_ATOMIC,
    WAIT_ORDERED,
    WAIT_BARRIER,
    WAIT_REGION, /* the barrier at the end of a parallel region */
    WAIT_TASKS,
    WAIT_GROUP,
};

extern const struct trace_kind openmp_waits[];

/* Before the first use of OpenMP. Main thread. */
void openmp_waits_open(void);

#endif
