/* SPDX-License-Identifier: MIT
 *
 * What the ranks agree on, and how they part. */
#include "common/base/fail.h"
#include "common/work/fault.h"
#include "mpi/core/patience.h"
#include "mpi/measure/launcher.h"
#include "mpi/measure/sentry.h"
#include "mpi/measure/team_parts.h"
#include "mpi/resilient/detector.h"
#include "mpi/resilient/tolerant_gather.h"

#include <unistd.h>

static int agreed; /* what was agreed on last: at the end, the exit status */

int team_agree(int status)
{
    MPI_Request told;

    agreed = status;
    if (detector_on()) {
        agreed = tolerant_gather_release(status);
        return agreed;
    }
    MPI_Ibcast(&agreed, 1, MPI_INT, 0, MPI_COMM_WORLD, &told);
    patient_wait(&told, MPI_STATUS_IGNORE);
    return agreed;
}

/* An input is at most 64 MiB, so its size fits into an int. */
void team_broadcast(void *bytes, size_t size)
{
    MPI_Request told;

    MPI_Ibcast(bytes, (int)size, MPI_BYTE, 0, MPI_COMM_WORLD, &told);
    patient_wait(&told, MPI_STATUS_IGNORE);
}

int team_dissent(bool differs, int *first)
{
    int count = differs, lowest = differs ? team_rank() : team_ranks();
    MPI_Request done;

    MPI_Iallreduce(MPI_IN_PLACE, &count, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD, &done);
    patient_wait(&done, MPI_STATUS_IGNORE);
    MPI_Iallreduce(MPI_IN_PLACE, &lowest, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD, &done);
    patient_wait(&done, MPI_STATUS_IGNORE);
    *first = lowest;
    return count;
}

void team_leave(int status)
{
    int initialized;

    MPI_Initialized(&initialized);
    if (initialized)
        launcher_end_job(status);
    _exit(status);
}

/* All others leave first, so that rank 0's messages are not lost with it; MPI_Finalize() would wait
 * for ranks that die from now on. Where mpirun would not return, or not with the status of the
 * work, a rank beside it ends it: rank 0 itself, or the one that hears of it here. */
static void leave_in_order(void)
{
    enum { STATUS = 0xff, END_LAUNCHER = 0x100 };
    detector_copes(true);
    const char *stranded = team_rank() == 0 ? detector_stranded() : NULL;
    int told = agreed | (stranded || agreed != STATUS_DONE ? END_LAUNCHER : 0);

    if (stranded)
        warn("%s; so mpirun is ended, with status 1, although the work is done", stranded);
    told = tolerant_gather_release(told);
    if (team_rank() == 0)
        detector_see_off();
    if ((told & END_LAUNCHER) && detector_ends_launcher()) {
        if (team_rank() != 0)
            detector_outlive_root();
        launcher_end_job(told & STATUS ? told & STATUS : STATUS_FAILED);
    }
    launcher_leave(team_rank(), told & STATUS);
}

void team_end(bool met)
{
    int initialized;

    MPI_Initialized(&initialized);
    if (!initialized)
        return;
    if (detector_on() && met)
        leave_in_order();
    sentry_dismiss();
    patient_barrier(MPI_COMM_WORLD);
    MPI_Finalize();
}
