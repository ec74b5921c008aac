/* SPDX-License-Identifier: MIT
 *
 * How a job ends of which ranks were lost: who ends mpirun, and who waits for whom. */
#include "common/base/clock.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/measure/launcher.h"
#include "mpi/resilient/detector.h"
#include "mpi/resilient/detector_parts.h"
#include "mpi/resilient/lifeline.h"

#include <mpi.h>

#include <signal.h>

bool detector_ends_launcher(void)
{
    for (int rank = 0; rank < detector.rank; rank++)
        if (detector.processes[rank].beside && !detector.lost[rank])
            return false;
    return detector.processes[detector.rank].beside != 0;
}

/* A rank was given up that may hang on a host where no other rank is left to end it. */
static bool may_hang_elsewhere(void)
{
    for (int lost = 0; lost < detector.size; lost++) {
        bool seen = !detector.lost[lost] || detector_look_at(lost) == GONE;
        for (int rank = 0; rank < detector.size; rank++)
            seen = seen || (!detector.lost[rank] && detector_same_place(rank, lost));
        if (!seen)
            return true;
    }
    return false;
}

/* Whether all that is left of the job on this rank's host is known to mpirun. Open MPI 4's daemon
 * on another host reports but one loss, and then no end of its other ranks (docs/faults.md). */
static bool is_accounted_for(int lost)
{
    int neighbours = 0;

    for (int rank = 0; rank < detector.size; rank++) {
        neighbours += detector_same_place(rank, lost);
        if (detector_same_place(rank, lost) && detector.processes[rank].beside)
            return true;
    }
    return neighbours == 1;
}

const char *detector_stranded(void)
{
    if (may_hang_elsewhere())
        return "a rank that was given up may hang on a host where no other rank is left to end it";
    for (int rank = 0; rank < detector.size && launcher_miscounts(); rank++)
        if (detector.lost[rank] && !is_accounted_for(rank))
            return "this mpirun never returns when a rank is lost on another host that has further "
                   "ranks";
    return NULL;
}

/* Whether to wait for it: it has not left as far as is seen, and does not stay to end mpirun. */
static bool is_leaving(int rank)
{
    enum sight sight = detector_look_at(rank);

    return sight == RUNS || (sight == UNSEEN && lifeline_has(rank) && !detector.lost[rank] &&
                             !detector.processes[rank].beside);
}

void detector_see_off(void)
{
    const double most_s = 2;

    for (int rank = 1; rank < detector.size; rank++) {
        struct patience patience = {0};
        double begin_s = clock_now_s();
        int here; /* MPI sends what it still has to when it is called */
        while (is_leaving(rank) && clock_now_s() - begin_s < most_s) {
            patience_nap(&patience);
            MPI_Iprobe(MPI_ANY_SOURCE, TAG_HERE, MPI_COMM_WORLD, &here, MPI_STATUS_IGNORE);
        }
        enum sight sight = detector_look_at(rank);
        if (sight == RUNS || sight == STOPPED)
            kill((pid_t)detector.processes[rank].pid, SIGKILL);
    }
}

void detector_outlive_root(void)
{
    const double most_s = 10;
    struct patience patience = {0};
    double begin_s = clock_now_s();

    while (detector_look_at(0) != GONE && clock_now_s() - begin_s < most_s)
        patience_nap(&patience);
}
