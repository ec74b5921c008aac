/* SPDX-License-Identifier: MIT
 *
 * trace_event: the pieces of a file in the Chrome trace-event format, for common/bench/timeline.c
 * and `triptych explore --trace`. Any thread. */
#ifndef TRIPTYCH_TRACE_EVENT_H
#define TRIPTYCH_TRACE_EVENT_H

#include <stdint.h>
#include <stdio.h>

/* Writes any text as a JSON string, which is valid UTF-8. */
void trace_event_text(FILE *out, const char *text);

/* Writes `,"key":` and a time in microseconds. */
void trace_event_us(FILE *out, const char *key, int64_t time_ns);

/* Writes the metadata event `what` ("thread_name", "process_name") of a lane, behind a comma. */
void trace_event_name(FILE *out, const char *what, int process, int lane, const char *name);

/* Writes, behind a comma, that lanes of a process stand in the order of their numbers. */
void trace_event_order(FILE *out, int process, int lane);

#endif
