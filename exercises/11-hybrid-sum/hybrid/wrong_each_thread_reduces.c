/* Divide over ranks, then over threads: but every thread sends its own part. */
#include "exercise.h"

#include <mpi.h>
#include <omp.h>

int main(int argc, char **argv)
{
    int rank, ranks, level;
    uint64_t sum = 0, numbers = task_count();

    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    if (level < MPI_THREAD_FUNNELED)
        MPI_Abort(MPI_COMM_WORLD, 1);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
#pragma omp parallel
    {
        uint64_t t = (uint64_t)omp_get_num_threads(), p = (uint64_t)ranks * t, whole = 0;
        uint64_t w = (uint64_t)rank * t + (uint64_t)omp_get_thread_num();
        uint64_t mine = sum_of(numbers * w / p, numbers * (w + 1) / p);
#pragma omp critical
        {
            MPI_Reduce(&mine, &whole, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
            sum += whole;
        }
    }
    if (rank == 0)
        answer(sum);
    MPI_Finalize();
    return 0;
}
