/* Divide a heavy sum: but the last thread gets all that is left over. */
#include "exercise.h"

#include <omp.h>

int main(void)
{
    uint64_t numbers = task_count(), sum = 0;

#pragma omp parallel reduction(+ : sum)
    {
        uint64_t threads = (uint64_t)omp_get_num_threads();
        uint64_t mine = (uint64_t)omp_get_thread_num();

        uint64_t share = numbers / threads;
        sum += sum_of(share * mine, mine + 1 == threads ? numbers : share * (mine + 1));
    }
    answer(sum);
    return 0;
}
