/* SPDX-License-Identifier: MIT
 *
 * farm: chunks of work for ranks that share nothing. Rank 0 has all of them at first and hands them
 * out, and each rank that has others below it hands on what it got, and works itself in between;
 * farm_place.h says who is below whom.
 *
 * Why it is fast, beside a manager that answers one request after the other (variant `request` of
 * pool): nobody asks. A worker holds some chunks ahead, so that the next is there before it is
 * needed (double buffering), and its results are what tells the manager to send one more. A chunk
 * is one message there and one back. The manager has posted a receive for the results where they
 * belong before the chunk goes out, and the worker sends them from where they are, so that nothing
 * is packed or copied by the program. With two ranks and empty tasks, side by side with a bare loop
 * of requests and replies of 16 and 8 bytes (six rounds on a busy machine), pool --variant manager
 * does at least 2.6 times as many tasks a second with --chunk 1, and at least 240 times as many
 * with chunks of automatic size (common/work/chunks.h).
 *
 * How far ahead: the chunks that a worker holds beyond the one it works on are at most a sixteenth
 * of its share of those left, and none at the end, since they cannot go to somebody who is idle.
 *
 * It knows nothing of ranks that are lost: mpi/resilient/lease_farm.h does. */
#ifndef TRIPTYCH_MPI_FARM_H
#define TRIPTYCH_MPI_FARM_H

#include "common/base/split.h"
#include "common/bench/bench.h"
#include "mpi/core/farm_place.h"
#include "mpi/core/tags.h"

#include <mpi.h>

/* Grants that a rank can hold: each has a tag for its results. */
enum { FARM_SLOTS = TAG_RESULTS_LAST - TAG_RESULTS + 1 };

/* What is to be done, seen from one rank; the same on all. */
struct farm_work {
    uint64_t chunks; /* 0 ... chunks-1 */
    void *own;       /* the workload's, for the functions below */

    /* Does some of `chunk`, a few hundred microseconds at most (`whole`: does all of it), adds what
     * came out to *part, and returns whether it is done. It is called for one chunk until that is
     * done. */
    bool (*step)(void *own, uint64_t chunk, bool whole, struct answer *part);

    /* (optional) Where the results of these chunks are, *words of them. Without it the results of
     * chunks are the answer that step() made. */
    uint64_t *(*results)(void *own, struct span chunks, int *words);

    /* (optional) The tasks of these chunks, as fault_task() is told of them (lease_farm.h). Without
     * it each chunk is one. */
    struct span (*tasks)(void *own, struct span chunks);
};

/* Where the results of `chunks` are or shall be, *words of them; `part` if they are no more than an
 * answer. Any rank. */
uint64_t *farm_results(const struct farm_work *work, struct span chunks, struct answer *part,
                       int *words);

/* What the results of `chunks` that came from another rank amount to. */
struct answer farm_read_results(const struct farm_work *work, struct span chunks,
                                struct answer *part);

/* How many chunks each of `ranks` may hold, when `next` is the next one to be handed out. Chunks go
 * out in order, so that is known in every group. */
uint64_t farm_allowance(const struct farm_work *work, uint64_t next, int ranks);

/* Does the work. Returns on rank 0 the sum of all answers: what step() made there, and what came
 * from the others: the answers, or how many results and their sum. Every rank, each with its
 * place. */
struct answer farm_run(const struct farm_work *work, const struct farm_place *place);

#endif
