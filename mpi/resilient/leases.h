/* SPDX-License-Identifier: MIT
 *
 * leases: what rank 0 of a farm that survives losses knows (lease_farm.h): which chunks are left,
 * which are out, and with whom. Messages with work are lease_farm.c's.
 *
 * A lease ends when its holder is gone (detector.h), or has been silent for longer than 20 times
 * what its chunks should take by the slowest seen so far, and at least a second; one that is seen
 * to run, on the same host, is not silent until a first rank is lost. Silence is counted in looks,
 * so that time in which rank 0 itself was stopped does not count.
 *
 * Results are counted once: with the lease goes the receive for them, and a rank that is lost is
 * never listened to again. */
#ifndef TRIPTYCH_MPI_LEASES_H
#define TRIPTYCH_MPI_LEASES_H

#include "mpi/core/farm.h"

#include <mpi.h>

/* A message to a rank: a chunk for one of its slots. `again`: a lost rank had it before. */
struct lease_grant {
    uint64_t chunk, slot, again;
};

/* A chunk that is out. */
struct lease {
    uint64_t chunk;
    bool again; /* a rank that is lost had it before */
    struct answer part;
    struct lease_grant grant; /* what was sent for it, and may still be on its way */
};

/* A rank that holds leases. */
struct holder {
    int rank;
    bool lost;
    uint64_t held;
    double since_s; /* when it last had something to begin with */
    double quiet_s; /* how long it has been silent since, counted in looks */
};

struct leases {
    const struct farm_work *work;
    uint64_t next;  /* the first chunk that nobody had */
    uint64_t *redo; /* redo[redos]: chunks to be done again */
    size_t redos;
    uint64_t left; /* chunks that are not done */
    struct answer total;

    int holders;
    struct holder *holder; /* holder[holders] */
    struct lease *lease;   /* lease[holders * FARM_SLOTS] */
    MPI_Request *returned; /* returned[holders * FARM_SLOTS]: the receives of their results */
    MPI_Status *statuses;  /* of those that are complete */
    int *which;            /* which these are */

    struct lease own; /* the chunk that rank 0 does itself, while `busy` */
    bool busy;
    double own_since_s;

    double now_s; /* the clock, read now and then: it would take longer than an empty task */
    double looked_s;
    unsigned turns;
    double slowest_s; /* for one chunk or result, as seen so far; 0: none was */
    bool seen;        /* some chunk was done */
    bool keeps; /* messages from or to a lost rank were left, and so the memory that they use */
};

/* All chunks of `work`, for the members that are there. Rank 0. Close it when none is left. */
struct leases leases_open(const struct farm_work *work);
void leases_close(struct leases *leases);

/* The chunk that is next: those to be done again first; *again: it is one. False: there is none.
 * leases_take() takes it. */
bool leases_next(const struct leases *leases, uint64_t *chunk, bool *again);
void leases_take(struct leases *leases);

/* `holder` is about to be lent a chunk. It has returned this lease; rank 0 has done its own chunk:
 * `part` came out. */
void leases_lend(struct leases *leases, struct holder *holder);
void leases_return(struct leases *leases, struct holder *holder, const struct lease *lease,
                   struct answer part);
void leases_return_own(struct leases *leases);

/* The receive for this lease's results has ended without them, since its holder has failed (ULFM).
 */
void leases_forfeit(struct leases *leases, int at);

/* Rank 0 leaves the chunk that a fault is to strike to the others while there are some; left alone
 * after a loss it goes on alone. */
bool leases_avoid(const struct leases *leases, uint64_t chunk);
bool leases_left_alone(const struct leases *leases);

/* Looks for lost holders, when it is time; `idle`: there is nothing else to do. Returns whether
 * some were found, so that there is more to hand out. Often. */
bool leases_look(struct leases *leases, bool idle);

#endif
