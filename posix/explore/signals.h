/* SPDX-License-Identifier: MIT
 *
 * Signals as the explorer keeps them: those that wait for a thread, and for any of them. */
#ifndef TRIPTYCH_POSIX_EXPLORE_SIGNALS_H
#define TRIPTYCH_POSIX_EXPLORE_SIGNALS_H

#include "posix/explore/explore.h"

#include <signal.h>

struct signals {
    sigset_t blocked, pending;
    unsigned handled; /* so many handlers ran */
};
extern struct signals explore_signals_of[MOST_THREADS];
extern sigset_t explore_signals_of_process;
extern sigset_t explore_signals_early; /* those of timers that went off early */

/* The first of `set` that waits for the thread; 0: none does. */
int explore_signals_first(const struct thread *thread, const sigset_t *set);
/* The caller takes that one, which waits for it. */
void explore_signals_take(int number);
/* Blocked or pending ones are others now: who is interrupted by one? */
void explore_signals_look(void);
/* It has no handler, and some thread does not block it: it would end the process. */
bool explore_signals_would_end(int number);
/* A step of the caller's, which sends it to the process. */
void explore_signals_send(int number, uintptr_t pc);

#endif
