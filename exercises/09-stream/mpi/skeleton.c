/* A stream of results with back-pressure: mpi.txt says what is to be done. */
#include "exercise.h"

#include <mpi.h>

#define END UINT64_MAX

static void put(uint64_t item)
{
    MPI_Send(&item, 1, MPI_UINT64_T, 0, 0, MPI_COMM_WORLD);
}

static void take_all(int producers)
{
    uint64_t item;

    for (int ended = 0; ended < producers;) {
        MPI_Recv(&item, 1, MPI_UINT64_T, MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (item == END)
            ended++;
        else
            consume(item);
    }
}

int main(int argc, char **argv)
{
    int rank, ranks;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    if (rank == 0) {
        take_all(ranks - 1);
    } else {
        for (uint64_t task = (uint64_t)rank - 1; task < task_count(); task += (uint64_t)ranks - 1)
            put(produce(task));
        put(END);
    }
    MPI_Finalize();
    return 0;
}
