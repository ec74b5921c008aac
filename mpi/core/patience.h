/* SPDX-License-Identifier: MIT
 *
 * Waiting for a message without burning a core: MPI_Wait() of Open MPI and MPICH spins until the
 * message is there. This tests, yields, and then naps (common/account/patience.h). */
#ifndef TRIPTYCH_MPI_PATIENCE_H
#define TRIPTYCH_MPI_PATIENCE_H

#include "common/account/patience.h"

#include <mpi.h>
#include <stdbool.h>

/* What is to be seen to in each wait, or NULL: where ranks may be lost, detector.h looks who is;
 * and the bench, whether the program was told to stop. */
extern void (*patient_watch)(void);
extern void (*patient_look)(void);

/* A nap for waits that test for more than one thing. Any rank. */
static inline void patient_nap(struct patience *patience)
{
    patience_nap(patience);
    if (patient_look)
        patient_look();
    if (patient_watch)
        patient_watch();
}

/* The end of a turn of a loop that tests for several things: if something has moved it goes on at
 * once, else with a nap. Any rank. */
static inline void patient_turn(struct patience *patience, bool moved)
{
    if (moved)
        *patience = (struct patience){0};
    else
        patient_nap(patience);
}

/* MPI_Wait (MPI 3.1, section 3.7.3), patiently. Any rank, on its own requests. */
static inline void patient_wait(MPI_Request *request, MPI_Status *status)
{
#ifdef TRIPTYCH_SIMULATED /* where waiting burns nothing, and each test is an event */
    MPI_Wait(request, status);
    return;
#endif
    struct patience patience = {0};
    int done = 0;

    MPI_Test(request, &done, status);
    while (!done) {
        patient_nap(&patience);
        MPI_Test(request, &done, status);
    }
}

/* MPI_Barrier, patiently. Collective. */
static inline void patient_barrier(MPI_Comm comm)
{
    MPI_Request arrived;

    MPI_Ibarrier(comm, &arrived);
    patient_wait(&arrived, MPI_STATUS_IGNORE);
}

#endif
