/* Whoever is free takes the next task: but rank 0 listens to one worker after the other. */
#include "exercise.h"

#include <mpi.h>
#include <stdlib.h>

/* A worker's message: a task and its result; at first a task that there is none of. */
struct found {
    uint64_t task, value;
};

static void work(uint64_t tasks)
{
    struct found found = {.task = tasks};

    for (;;) {
        MPI_Send(&found, 2, MPI_UINT64_T, 0, 0, MPI_COMM_WORLD);
        MPI_Recv(&found.task, 1, MPI_UINT64_T, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (found.task >= tasks)
            return;
        found.value = wait_for(found.task);
    }
}

static void manage(uint64_t tasks, int ranks, uint64_t *results)
{
    struct found found;

    for (uint64_t next = 0; next < tasks + (uint64_t)ranks - 1; next++) {
        int worker = 1 + (int)(next % (uint64_t)(ranks - 1));
        MPI_Recv(&found, 2, MPI_UINT64_T, worker, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (found.task < tasks)
            results[found.task] = found.value;
        MPI_Send(&next, 1, MPI_UINT64_T, worker, 0, MPI_COMM_WORLD);
    }
}

int main(int argc, char **argv)
{
    int rank, ranks;
    uint64_t tasks = task_count();
    uint64_t *results = calloc(tasks, sizeof *results);

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    if (!results)
        MPI_Abort(MPI_COMM_WORLD, 1);
    if (rank > 0)
        work(tasks);
    else if (ranks > 1)
        manage(tasks, ranks, results);
    for (uint64_t task = 0; ranks == 1 && task < tasks; task++)
        results[task] = wait_for(task);
    for (uint64_t task = 0; rank == 0 && task < tasks; task++)
        result(task, results[task]);
    free(results);
    MPI_Finalize();
    return 0;
}
