/* Threads share what their main thread receives: but it waits until all of them have
 * finished before it asks for more. */
#include "exercise.h"

#include <mpi.h>
#include <omp.h>
#include <stdlib.h>

/* The number of the next task, from rank 0; a number that no task has is the end mark. */
static uint64_t ask(void)
{
    uint64_t task;

    MPI_Send(NULL, 0, MPI_UINT64_T, 0, 0, MPI_COMM_WORLD);
    MPI_Recv(&task, 1, MPI_UINT64_T, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return task;
}

static void work(uint64_t tasks, uint64_t *mine)
{
    int threads = omp_get_max_threads() - 1;
    uint64_t *batch = calloc((size_t)threads, sizeof *batch);

    if (!batch)
        MPI_Abort(MPI_COMM_WORLD, 1);
    for (int left = threads; left > 0;) {
        int count = left;
        for (int at = 0; at < count; at++) {
            batch[at] = ask();
            left -= batch[at] >= tasks;
        }
#pragma omp parallel for schedule(static, 1) num_threads(threads)
        for (int at = 0; at < count; at++)
            if (batch[at] < tasks)
                mine[batch[at]] = wait_for(batch[at]);
    }
    free(batch);
}

/* Rank 0 answers so many requests: for each task, and for the end mark of each of the others. */
static void manage(uint64_t tasks, int threads)
{
    MPI_Status status;

    for (uint64_t next = 0; next < tasks + (uint64_t)threads; next++) {
        MPI_Recv(NULL, 0, MPI_UINT64_T, MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &status);
        MPI_Send(&next, 1, MPI_UINT64_T, status.MPI_SOURCE, 0, MPI_COMM_WORLD);
    }
}

int main(int argc, char **argv)
{
    int rank, level;
    uint64_t tasks = task_count();
    uint64_t *mine = calloc(tasks, sizeof *mine), *results = calloc(tasks, sizeof *results);

    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    if (level < MPI_THREAD_FUNNELED || !mine || !results)
        MPI_Abort(MPI_COMM_WORLD, 1);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    int workers = rank > 0 ? omp_get_max_threads() - 1 : 0, threads = 0;
    MPI_Reduce(&workers, &threads, 1, MPI_INT, MPI_SUM, 0, MPI_COMM_WORLD);
    if (rank == 0)
        manage(tasks, threads);
    else
        work(tasks, mine);
    MPI_Reduce(mine, results, (int)tasks, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
    for (uint64_t task = 0; rank == 0 && task < tasks; task++)
        result(task, results[task]);
    free(mine);
    free(results);
    MPI_Finalize();
    return 0;
}
