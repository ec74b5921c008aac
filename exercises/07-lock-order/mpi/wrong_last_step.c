/* Two locks, one order: but the last step is missing. */
#include "exercise.h"

#include <mpi.h>

int main(int argc, char **argv)
{
    int rank, ranks;
    uint64_t sum = 0, own = 0, other = 0;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    int right = (rank + 1) % ranks, left = (rank + ranks - 1) % ranks;
    for (uint64_t task = (uint64_t)rank; task < task_count(); task += (uint64_t)ranks)
        own += wait_for(task);
    sum = own;
    for (int step = 1; step < ranks - 1; step++) {
        MPI_Sendrecv(&own, 1, MPI_UINT64_T, right, 0, &other, 1, MPI_UINT64_T, left, 0,
                     MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        sum += other;
        own = other;
    }
    if (rank == 0)
        answer(sum);
    MPI_Finalize();
    return 0;
}
