/* SPDX-License-Identifier: MIT
 *
 * What each rank has counted and measured, brought to rank 0. */
#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "mpi/core/patience.h"
#include "mpi/measure/launcher.h"
#include "mpi/measure/rank_threads.h"
#include "mpi/measure/team.h"
#include "mpi/measure/team_parts.h"
#include "mpi/resilient/detector.h"
#include "mpi/resilient/tolerant_gather.h"

#include <stdlib.h>
#include <string.h>

/* Every rank's slots but those of the lost ones, and what each has seen of losses. */
static void tolerant_gather_accounts(void)
{
    size_t bytes = (size_t)team_threads() * sizeof(struct worker_stats);
    uint64_t *redone = xcalloc((size_t)team_ranks(), sizeof *redone),
             own = fault_toll().redone_tasks;
    char *slots = xcalloc((size_t)team_ranks(), bytes);

    tolerant_gather(worker_stats_of(team_lead()), bytes, slots);
    tolerant_gather(&own, sizeof own, redone);
    for (int member = 1; team_rank() == 0 && member < detector_members(); member++) {
        int from = detector_rank(member);
        if (detector_lost(from))
            continue;
        memcpy(worker_stats_of(from * team_threads()), slots + (size_t)from * bytes, bytes);
        if (redone[from] > 0)
            fault_redone_elsewhere(redone[from], worker_stats_all()[0].end_s);
    }
    free(slots);
    free(redone);
}

/* All slots of all ranks; each rank's are side by side. */
static void gather_slots(void)
{
    const struct worker_stats *own = worker_stats_of(team_lead());
    int bytes = team_threads() * (int)sizeof *own;
    MPI_Request gathered;

    patient_barrier(MPI_COMM_WORLD); /* the others may still work */
    MPI_Igather(team_rank() == 0 ? MPI_IN_PLACE : own, bytes, MPI_BYTE, worker_stats_all(), bytes,
                MPI_BYTE, 0, MPI_COMM_WORLD, &gathered);
    patient_wait(&gathered, MPI_STATUS_IGNORE);
}

void team_collect(void)
{
    if (team_threads() > 1)
        hybrid_threads.place(team_lead(), team_threads());
    if (detector_on())
        tolerant_gather_accounts();
    else
        gather_slots();
    launcher_outlived();
    /* The launcher forwards each rank's story by itself. What rank 0 tells next is the end of it,
     * so the others' lines get a moment to arrive. */
    if (team_rank() == 0 && team_ranks() > 1 && output_has_story())
        clock_sleep(0.05);
}
