/* SPDX-License-Identifier: MIT
 *
 * What waiting for a message burns: the CPU time of rank 0's partner, which waits while rank 0
 * sleeps, as a share of the time that it waits. The blocking MPI_Recv of Open MPI and MPICH spins
 * (with the policy `yield` it lets others run, and burns what is left); the patient form of
 * mpi/core/patience.h naps. */
#include "mpi/prices/tables.h"

#include "common/account/trace.h"
#include "common/base/clock.h"
#include "mpi/core/patience.h"

#include <time.h>

static double process_cpu_s(void)
{
    struct timespec used;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
}

static void receive(double *word, int from, bool patient)
{
    MPI_Request request;

    if (patient) {
        MPI_Irecv(word, 1, MPI_DOUBLE, from, TAG_PRICE, MPI_COMM_WORLD, &request);
        patient_wait(&request, MPI_STATUS_IGNORE);
    } else {
        MPI_Recv(word, 1, MPI_DOUBLE, from, TAG_PRICE, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
}

/* The partner says that it is there, and waits; rank 0 sleeps, and lets it go on; the partner tells
 * its share. */
static double burn(const struct price_run *run, bool patient)
{
    const double waited_s = patient ? 100e-3 : 20e-3; /* a nap is the longer, the longer the wait */
    double share = 0;
    int other = prices_pair(run);

    if (other < 0)
        return 0;
    if (prices_rank() == 0) {
        receive(&share, other, true);
        clock_sleep(waited_s);
        MPI_Send(&share, 1, MPI_DOUBLE, other, TAG_PRICE, MPI_COMM_WORLD);
        receive(&share, other, true);
    } else {
        MPI_Send(&share, 1, MPI_DOUBLE, 0, TAG_PRICE, MPI_COMM_WORLD);
        double begin_s = clock_now_s(), begin_cpu_s = process_cpu_s();
        receive(&share, 0, patient);
        share = (process_cpu_s() - begin_cpu_s) / (clock_now_s() - begin_s);
        MPI_Send(&share, 1, MPI_DOUBLE, 0, TAG_PRICE, MPI_COMM_WORLD);
    }
    return share;
}

static double run_spinning(const struct price_run *run)
{
    return burn(run, false);
}

static double run_patient(const struct price_run *run)
{
    return burn(run, true);
}

const struct primitive prices_waiting[] = {
    {.name = "wait_cpu_spinning",
     .group = "waiting",
     .meaning = "share of a CPU burned by a rank that waits 20 ms in MPI_Recv",
     .run = run_spinning,
     .least = 2,
     .most = 2,
     .waits = true,
     .kind = PRICE_AS_IT_IS,
     .share = true},
    {.name = "wait_cpu_patient",
     .group = "waiting",
     .meaning = "share of a CPU burned by a rank that waits 100 ms, by tests and naps "
                "(mpi/core/patience.h)",
     .run = run_patient,
     .least = 2,
     .most = 2,
     .kind = PRICE_AS_IT_IS,
     .share = true,
     .policy = "nap"},
    {0},
};
