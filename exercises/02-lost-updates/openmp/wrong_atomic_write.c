/* Lose no update: but reading and writing are two atomic steps. */
#include "exercise.h"

int main(void)
{
    uint64_t total = 0, tasks = task_count();

#pragma omp parallel for
    for (uint64_t task = 0; task < tasks; task++) {
        uint64_t before;
#pragma omp atomic read
        before = total;
        uint64_t found = wait_for(task);
#pragma omp atomic write
        total = before + found;
    }
    answer(total);
    return 0;
}
