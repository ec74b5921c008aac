/* SPDX-License-Identifier: MIT
 *
 * supervisor: worker processes that may die, crash or hang, and the process that looks after them.
 * It forks them, waits for them, and reports each loss. With --respawn a new process goes on in the
 * place of a lost one; otherwise the others go on without it. What a lost worker leaves behind only
 * the variant knows, so it brings the functions that repair it. */
#ifndef TRIPTYCH_POSIX_SUPERVISOR_H
#define TRIPTYCH_POSIX_SUPERVISOR_H

#include <stdbool.h>

/* What a variant brings. All functions get `context`, and the worker's number, 0 ... workers-1. */
struct supervised {
    int workers;
    void *context;
    /* The child's part, from team_ready() to team_done(). In the child. */
    void (*work)(void *context, int number);
    /* (optional) The worker has died; called before another one goes on in its place. */
    void (*lost)(void *context, int number);
    /* (optional) The worker has ended, in whatever way, and none goes on in its place. */
    void (*gone)(void *context, int number);
};

struct supervisor;

/* Forks the workers. Fails the program if it cannot. *supervised must stay where it is until
 * supervisor_close(). Main thread, in a process without other threads. */
struct supervisor *supervisor_open(const struct supervised *supervised);

/* Waits for one change in a child's state and deals with it; with `now` it does not wait, but deals
 * with what has happened. Returns whether any worker still runs. Main thread. */
bool supervisor_wait(struct supervisor *supervisor, bool now);

/* When no worker runs any more. Main thread. */
void supervisor_close(struct supervisor *supervisor);

/* All three: returns when all workers have ended. Main thread. */
void supervise(const struct supervised *supervised);

/* Work of lost workers is left, which the main process is about to do. Fails the program if all
 * `workers` were lost and none was replaced: whatever kills them would kill it, too. */
void supervisor_must_be_left(int workers);

#endif
