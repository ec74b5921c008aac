/* SPDX-License-Identifier: MIT
 *
 * lanes: what lies between the threads of a rank that find primes and its main thread, which passes
 * their blocks on: one channel for all or, in order, one for each. */
#ifndef TRIPTYCH_MPI_HYBRID_LANES_H
#define TRIPTYCH_MPI_HYBRID_LANES_H

#include "common/workloads/stream_primes.h"
#include "openmp/core/channel.h"

struct lanes {
    uint64_t each;   /* finders of a rank; those of rank r have the numbers r * each ... */
    uint64_t count;  /* 1 or, in order, `each` */
    uint64_t passed; /* chunks of which the main thread has passed on the end */
    struct channel **lane;
};

/* Opens them, and frees them. The main thread, while there are no others. */
struct lanes lanes_open(const struct job *job, uint64_t each);
void lanes_free(struct lanes *lanes);

/* The next block of this rank that may be passed on, if there is one: in order, of the finder whose
 * chunk it is. Does not wait. The main thread. */
bool lanes_next(struct lanes *lanes, struct block *block);

/* No block is taken any more: who waits to put one is told. The main thread. */
void lanes_close(struct lanes *lanes);

#endif
