/* SPDX-License-Identifier: MIT
 *
 * crowd: workers that meet the same fault at the same moment (no more files, no more memory), as
 * threads, forked children or ranks. One of them tells it for all, with their number; if that one
 * dies first another does. For fail.h alone. */
#ifndef TRIPTYCH_CROWD_H
#define TRIPTYCH_CROWD_H

#include <stddef.h>

/* What the workers share. */
struct crowd;

/* The bytes that it needs, zeroed, in memory that all of them see. */
size_t crowd_size(void);

/* The longest message, with its NUL; what is longer is cut. */
enum { CROWD_TEXT = 1024 };

/* Sees to it that `text` is told, and whatever else of the crowd's is still to be told, since the
 * caller is going to end the job: say("text (3 workers)"), by this worker or another one. `noun` is
 * what the workers are. Returns within some seconds; in each process to one thread only. */
void crowd_tell(struct crowd *crowd, const char *text, const char *noun,
                void (*say)(const char *line));

#endif
