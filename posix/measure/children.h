/* SPDX-License-Identifier: MIT
 *
 * children: leaving no worker process behind. */
#ifndef TRIPTYCH_POSIX_CHILDREN_H
#define TRIPTYCH_POSIX_CHILDREN_H

#include <sys/types.h>

/* Kills those of the processes[count] that are still children of ours, in whichever thread they
 * were forked (0: there is none), and waits until each of them has ended, so that not even a zombie
 * is left to whoever inherits them. For a program that leaves early. Any thread; no signal handler.
 */
void children_end(const _Atomic pid_t *processes, int count);

#endif
