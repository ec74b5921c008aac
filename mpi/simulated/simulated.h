/* SPDX-License-Identifier: MIT
 *
 * simulated: what the preset `smpi` puts before each source, in place of smpicc's own header. All
 * ranks live in one process of SimGrid's, whose clock stands still while a rank computes; only what
 * a rank says that it takes (smpi_execute()), sleeps and messages moves it. So a run depends on
 * nothing but the platform and the program, and comes out the same each time. Any rank. */
#ifndef TRIPTYCH_MPI_SIMULATED_H
#define TRIPTYCH_MPI_SIMULATED_H

#include <mpi.h>
#include <smpi_helpers.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "mpi/simulated/receive.h"
#include "mpi/simulated/window.h"

#define TRIPTYCH_SIMULATED 1

/* There it is the number of the rank: a signal to it would hit some other process of this machine.
 */
#undef getpid

/* The simulation's clock, and a nap in it: SMPI's own read this machine's clocks, too, for each. */
static inline int simulated_clock_gettime(clockid_t which, struct timespec *now)
{
    double now_s = simgrid_get_clock();

    (void)which;
    now->tv_sec = (time_t)now_s;
    now->tv_nsec = (long)((now_s - (double)now->tv_sec) * 1e9);
    return 0;
}

/* Signals do not come, so nothing is left of it. */
static inline int simulated_nanosleep(const struct timespec *nap, struct timespec *left)
{
    (void)left;
    sg_actor_sleep_for((double)nap->tv_sec + 1e-9 * (double)nap->tv_nsec);
    return 0;
}

/* As functions, since their arguments may be compound literals. */
#undef nanosleep
#undef clock_gettime
#define nanosleep     simulated_nanosleep
#define clock_gettime simulated_clock_gettime

static inline int simulated_sleep_until(const struct timespec *until)
{
    struct timespec now, left;

    clock_gettime(CLOCK_MONOTONIC, &now);
    left.tv_sec = until->tv_sec - now.tv_sec;
    left.tv_nsec = until->tv_nsec - now.tv_nsec;
    if (left.tv_nsec < 0) {
        left.tv_sec--;
        left.tv_nsec += 1000000000;
    }
    return left.tv_sec < 0 ? 0 : nanosleep(&left, NULL);
}
#define clock_nanosleep(clock, flags, until, left) simulated_sleep_until(until)

/* The CPU is busy for so long with messages. SimGrid 3.32 looks through all that a rank has posted
 * at the end of each smpi_execute(), and not at that of a sleep. */
static inline void simulated_busy(double seconds)
{
    sg_actor_sleep_for(seconds);
}

/* What a look for one message takes. SMPI can take it by itself (smpi/test, smpi/iprobe), but its
 * MPI_Testany takes more from look to look, as long as no rank at all finds something. */
static const double simulated_look_s = 1e-6;

static inline int simulated_iprobe(int from, int tag, MPI_Comm comm, int *here, MPI_Status *status)
{
    simulated_busy(simulated_look_s);
    return MPI_Iprobe(from, tag, comm, here, status);
}
#define MPI_Iprobe simulated_iprobe

/* Of a request that is posted, or not to be. */
static inline int simulated_complete(MPI_Request *request, MPI_Status *status)
{
    const struct simulated_receive *receive = simulated_unposted(*request);
    int done;

    if (!receive) {
        MPI_Test(request, &done, status);
        return done;
    }
    MPI_Iprobe(receive->from, receive->tag, receive->comm, &done, MPI_STATUS_IGNORE);
    if (done)
        simulated_wait(request, status);
    return done;
}

/* MPI_Test (MPI 3.1, section 3.7.3): SMPI 3.32 does not say of a null request that it is complete.
 */
static inline int simulated_test(MPI_Request *request, int *done, MPI_Status *status)
{
    *done = 1;
    if (*request != MPI_REQUEST_NULL) {
        simulated_busy(simulated_look_s);
        *done = simulated_complete(request, status);
    }
    return MPI_SUCCESS;
}
#define MPI_Test(request, done, status) simulated_test(request, done, status)

