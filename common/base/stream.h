/* SPDX-License-Identifier: MIT
 *
 * stream: streams of stdio that hand what is written to a function, fopencookie(3), so that it can
 * keep the first errno: stdio keeps none. Without Linux's C libraries stdio writes by itself: which
 * error it was is lost (EIO is told), and a reader of standard output that has gone counts as one.
 */
#ifndef TRIPTYCH_STREAM_H
#define TRIPTYCH_STREAM_H

#include <stdio.h>
#include <sys/types.h>

/* Takes all of the bytes, as write(2) does; returns how many. */
typedef ssize_t stream_write(void *context, const char *bytes, size_t size);

/* A stream that calls `write`, or writes to `fd`, which it does not close. NULL: errno. */
FILE *stream_open(int fd, void *context, stream_write *write);

/* Closes it. Returns 0, or errno where stdio itself has written and knows of an error. */
int stream_close(FILE *stream);

/* Lets `write` have what is printed on stdout, where the C library allows that (glibc: libc.info,
 * "Standard Streams"). Returns 0 or errno. Main thread, before anything is printed. */
int stream_take_stdout(stream_write *write);

#endif
