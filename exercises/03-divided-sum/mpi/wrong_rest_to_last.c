/* Divide a heavy sum: but the last rank gets all that is left over. */
#include "exercise.h"

#include <mpi.h>

int main(int argc, char **argv)
{
    int rank, ranks;
    uint64_t mine = 0, sum = 0, numbers = task_count();

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    uint64_t share = numbers / (uint64_t)ranks, from = share * (uint64_t)rank;
    mine = sum_of(from, rank + 1 == ranks ? numbers : from + share);
    MPI_Reduce(&mine, &sum, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
    if (rank == 0)
        answer(sum);
    MPI_Finalize();
    return 0;
}
