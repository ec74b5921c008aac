/* SPDX-License-Identifier: MIT
 *
 * tolerant_gather: how ranks meet where some of them may be lost (detector.h). A collective call of
 * MPI waits for the dead; a tolerant gather is made of messages between rank 0 and each of the
 * others, and rank 0 waits for nobody who is gone. With N ranks it takes N messages one after the
 * other instead of some log N, so it is for the moments before and after the work only. */
#ifndef TRIPTYCH_MPI_TOLERANT_GATHER_H
#define TRIPTYCH_MPI_TOLERANT_GATHER_H

#include <stddef.h>

/* Each member's `bytes` bytes of `own` to parcel[rank] on rank 0 (parcels of `bytes` bytes; those
 * of lost ranks stay as they are); with 0 bytes rank 0 only learns that all are here. All members.
 */
void tolerant_gather(const void *own, size_t bytes, void *parcels);

/* Rank 0's number to all members, and who is left: they are the members from now on. Returns the
 * number. All members. */
int tolerant_gather_release(int number);

#endif
