/* Lose no update: mpi.txt says what is to be done. */
#include "exercise.h"

#include <mpi.h>

int main(int argc, char **argv)
{
    int rank, ranks, unit;
    uint64_t *total;
    MPI_Aint size;
    MPI_Win window;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    MPI_Win_allocate_shared(rank == 0 ? sizeof *total : 0, sizeof *total, MPI_INFO_NULL,
                            MPI_COMM_WORLD, &total, &window);
    MPI_Win_shared_query(window, 0, &size, &unit, &total);
    MPI_Win_lock_all(0, window); /* shared: it keeps nobody out */
    if (rank == 0)
        *total = 0;
    MPI_Win_sync(window);
    MPI_Barrier(MPI_COMM_WORLD);

    for (uint64_t task = (uint64_t)rank; task < task_count(); task += (uint64_t)ranks) {
        uint64_t before = *total;
        uint64_t found = wait_for(task);
        *total = before + found;
        MPI_Win_sync(window);
    }

    MPI_Barrier(MPI_COMM_WORLD);
    MPI_Win_sync(window);
    if (rank == 0)
        answer(*total);
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    MPI_Finalize();
    return 0;
}
