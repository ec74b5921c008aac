/* SPDX-License-Identifier: MIT
 *
 * team: how the POSIX panel meets the bench. run() itself creates its workers, threads or forked
 * children; each of them says when it is ready and when it has done its part. */
#ifndef TRIPTYCH_POSIX_TEAM_H
#define TRIPTYCH_POSIX_TEAM_H

#include "common/bench/bench.h"

#include <sys/types.h>

extern const struct team posix_team;

/* First call of each worker: takes the number `worker` (0 ... workers-1) and waits until all
 * workers are here, so that creating them is not counted as work. A forked child that calls it dies
 * with its parent from then on. */
void team_ready(int worker);

/* Last call of each worker: its part is done. The main worker, where it works too (printing what
 * the others find), calls it with number `workers`. */
void team_done(int worker);

/* The main process's first call after it has forked `child` for the part of worker `number`: only
 * what waitpid(2) tells of these counts. The thread that waits for children, or before it exists.
 */
void team_forked(int number, pid_t child);

/* What waitpid(2) with WUNTRACED returned and told. Returns how many children have ended: 1, or 0
 * if a signal, a stop or another child's end came instead (then wait again). Anything but an exit
 * with status 0 ends the program with status 1 and says which child died how; the other children
 * die with it. One that has been stopped by SIGSTOP for a second is given up: it is killed, and
 * soon waitpid(2) tells its end. The one thread of the main process that waits for children. */
int team_ended(pid_t child, int status);

/* The same for workers whose unfinished work others can do: a child that ended badly is lost, with
 * a warning, and told to the account of faults (common/work/fault.h); workers that still wait in
 * team_ready() no longer wait for it. */
enum team_news { TEAM_NOTHING, TEAM_ENDED, TEAM_LOST };
enum team_news team_news(pid_t child, int status);

/* From now on the calling thread of the main process does the part of worker `number`, who was
 * lost. */
void team_stand_in(int number);

#endif
