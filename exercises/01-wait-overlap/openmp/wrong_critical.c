/* Make the waits overlap: but only one thread at a time may do a task. */
#include "exercise.h"

int main(void)
{
    uint64_t sum = 0, tasks = task_count();

#pragma omp parallel for
    for (uint64_t task = 0; task < tasks; task++) {
#pragma omp critical
        sum += wait_for(task);
    }
    answer(sum);
    return 0;
}
