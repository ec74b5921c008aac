/* SPDX-License-Identifier: MIT
 *
 * rank_threads: the OpenMP threads of a rank, in programs that have a variant `hybrid`. CMake adds
 * mpi/hybrid/hybrid_threads.c to those and to no others: a program without such a variant loads no
 * OpenMP runtime, which would heed variables (OMP_PROC_BIND) that are none of its business. */
#ifndef TRIPTYCH_MPI_RANK_THREADS_H
#define TRIPTYCH_MPI_RANK_THREADS_H

#include "common/base/error.h"

#include <stdbool.h>

struct rank_threads {
    /* Finds how many threads each rank has. Collective, after MPI_Init. */
    void (*open)(void);
    /* Tells what open() found: OMP_NUM_THREADS, or else the CPUs that the rank may use, shared with
     * the ranks of its host that may use them, too; of all ranks the least, so that they are alike.
     * False: OMP_NUM_THREADS is no such number, told in `error`. */
    bool (*threads)(int *each, struct error *error);
    /* Makes so many; fails the program if the runtime gives fewer. Every rank's main thread. */
    void (*prepare)(int threads);
    /* Which of them runs the caller. Any thread. */
    int (*thread)(void);
    /* Notes where the threads are that have done no task: workers `lead` and following. Every
     * rank's main thread, after the work. */
    void (*place)(int lead, int threads);
};

/* Its address is NULL where the program has no such variant. */
extern const struct rank_threads hybrid_threads __attribute__((weak));

#endif
