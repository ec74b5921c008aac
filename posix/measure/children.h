/* SPDX-License-Identifier: MIT
 *
 * children: leaving no worker process behind. */
#ifndef TRIPTYCH_POSIX_CHILDREN_H
#define TRIPTYCH_POSIX_CHILDREN_H

/* Kills the processes that this one has forked, in whichever thread, and waits until each of them
 * has ended, so that not even a zombie is left to whoever inherits them. For a program that leaves
 * early. Any thread; no signal handler. */
void children_end(void);

#endif
