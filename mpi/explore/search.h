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
    uint32_t fatal_error;
    uintptr_t handled_pc; /* where the program has handled an error of MPI; 0: nowhere */
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

/* Of a run in which errors were returned to the program: makes it again until it is known whether
 * it handles them, and at last so that one that it does not ends the run (judge.c). */
void mpix_judge_errors(void);

/* Other orders of the threads of ranks (lots.c). */
void mpix_search_lots(const struct options *options);

/* The account of all that (result.c). */
void mpix_write_result(const struct options *options);

#endif
