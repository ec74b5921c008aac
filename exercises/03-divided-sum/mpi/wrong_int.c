/* Divide a heavy sum: but an int is too small for the parts. */
#include "exercise.h"

#include <mpi.h>

int main(int argc, char **argv)
{
    int rank, ranks;
    int mine = 0, whole = 0;
    uint64_t sum = 0, numbers = task_count();

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    uint64_t r = (uint64_t)rank, p = (uint64_t)ranks;
    mine = (int)sum_of(numbers * r / p, numbers * (r + 1) / p);
    MPI_Reduce(&mine, &whole, 1, MPI_INT, MPI_SUM, 0, MPI_COMM_WORLD);
    sum = (uint64_t)whole;
    if (rank == 0)
        answer(sum);
    MPI_Finalize();
    return 0;
}