/* MPI_Testsome (MPI 3.1, section 3.7.5): SMPI 3.32 takes the time of one MPI_Test() for each
 * request that is pending. A library looks through its list
 * at 1.6 to 2.3 ns a request (Open MPI 4.1, 64 to 4096 receives pending, the fastest of 50 rounds).
 * So it is that, one look for each message that has come, and one that finds no more. */
static inline int simulated_testsome(int requests, MPI_Request request[], int *count, int which[],
                                     MPI_Status status[])
{
    const double request_s = 2e-9;
    int found = 0, pending = 0;

    for (int each = 0; each < requests; each++)
        pending = pending || request[each] != MPI_REQUEST_NULL;
    simulated_busy(request_s * requests + simulated_look_s);
    found = simulated_receive_coming(requests, request, which, status);
    for (int each = 0; each < requests; each++)
        if (request[each] != MPI_REQUEST_NULL && !simulated_unposted(request[each]) &&
            simulated_complete(&request[each], &status[found]))
            which[found++] = each;
    if (found > 0)
        simulated_busy(simulated_look_s * found);
    *count = pending ? found : MPI_UNDEFINED;
    return MPI_SUCCESS;
}
#define MPI_Testsome(requests, request, count, which, status)                                      \
    simulated_testsome(requests, request, count, which, status)

/* mpi/measure/waits.c defines functions of these names, which stand before the library's. */
#ifndef TRIPTYCH_LIBRARY_CALLS
#define MPI_Irecv simulated_irecv
#define MPI_Wait  simulated_wait
#endif

/* A rank that fails ends the simulation, with its status, which SMPI's own does not keep. */
#define MPI_Abort(comm, status) _exit(status)

/* SMPI's collective calls that do not block are linear in the number of ranks, and each test takes
 * them one message further. Ours are all waited for at once. */
#define MPI_Ibarrier(comm, request) (*(request) = MPI_REQUEST_NULL, MPI_Barrier(comm))
#define MPI_Ibcast(buffer, count, type, root, comm, request)                                       \
    (*(request) = MPI_REQUEST_NULL, MPI_Bcast(buffer, count, type, root, comm))
#define MPI_Ireduce(from, to, count, type, operation, root, comm, request)                         \
    (*(request) = MPI_REQUEST_NULL, MPI_Reduce(from, to, count, type, operation, root, comm))
#define MPI_Iallreduce(from, to, count, type, operation, comm, request)                            \
    (*(request) = MPI_REQUEST_NULL, MPI_Allreduce(from, to, count, type, operation, comm))
#define MPI_Igather(from, count, type, to, counts, types, root, comm, request)                     \
    (*(request) = MPI_REQUEST_NULL, MPI_Gather(from, count, type, to, counts, types, root, comm))
#define MPI_Igatherv(from, count, type, to, counts, places, types, root, comm, request)            \
    (*(request) = MPI_REQUEST_NULL,                                                                \
     MPI_Gatherv(from, count, type, to, counts, places, types, root, comm))

/* The calling rank does so many units of work: an addition of pool, a number that find_primes
 * tests. How long one takes, in seconds of the simulation, says the environment; else a nanosecond.
 * TRIPTYCH_SIMULATED_ALONE: each rank has a core of its own that does 1 Gflop/s, so that it may
 * sleep instead, which costs the simulator less. */
static inline void simulated_work(uint64_t units)
{
    static double unit_s = -1; /* each rank has its own */
    static int alone;

    if (unit_s < 0) {
        const char *told_s = getenv("TRIPTYCH_SIMULATED_UNIT_S");
        unit_s = told_s ? strtod(told_s, NULL) : 1e-9;
        alone = getenv("TRIPTYCH_SIMULATED_ALONE") != NULL;
    }
    if (units == 0 || unit_s <= 0)
        return;
    if (alone)
        simulated_busy(unit_s * (double)units);
    else
        smpi_execute(unit_s * (double)units);
}

#endif
