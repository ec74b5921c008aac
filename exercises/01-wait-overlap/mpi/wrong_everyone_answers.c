/* Make the waits overlap: but every rank hands in its own part. */
#include "exercise.h"

#include <mpi.h>

int main(int argc, char **argv)
{
    int rank, ranks;
    uint64_t mine = 0;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    for (uint64_t task = (uint64_t)rank; task < task_count(); task += (uint64_t)ranks)
        mine += wait_for(task);
    answer(mine);
    MPI_Finalize();
    return 0;
}
