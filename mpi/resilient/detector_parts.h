/* SPDX-License-Identifier: MIT
 *
 * What detector.c and detector_end.c share. Main thread of a rank only. */
#ifndef TRIPTYCH_MPI_DETECTOR_PARTS_H
#define TRIPTYCH_MPI_DETECTOR_PARTS_H

#include "mpi/resilient/process.h"

#include <stdbool.h>

struct detector {
    bool copes; /* this rank's calls may return that a rank has failed */
    int borne;  /* how many losses what runs now can do with */
    int rank, size;
    int losses;
    struct process *processes; /* processes[size] */
    bool *lost;                /* lost[size] */
    double *stopped_s;         /* stopped_s[size]: since when it has been seen stopped; or 0 */
    int *members, count, number;
    double looked_s, every_s;
};

extern struct detector detector;

/* Both ranks run where one can see the other's process. */
bool detector_same_place(int one, int other);

/* What is seen of a rank from here. */
enum sight detector_look_at(int rank);

#endif
