/* Lose no update: but only one thread at a time may do a task. */
#include "exercise.h"

int main(void)
{
    uint64_t total = 0, tasks = task_count();

#pragma omp parallel for
    for (uint64_t task = 0; task < tasks; task++) {
#pragma omp critical
        total += wait_for(task);
    }
    answer(total);
    return 0;
}
