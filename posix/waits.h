/* SPDX-License-Identifier: MIT
 *
 * waits: which of the panel's calls wait, for timelines. The panel calls pthread_mutex_lock() and
 * its like as their manuals spell them; the linker (ld(1), --wrap) leads these calls through
 * waits.c, which stamps them while a timeline is recorded and otherwise only passes them on. */
#ifndef TRIPTYCH_POSIX_WAITS_H
#define TRIPTYCH_POSIX_WAITS_H

#include "common/account/trace.h"

extern const struct trace_kind posix_waits[];

/* The calling worker has slept on a futex(2), which has no name that the linker could lead here,
 * since begin_s = trace_begin(). Any worker. */
void waits_futex(double begin_s);

/* From now on `worker` is lost, as its lane shows: until the end, or until another process goes on
 * as that worker, which calls waits_found(). The one thread of the main process that waits for
 * children; that worker. */
void waits_lost(int worker);
void waits_found(int worker);

#endif
