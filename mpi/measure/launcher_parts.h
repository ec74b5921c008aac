/* SPDX-License-Identifier: MIT
 *
 * launcher_parts: what the files of launcher.h share. */
#ifndef TRIPTYCH_MPI_LAUNCHER_PARTS_H
#define TRIPTYCH_MPI_LAUNCHER_PARTS_H

#include "mpi/measure/launcher.h"

#include <stddef.h>

/* What `say` (launch_words.h) finds in the command line of that process. Any rank. */
bool launcher_words(long launcher, bool (*say)(const char *words, size_t size, const char *name));

#endif
