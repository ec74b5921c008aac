/* Divide a heavy sum: right, but the ranks cut their parts into small pieces, and reduce each. */
#include "exercise.h"

#include <mpi.h>

int main(int argc, char **argv)
{
    int rank, ranks;
    uint64_t total = 0, numbers = task_count();

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    uint64_t r = (uint64_t)rank, p = (uint64_t)ranks;
    uint64_t end = numbers * (r + 1) / p, most = numbers / p + 1;
    for (uint64_t at = 0; at < most; at += 20) {
        uint64_t from = numbers * r / p + at, to = from + 20, piece = 0, all = 0;
        if (from < end)
            piece = sum_of(from, to < end ? to : end);
        MPI_Reduce(&piece, &all, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
        total += all;
    }
    if (rank == 0)
        answer(total);
    MPI_Finalize();
    return 0;
}
