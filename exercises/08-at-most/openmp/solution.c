/* At most so many at once: no more threads do the loop than may be at work. */
#include "exercise.h"

#include <omp.h>
#include <stdlib.h>

int main(void)
{
    uint64_t *results = calloc(task_count() + 1, sizeof *results);

    if (!results)
        return 1;
    int threads = omp_get_max_threads() < most_at_once() ? omp_get_max_threads() : most_at_once();
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (uint64_t task = 0; task < task_count(); task++)
        results[task] = wait_for(task);
    for (uint64_t task = 0; task < task_count(); task++)
        result(task, results[task]);
    free(results);
    return 0;
}
