/* SPDX-License-Identifier: MIT
 *
 * Reductions of tasks, in a taskgroup, in a taskloop and in a region; BROKEN: one task adds to the
 * variable itself. */
#include <assert.h>

int main(void)
{
    int sum = 0, all = 0, region = 0;

#pragma omp parallel num_threads(2)
#pragma omp single
    {
#pragma omp taskgroup task_reduction(+ : sum)
        for (int at = 0; at < 3; at++) {
#ifdef BROKEN
#pragma omp task shared(sum)
#else
#pragma omp task in_reduction(+ : sum)
#endif
            sum += at;
        }
#pragma omp taskloop reduction(+ : all) num_tasks(2)
        for (int at = 0; at < 4; at++)
            all += at;
    }
#pragma omp parallel num_threads(2) reduction(task, + : region)
#pragma omp for reduction(task, + : sum)
    for (int at = 0; at < 2; at++) {
#pragma omp task in_reduction(+ : sum, region)
        {
            sum++;
            region++;
        }
    }
    assert(sum == 5 && all == 6 && region == 2);
    return 0;
}
