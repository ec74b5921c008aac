/* A bounded queue with end marks: a consumer asks for an item when it wants one. */
#include "exercise.h"

#include <mpi.h>
#include <stddef.h>

#define END UINT64_MAX

/* Gives the item to whoever asks next. */
static void put(uint64_t item)
{
    MPI_Status status;

    MPI_Recv(NULL, 0, MPI_UINT64_T, MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &status);
    MPI_Send(&item, 1, MPI_UINT64_T, status.MPI_SOURCE, 0, MPI_COMM_WORLD);
}

static uint64_t get(void)
{
    uint64_t item;

    MPI_Send(NULL, 0, MPI_UINT64_T, 0, 0, MPI_COMM_WORLD);
    MPI_Recv(&item, 1, MPI_UINT64_T, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return item;
}

int main(int argc, char **argv)
{
    int rank, ranks;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    if (rank == 0) {
        for (uint64_t task = 0; task < task_count(); task++)
            put(produce(task));
        for (int consumer = 1; consumer < ranks; consumer++)
            put(END);
    } else {
        for (uint64_t item = get(); item != END; item = get())
            consume(item);
    }
    MPI_Finalize();
    return 0;
}
