/* SPDX-License-Identifier: MIT
 *
 * search: what the parts of the server's search share. Called by the server alone. */
#ifndef TRIPTYCH_MPI_EXPLORE_SEARCH_H
#define TRIPTYCH_MPI_EXPLORE_SEARCH_H

#include "mpi/explore/explore.h"

struct outcome {
    uint64_t runs, most_rows;
    bool complete;
    enum failure failure;
    bool eager;
    uint64_t lot;
    uint32_t plan_count;
    uint16_t plan[MOST_DECISIONS];
    bool has_first;
    uint64_t first_hash, other_hash; /* other_hash: that of which a message race differs */
    uintptr_t failed_pc;
    double begun;
};
extern struct outcome mpix_outcome;

/* Makes one run, as it is planned, and keeps it if it fails. False: it ends the search. */
bool mpix_one_run(void);
/* Plans the next one; false: all was tried. */
bool mpix_next_plan(void);
/* Of the run that was just made: what the program prints, and what it has received and never looked
 * at. */
uint64_t mpix_hash_of_run(void);

/* Other orders of the threads of ranks (lots.c). */
void mpix_search_lots(const struct options *options);

/* The account of all that (result.c). */
void mpix_write_result(const struct options *options);

#endif
