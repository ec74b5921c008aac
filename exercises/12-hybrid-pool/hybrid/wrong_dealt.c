/* Threads share what their main thread receives: but the tasks are dealt out to the
 * ranks beforehand. */
#include "exercise.h"

#include <mpi.h>
#include <omp.h>
#include <stdlib.h>

/* The ranks behind rank 0 take turns. */
static void work(uint64_t tasks, uint64_t *mine, int rank, int ranks)
{
#pragma omp parallel for schedule(dynamic, 1) num_threads(omp_get_max_threads() - 1)
    for (uint64_t task = (uint64_t)rank - 1; task < tasks; task += (uint64_t)ranks - 1)
        mine[task] = wait_for(task);
}

int main(int argc, char **argv)
{
    int rank, ranks, level;
    uint64_t tasks = task_count();
    uint64_t *mine = calloc(tasks, sizeof *mine), *results = calloc(tasks, sizeof *results);

    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    if (level < MPI_THREAD_FUNNELED || !mine || !results)
        MPI_Abort(MPI_COMM_WORLD, 1);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    if (rank > 0)
        work(tasks, mine, rank, ranks);
    MPI_Reduce(mine, results, (int)tasks, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
    for (uint64_t task = 0; rank == 0 && task < tasks; task++)
        result(task, results[task]);
    free(mine);
    free(results);
    MPI_Finalize();
    return 0;
}
