/* SPDX-License-Identifier: MIT
 *
 * timeline: the file that --trace FILE asks for: the lanes of one repetition in the Chrome
 * trace-event format (the "Trace Event Format" document of Chromium's catapult project: a JSON
 * object with complete events, "ph": "X", in microseconds, and metadata events, "ph": "M"), which
 * Perfetto and chrome://tracing open. docs/timelines.md tells what stands in it.
 *
 * On a lane slices never overlap but where one lies within the other, as the format demands: a wait
 * may lie in a task, and a wait in which other work was done (the tasks that an OpenMP thread takes
 * at a barrier) is cut around it. */
#ifndef TRIPTYCH_TIMELINE_H
#define TRIPTYCH_TIMELINE_H

#include "common/account/trace.h"
#include "common/bench/bench.h"

/* Which clock the stamps are on, and how far two lanes of it can be apart. */
struct timeline_clock {
    char how[160];
    double error_s;
};

/* What a timeline is about: the repetition, and the moments before and after run(). */
struct timeline {
    const struct workload *workload;
    const struct team *team;
    const struct measurement *measurement;
    const struct option_table *parameters;
    double start_s, end_s;
    struct timeline_clock clock; /* filled in by timeline_close() */
};

/* Makes lanes for a repetition that is to be traced. Collective; main thread. */
void timeline_open(const struct team *team, int workers);

/* After trace_stop() and the team's collect(): brings the lanes together and gives them back. Where
 * `path` is not NULL (only on rank 0), writes them to that file (whole_file.h). Collective; main
 * thread. */
void timeline_close(struct timeline *timeline, const char *path);

#endif
