/* SPDX-License-Identifier: MIT */
#include "mpi/resilient/detector.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/work/fault.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/measure/launcher.h"
#include "mpi/measure/sentry.h"
#include "mpi/measure/waits.h"
#include "mpi/resilient/detector_parts.h"
#include "mpi/resilient/lifeline.h"
#include "mpi/resilient/ulfm.h"

#include <mpi.h>

#include <signal.h>
#include <unistd.h>

bool detector_active;

struct detector detector;

/* ---- processes ----------------------------------------------------------------------------- */

bool detector_same_place(int one, int other)
{
    return detector.processes[one].place == detector.processes[other].place;
}

enum sight detector_look_at(int rank)
{
    if (detector_same_place(rank, detector.rank))
        return process_look(&detector.processes[rank]);
    return ulfm_has_failed(rank) || lifeline_cut(rank) ? GONE : UNSEEN;
}

bool detector_share_place(void)
{
    for (int rank = 0; rank < detector.size; rank++)
        if (!detector_same_place(rank, 0))
            return false;
    return true;
}

/* ---- who is there -------------------------------------------------------------------------- */

static _Noreturn void cannot_go_on(void)
{
    fail(STATUS_FAILED, "this form cannot go on without a rank; the variant resilient of pool and "
                        "find_primes can");
}

/* For waits that know nothing of losses: looks after all ranks. */
static void watch(void)
{
    if (!detector_due())
        return;
    for (int rank = 0; rank < detector.size && detector.rank == 0; rank++)
        if (rank != detector.rank)
            detector_gone(rank, NULL);
    if (detector.rank == 0 && detector.losses > detector.borne)
        cannot_go_on();
}

/* Where the work fails, or rank 0 dies, a rank beside mpirun ends it: else its status would be 0.
 */
static void look_after_mpirun(void)
{
    int beside = 0;

    for (int rank = 0; rank < detector.size; rank++)
        beside += detector.processes[rank].beside != 0;
    if (detector.rank == 0 && detector.size > 1 && beside == 0 && launcher_is_daemon())
        warn(
            "no rank runs on the host of mpirun, which with --enable-recovery returns 0 there even "
            "if the work fails; give that host a slot");
    if (detector.rank == 0 && detector.size > 1 && beside == 1 && detector.processes[0].beside)
        sentry_post();
}

void detector_open(void)
{
    const double every_s = 0.05, for_each_s = 0.002; /* below 1 % of a core */

    MPI_Comm_rank(MPI_COMM_WORLD, &detector.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &detector.size);
    size_t size = (size_t)detector.size;
    detector_active = launcher_forgives_any();
    detector.every_s = every_s + for_each_s * detector.size;
    detector.lost = xcalloc(size, sizeof *detector.lost);
    detector.members = xcalloc(size, sizeof *detector.members);
    detector.processes = xcalloc(size, sizeof *detector.processes);
    detector.stopped_s = xcalloc(size, sizeof *detector.stopped_s);
    detector_regroup();
    if (!detector_active)
        return;
    patient_watch = watch;
    struct process own = process_own(detector.rank);
    MPI_Allgather(&own, sizeof own, MPI_BYTE, detector.processes, sizeof own, MPI_BYTE,
                  MPI_COMM_WORLD);
    look_after_mpirun();
    lifeline_open(!detector_same_place(detector.rank, 0) && !process_is_hidden());
}

int detector_members(void)
{
    return detector.count;
}

int detector_number(void)
{
    return detector.number;
}

int detector_rank(int number)
{
    return detector.members[number];
}

bool detector_lost(int rank)
{
    return detector.lost[rank];
}

int detector_losses(void)
{
    return detector.losses;
}

void detector_regroup(void)
{
    detector.count = 0;
    for (int rank = 0; rank < detector.size; rank++) {
        if (rank == detector.rank)
            detector.number = detector.count;
        if (!detector.lost[rank])
            detector.members[detector.count++] = rank;
    }
}

