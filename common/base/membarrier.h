/* SPDX-License-Identifier: MIT
 *
 * membarrier: a full memory barrier in all threads, made by the one thread that needs it
 * (membarrier(2)). Two threads that each write a word and then read the other's need a barrier each
 * in between, or both may read the old value. Where one of the two does that for every item and the
 * other seldom, the seldom one pays for both (D. Dice, H. Huang and M. Yang, "Asymmetric Dekker
 * Synchronization", 2001). Without Linux there is none: then each must have its own barrier. */
#ifndef TRIPTYCH_MEMBARRIER_H
#define TRIPTYCH_MEMBARRIER_H

#include <stdbool.h>

/* Whose threads: those of this process, or those of every process that made itself ready. */
enum membarrier_scope { MEMBARRIER_OF_THREADS, MEMBARRIER_OF_PROCESSES };

/* Makes this process, and children that it forks later, ready for membarrier_all(). False: there is
 * no such barrier here. Any thread; slow where there are several. */
bool membarrier_ready(enum membarrier_scope scope);

/* When it returns, each running thread of the scope has passed a full barrier since it was called,
 * as has the caller. Costs a microsecond or two. Fails the program where it is not ready. Any
 * thread. */
void membarrier_all(enum membarrier_scope scope);

#endif
