/* Lose no update: openmp.txt says what is to be done. */
#include "exercise.h"

int main(void)
{
    uint64_t total = 0, tasks = task_count();

#pragma omp parallel for
    for (uint64_t task = 0; task < tasks; task++) {
        uint64_t before = total;
        uint64_t found = wait_for(task);
        total = before + found;
    }
    answer(total);
    return 0;
}