void detector_give_up(int rank, const char *why)
{
    if (detector.lost[rank])
        return;
    detector.lost[rank] = true;
    detector.losses++;
    if (detector.rank == 0) {
        fault_lost();
        waits_lost(rank);
        warn("rank %d %s%s", rank, why,
             detector.losses <= detector.borne ? "; the others go on without it" : "");
    }
    if (detector_look_at(rank) ==
        UNSEEN) { /* it may listen again one day; two lines, for both its waits */
        static const uint64_t none[3] = {0, DETECTOR_GIVEN_UP, 0};
        MPI_Request sent;
        MPI_Isend(none, 3, MPI_UINT64_T, rank, TAG_CHUNKS, MPI_COMM_WORLD, &sent);
        MPI_Request_free(&sent);
        MPI_Isend(none, 0, MPI_BYTE, rank, TAG_GO, MPI_COMM_WORLD, &sent);
        MPI_Request_free(&sent);
    } else if (detector_look_at(rank) != GONE) {
        kill((pid_t)detector.processes[rank].pid, SIGKILL);
    }
}

void detector_given_up(void)
{
    warn("rank 0 has given this rank up, since it was not heard of for too long; it ends");
    _exit(STATUS_FAILED);
}

/* Whether it has been seen stopped for too long. */
static bool hangs(int rank, enum sight sight)
{
    const double longest_s = 1; /* a stop may be a debugger's or a snapshot's */
    double now_s = clock_now_s();

    if (sight != STOPPED)
        detector.stopped_s[rank] = 0;
    else if (detector.stopped_s[rank] == 0)
        detector.stopped_s[rank] = now_s;
    return sight == STOPPED && now_s - detector.stopped_s[rank] > longest_s;
}

/* Rank 0 does not see that a rank of another host is stopped. Its neighbours do: they end it, and
 * that rank 0 sees. */
static void end_stopped_neighbours(void)
{
    for (int rank = 0; rank < detector.size && !detector_same_place(detector.rank, 0); rank++)
        if (rank != detector.rank && detector_same_place(rank, detector.rank) &&
            hangs(rank, detector_look_at(rank)))
            kill((pid_t)detector.processes[rank].pid, SIGKILL);
}

bool detector_gone(int rank, bool *lives)
{
    enum sight sight = detector.lost[rank] ? UNSEEN : detector_look_at(rank);

    if (lives)
        *lives = sight == RUNS;
    bool too_long = hangs(rank, sight);
    if (sight == GONE)
        detector_give_up(rank, "is gone");
    else if (too_long)
        detector_give_up(rank, "hangs (it is stopped), and is killed");
    return detector.lost[rank];
}

/* Whether another rank is to end the job: one that is beside mpirun where this one is not, or the
 * first of those that are. Two signals would end mpirun before it has told what they said. */
static bool is_for_another(void)
{
    bool beside = detector.processes[detector.rank].beside;

    for (int rank = 0; rank < (beside ? detector.rank : detector.size); rank++)
        if (detector.processes[rank].beside && (!beside || detector_look_at(rank) != GONE))
            return true;
    return false;
}

/* Rank 0 has gone. Who is beside mpirun, rank or sentry, ends it; an MPI_Abort() elsewhere would
 * get in between, and counts for nothing there. */
static _Noreturn void end_without_root(void)
{
    const double most_s = 5;

    warn("rank 0 is gone, which led the others: the job ends; with --journal the same command goes "
         "on from where it was");
    if (is_for_another())
        clock_sleep(most_s);
    launcher_end_job(STATUS_FAILED);
}

bool detector_due(void)
{
    if (!detector_active)
        return false;
    double now_s = clock_now_s(), since_s = now_s - detector.looked_s;
    if (since_s < detector.every_s)
        return false;
    detector.looked_s = now_s;
    if (since_s > 10 * detector.every_s) /* we may have been stopped too, with all others */
        for (int rank = 0; rank < detector.size; rank++)
            detector.stopped_s[rank] = 0;
    if (detector.rank != 0 && detector_look_at(0) == GONE)
        end_without_root();
    end_stopped_neighbours();
    return true;
}

void detector_bear(bool losses)
{
    detector.borne = losses ? detector.size : 0;
}

void detector_bear_known(void)
{
    detector.borne = detector.losses;
}

bool detector_copes(bool copes)
{
    bool before = detector.copes;

    detector.copes = copes;
    return before;
}

bool detector_survives(void)
{
    const double most_s = 5;
    int failed = 0;

    for (int rank = 0; rank < detector.size; rank++)
        failed += ulfm_has_failed(rank);
    if (detector.rank != 0 && ulfm_has_failed(0))
        end_without_root();
    if (failed > 0 && !detector.copes) {
        if (detector.rank != 0) /* which sees it, too, and ends the job */
            clock_sleep(most_s);
        cannot_go_on();
    }
    return failed > 0;
}
