/* SPDX-License-Identifier: MIT
 *
 * launch_words: what the name and the command line of a launcher say about the job, where its
 * environment does not. A command line is as /proc/PID/cmdline has it: each word ends with a NUL
 * byte. What stands from the word `program` on is the program's own and not looked at. Any rank. */
#ifndef TRIPTYCH_MPI_LAUNCH_WORDS_H
#define TRIPTYCH_MPI_LAUNCH_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a process of that name (/proc/PID/comm, without the line's end) is Open MPI's mpirun:
 * that of Open MPI 5 becomes prterun. */
bool launch_words_are_of_open_mpi(const char *name);

/* Whether the others go on when a rank dies: Open MPI's --enable-recovery, since version 5 also
 * --continuous and --runtime-options recoverable; MPICH's -disable-auto-cleanup. */
bool launch_words_forgive(const char *line, size_t size, const char *program);

/* Whether the ranks' output is labelled or filed (--tag-output, --output-filename, --xml ...), and
 * not only forwarded. */
bool launch_words_change_output(const char *line, size_t size, const char *program);

#endif
