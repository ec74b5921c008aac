/* SPDX-License-Identifier: MIT
 *
 * detector: the failure detector, which ranks are still there. Only where the launcher lets a job
 * go on without a rank (launcher.h); elsewhere it is off, every rank is a member, and none is ever
 * lost.
 *
 * Rank 0 decides who is lost. What it sees: on its own host, by process number, that a rank is gone
 * (at once) or stopped (after a second); elsewhere that a rank is gone, by its lifeline
 * (lifeline.h), and else only that a lease has ended (leases.h). A rank that is stopped there is
 * ended by those beside it. Who was given up is killed where it can be, so that none comes back or
 * outlives the job; one that cannot be killed is told, should it ever listen again, and ends
 * itself. Environment variable TRIPTYCH_MPI_NO_PIDS: nobody looks at processes, as if each rank
 * were on a host of its own (for tests of the leases).
 *
 * Before each repetition the ranks agree who is left (tolerant_gather.h): these are the members,
 * numbered from 0 without gaps. */
#ifndef TRIPTYCH_MPI_DETECTOR_H
#define TRIPTYCH_MPI_DETECTOR_H

#include <stdbool.h>
#include <stdint.h>

/* Collective, once, after MPI_Init. */
void detector_open(void);

/* Whether ranks may be lost here. Any rank. */
extern bool detector_active; /* for the next one only */
static inline bool detector_on(void)
{
    return detector_active;
}

/* The members as of the last tolerant gather: how many, the number of this rank among them, and the
 * rank that has `number`. Any rank. */
int detector_members(void);
int detector_number(void);
int detector_rank(int number);

/* Whether `rank` was found lost, by this rank or by rank 0 in the last tolerant gather. Any rank.
 */
bool detector_lost(int rank);
int detector_losses(void);

/* Whether it is time to look again who is there: some twenty times a second, and never without
 * detector_on(). Looks after rank 0: when that is gone the job ends here. Any rank, often. */
bool detector_due(void);

/* Whether all ranks, lost ones too, are processes of one host. Any rank, with detector_on(). */
bool detector_share_place(void);

/* Looks whether `rank` is there; if not, it is lost from now on. Returns detector_lost(). *lives
 * (or NULL): it was seen to run. Any rank, when detector_due(). */
bool detector_gone(int rank, bool *lives);

/* `rank` is lost from now on: it has not done in time what it had to, or another rank found so.
 * Any rank. */
void detector_give_up(int rank, const char *why);

/* A rank that was given up is told so by a message like a grant of lease_farm.c, with this instead
 * of a slot. */
#define DETECTOR_GIVEN_UP UINT64_MAX

/* A rank that is told so has been given up. Does not return. */
_Noreturn void detector_given_up(void);

/* From now on this rank's calls of MPI may (or may not) return that a rank has failed, as they do
 * under ULFM (ulfm.h): who calls looks at the code. Returns what held before. Any rank. */
bool detector_copes(bool copes);

/* A call has returned so: whether that can be borne here. Else, and where rank 0 has failed, the
 * job ends. False: no rank has failed. Any rank. */
bool detector_survives(void);

/* From now on this program can (or cannot) do without ranks that are lost. Where it cannot,
 * a patient wait (mpi/core/patience.h) ends the job with a message when one is. Any rank. */
void detector_bear(bool losses);

/* The same for those that are lost already, but no more. Any rank. */
void detector_bear_known(void);

/* The members from now on are those that are not lost. Any rank; on all the same. */
void detector_regroup(void);

/* Rank 0, at the end: waits until the others, which have been told to, have left, but for the one
 * that is to end mpirun; ends those that do not. */
void detector_see_off(void);

/* Why the launcher would never return by itself, since ranks were lost; NULL: it will. Rank 0. */
const char *detector_stranded(void);

/* Whether this rank is the one to end mpirun where that has to be: the first of those that are left
 * beside it. detector_outlive_root(): it waits until rank 0 has gone. */
bool detector_ends_launcher(void);
void detector_outlive_root(void);

#endif
