/* SPDX-License-Identifier: MIT
 *
 * output: all that goes to standard output. Each call is one write(2), so that lines of several
 * workers do not mix; nothing is buffered, so that a forked child repeats nothing and Ctrl-C loses
 * nothing. A full disk is a failure (status 1). A reader that has gone (`| head`) is not: the rest
 * is dropped quietly, and output_closed() tells those who would work on for nobody.
 *
 * Long texts (help, tables) are printed by printf(3), whose stream output_stdio() makes. */
#ifndef TRIPTYCH_OUTPUT_H
#define TRIPTYCH_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `story` false: story() prints nothing. Main thread, before any worker exists. */
void output_open(bool story);

/* Makes stdout a stream that remembers why a write failed, so that output_conclude() can tell it
 * however much was printed since. Main thread, before anything is printed. */
void output_stdio(void);

/* Fails the program (status 1) unless all that was printed has been written, or its reader has
 * gone. Main thread, after the last printf(3); no worker exists. */
void output_conclude(void);

/* Sends the bytes that output_write() gets to /dev/null from now on: with --json, standard output
 * carries only records, but the work of writing is still done. Main thread. */
void output_mute(void);

/* A line of the story that a program tells as it happens; the newline is added. Any thread. */
void story(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whether story() prints. */
bool output_has_story(void);

/* Result lines: printed even with --quiet; the newline is added. Any thread. */
void output_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* `size` bytes of results as they are. Any thread. */
void output_write(const char *bytes, size_t size);

/* A record: to standard output, whatever output_mute() said. */
void output_record(const char *bytes, size_t size);

/* How many bytes of lines and records this process has written to standard output. Main thread. */
uint64_t output_written(void);

/* Fails the program: `code` is why what was printed has not reached its place. */
_Noreturn void output_incomplete(int code);

/* The reader of standard output has gone. Any thread. */
bool output_closed(void);

#endif
