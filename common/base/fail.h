/* SPDX-License-Identifier: MIT
 *
 * fail: every error leaves through here, so that all messages say program, worker or rank, what,
 * why and what to do next, and every way out is clean for the paradigm that runs. */
#ifndef TRIPTYCH_FAIL_H
#define TRIPTYCH_FAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exit statuses, the same in every program. */
enum status {
    STATUS_DONE = 0,   /* done, and every answer was right */
    STATUS_FAILED = 1, /* a wrong answer, or a failure at run time */
    STATUS_USAGE = 2,  /* the command line is wrong */
    STATUS_SKIP = 77,  /* cannot run here; CTest and Automake call it 'skipped' */
};

/* Names the program for all later messages, and the team's way to leave: called with the exit
 * status after the message was printed, it must not return (exit, MPI_Abort). Then sees to it that
 * messages and all else find what they need (common/base/inherited.h). Main thread, once, first. */
void fail_open(const char *program, void (*leave)(int status));

/* Names who speaks, "rank" 3 say; a forked worker or a rank calls it once. `who` must stay valid.
 */
void fail_name(const char *who, int number);

/* Prints `program (who number): message` on standard error and leaves with `status` (enum status).
 * The message says what, why, and what to do. In a forked child it leaves by _exit(2). Any thread.
 */
_Noreturn void fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* From now on several workers may fail at the same time: a message that many of them have is
 * printed once, with their number. With fail_crowd_open() they are threads or children forked
 * later; fail_crowd() is for others, who share the memory that `crowd` is in (crowd.h), for good.
 * Main thread. */
struct crowd;
void fail_crowd_open(bool many);
void fail_crowd(struct crowd *crowd);

/* Prints the same line and goes on. Any thread. */
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Does nothing if `code` is 0; otherwise `code` is an errno value (what pthread_* returns, or errno
 * itself: check(fork() < 0 ? errno : 0, "fork")) and the program fails with status 1, naming
 * `call`.
 */
void check(int code, const char *call);

/* calloc(3), or the program fails with status 1 for want of memory. The caller frees it. Any
 * thread.
 */
void *xcalloc(uint64_t count, uint64_t size) __attribute__((malloc));

#endif
