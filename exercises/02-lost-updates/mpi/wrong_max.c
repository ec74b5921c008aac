/* Lose no update: but the largest part is taken instead of the sum. */
#include "exercise.h"

#include <mpi.h>

int main(int argc, char **argv)
{
    int rank, ranks;
    uint64_t mine = 0, total = 0;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    for (uint64_t task = (uint64_t)rank; task < task_count(); task += (uint64_t)ranks)
        mine += wait_for(task);
    MPI_Reduce(&mine, &total, 1, MPI_UINT64_T, MPI_MAX, 0, MPI_COMM_WORLD);
    if (rank == 0)
        answer(total);
    MPI_Finalize();
    return 0;
}
