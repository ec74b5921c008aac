/* SPDX-License-Identifier: MIT
 *
 * inherited: what a process gets from its parent through exec(3), whether it wants it or not: open
 * descriptors, ignored and blocked signals. This is the one place that says what holds:
 *
 *   descriptors 0 to 2   are open. In place of one that was closed stands one that gives and takes
 *                        nothing, so that no file of data gets its number, and what is written to
 *                        it is an error (EBADF) as on a full disk.
 *   blocked signals      none. Unlike ignoring, blocking is no convention, and nobody means it.
 *   SIGCHLD, SIGALRM     not ignored: waitpid(2) must tell of children, and deadlines must come.
 *   SIGPIPE, SIGXFSZ     ignored: a reader that has gone and a limit on file sizes (ulimit -f) are
 *                        errors of write(2), which are seen where they happen.
 *   all others           as they are: what nohup, a shell's `&` or a batch script ignores on
 *                        purpose (SIGHUP, SIGINT, SIGTERM, SIGUSR1 ...) stays ignored. */
#ifndef TRIPTYCH_INHERITED_H
#define TRIPTYCH_INHERITED_H

/* Makes it so. fail_open() calls it, so that it comes first in every program: before anything opens
 * a file, and before any thread. Forked workers inherit it. */
void inherited_settle(void);

/* Between fork(2) and exec(3) of a command that the user gave us: SIGPIPE and SIGXFSZ end it again,
 * nothing is blocked, and what the user ignores stays ignored. */
void inherited_hand_on(void);

/* Between fork(2) and exec(3) of a program that is ours to end: nothing is blocked or ignored. */
void inherited_clean(void);

#endif
