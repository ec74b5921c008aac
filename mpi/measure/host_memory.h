/* SPDX-License-Identifier: MIT
 *
 * host_memory: memory that the ranks of a host share, whatever becomes of them. Nothing of it is
 * left behind, not even after SIGKILL, since it has no name in any file system; and no window of
 * MPI's is open, which a rank that leaves early would have to free. */
#ifndef TRIPTYCH_MPI_HOST_MEMORY_H
#define TRIPTYCH_MPI_HOST_MEMORY_H

#include <stddef.h>

/* `size` zeroed bytes that all ranks of this host see; NULL where this rank is alone there, or
 * where one may not look at another one's files (no /proc). Collective, after MPI_Init. Never given
 * back. */
void *host_memory(size_t size);

#endif
