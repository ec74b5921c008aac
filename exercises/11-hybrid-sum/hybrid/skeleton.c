/* Divide over ranks, then over threads: hybrid.txt says what is to be done. */
#include "exercise.h"

#include <mpi.h>

int main(int argc, char **argv)
{
    int rank, ranks, level;
    uint64_t mine = 0, sum = 0, numbers = task_count();

    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    if (level < MPI_THREAD_FUNNELED)
        MPI_Abort(MPI_COMM_WORLD, 1);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    uint64_t r = (uint64_t)rank, p = (uint64_t)ranks;
    mine = sum_of(numbers * r / p, numbers * (r + 1) / p);
    MPI_Reduce(&mine, &sum, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
    if (rank == 0)
        answer(sum);
    MPI_Finalize();
    return 0;
}
