/* Divide a heavy sum: each thread adds up a part of its own. */
#include "exercise.h"

#include <omp.h>

int main(void)
{
    uint64_t numbers = task_count(), sum = 0;

#pragma omp parallel reduction(+ : sum)
    {
        uint64_t threads = (uint64_t)omp_get_num_threads();
        uint64_t mine = (uint64_t)omp_get_thread_num();

        sum += sum_of(numbers * mine / threads, numbers * (mine + 1) / threads);
    }
    answer(sum);
    return 0;
}
