/* SPDX-License-Identifier: MIT
 *
 * launcher: what this panel knows about mpirun: whether it started us, whether it lets a job go on
 * when a rank dies, and how a job ends there so that mpirun's exit status is that of the work. The
 * standard leaves all of this open; docs/faults.md says what was tried. */
#ifndef TRIPTYCH_MPI_LAUNCHER_H
#define TRIPTYCH_MPI_LAUNCHER_H

#include <stdbool.h>

/* Whether a launcher started this process. Only to spare --help and its like an MPI_Init that may
 * not be possible here. Any rank. */
bool launcher_started_us(void);

/* Whether our parent is Open MPI's mpirun itself, and not a daemon on another host. Any rank. */
bool launcher_is_parent(void);

/* Whether it is such a daemon, of Open MPI. Any rank. */
bool launcher_is_daemon(void);

/* Whether mpirun loses count, and so never returns, when a rank is lost on another host that has
 * further ranks: Open MPI 4 does. Any rank. */
bool launcher_miscounts(void);

/* The rank of this process as the launcher has it; 0 without one. For what needs no MPI_Init. Any
 * rank. */
int launcher_rank(void);

/* End the program where srun starts ranks without the PMI that would bring them together, and where
 * several were started and each is alone. Any rank; before, and after, MPI_Init. */
void launcher_refuse_wrong_pmi(void);
void launcher_refuse_alone(void);

/* Where mpirun is our parent and its standard output is a pipe, writes to that pipe rather than
 * through mpirun. Any rank, after MPI_Init. */
void launcher_bypass_forwarding(void);

/* Whether mpirun, which is our parent, writes what we print, unchanged, to its own standard output.
 * Any rank. */
bool launcher_forwards_output(void);

/* Whether mpirun, which is our parent, was started without a standard output: what has that number
 * there is a pipe of its own, and what ranks print would be signals to it. Any rank. */
bool launcher_has_no_output(void);

/* For programs that have something to tell when they are stopped (common/base/stop.h). A second
 * signal within 5 seconds, and timeout(1) sends two at once, ends Open MPI's mpirun on the spot,
 * and a second later its ranks: from now on they get SIGTERM when the launcher ends. Any rank, more
 * than once. */
void launcher_watch(void);

/* If mpirun has ended: what is written from now on goes where mpirun would have written it. Any
 * rank. */
void launcher_outlived(void);

/* Whether any rank sees that. Collective, after MPI_Init. */
bool launcher_forgives_any(void);

/* Makes ready for that: MPI_Init() and what is collective after it would wait for the dead forever,
 * and so may take two minutes at most. Any rank, before MPI_Init, and when all that is over. */
void launcher_expect_losses(void);
void launcher_begun(void);

/* What this launcher does when a rank dies, where it does not let the others go on, and how it is
 * started so that it does: words for a message. Any rank, after MPI_Init. */
const char *launcher_on_loss(void);

/* Leaves without MPI_Finalize(), which may wait for the dead. Where ranks may be lost each rank
 * ends so, rank 0 as the last; the launcher's status is then the work's. Any rank. */
_Noreturn void launcher_leave(int rank, int status);

/* Ends the job at once, all ranks, as failed, also where the launcher forgives. Any rank. */
_Noreturn void launcher_end_job(int status);

#endif
