/* SPDX-License-Identifier: MIT
 *
 * live: the live view of a comparison (page/live.h), a file in its folder. Writing it disturbs no
 * run, for it is done between runs; where it cannot be written, the comparison goes on without it.
 * Main thread only. */
#ifndef TRIPTYCH_COMPARE_MEASURE_LIVE_H
#define TRIPTYCH_COMPARE_MEASURE_LIVE_H

#include "compare/measure/session.h"

/* Writes the page for the first time and says where it is. Without --live these do nothing. */
void live_open(struct session *session);

/* Shows what came before, and `now`: what begins, in a sentence. */
void live_show(const struct session *session, const char *now);

/* The comparison has ended or was stopped. Called before the report is written, so that the page
 * is true whatever becomes of that, and again with `reported`. */
void live_end(const struct session *session, bool reported);

void live_close(struct session *session);

#endif
