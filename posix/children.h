/* SPDX-License-Identifier: MIT
 *
 * children: leaving no worker process behind. */
#ifndef TRIPTYCH_POSIX_CHILDREN_H
#define TRIPTYCH_POSIX_CHILDREN_H

/* Kills the processes that the calling thread has forked, and waits until each of them has ended,
 * so that not even a zombie is left to whoever inherits them. For a program that leaves early. Only
 * calls what signal-safety(7) allows. Any thread, signal handlers too. */
void children_end(void);

#endif
