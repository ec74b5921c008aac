/* SPDX-License-Identifier: MIT
 *
 * launcher_parts: what the files of launcher.h share. */
#ifndef TRIPTYCH_MPI_LAUNCHER_PARTS_H
#define TRIPTYCH_MPI_LAUNCHER_PARTS_H

#include "mpi/measure/launcher.h"

#include <stddef.h>

/* Reads the first `size` - 1 bytes of a file of /proc about a process, and adds a NUL byte. Returns
 * how many; 0 if it cannot be read. Any rank. */
size_t launcher_read_about(long pid, const char *file, char *text, size_t size);

/* srun itself has started us; a shell or a driver of a job step has its variables, too. Any rank.
 */
bool launcher_is_srun(void);

/* What `say` (launch_words.h) finds in the command line of that process. Any rank. */
bool launcher_words(long launcher, bool (*say)(const char *words, size_t size, const char *name));

#endif
