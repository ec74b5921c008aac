/* Find primes in parallel: but all lists go to the same place. */
#include "exercise.h"

#include <mpi.h>
#include <stdlib.h>

static int by_size(const void *left, const void *right)
{
    const uint64_t *one = left, *other = right;

    return (*one > *other) - (*one < *other);
}

int main(int argc, char **argv)
{
    int rank, ranks, count = 0, all = 0;
    uint64_t numbers = task_count();
    uint64_t *mine = calloc(numbers, sizeof *mine), *primes = calloc(numbers, sizeof *primes);

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    int *counts = calloc((size_t)ranks, sizeof *counts);
    int *places = calloc((size_t)ranks, sizeof *places);
    if (!mine || !primes || !counts || !places)
        MPI_Abort(MPI_COMM_WORLD, 1);

    for (uint64_t number = (uint64_t)rank; number < numbers; number += (uint64_t)ranks)
        if (is_prime(number))
            mine[count++] = number;

    MPI_Gather(&count, 1, MPI_INT, counts, 1, MPI_INT, 0, MPI_COMM_WORLD);
    for (int r = 0; r < ranks; r++) {
        places[r] = 0;
        all += counts[r];
    }
    MPI_Gatherv(mine, count, MPI_UINT64_T, primes, counts, places, MPI_UINT64_T, 0, MPI_COMM_WORLD);
    if (rank == 0) {
        qsort(primes, (size_t)all, sizeof *primes, by_size);
        for (int at = 0; at < all; at++)
            result(primes[at], primes[at]);
        answer((uint64_t)all);
    }
    free(mine);
    free(primes);
    free(counts);
    free(places);
    MPI_Finalize();
    return 0;
}
