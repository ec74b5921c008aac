/* Divide a heavy sum: right, but each thread cuts its part into small pieces, and adds each. */
#include "exercise.h"

#include <omp.h>

int main(void)
{
    uint64_t numbers = task_count(), sum = 0;

#pragma omp parallel
    {
        uint64_t threads = (uint64_t)omp_get_num_threads();
        uint64_t mine = (uint64_t)omp_get_thread_num();
        uint64_t to = numbers * (mine + 1) / threads;

        for (uint64_t from = numbers * mine / threads; from < to;) {
            uint64_t end = from + 100 < to ? from + 100 : to;
            uint64_t piece = sum_of(from, end);

#pragma omp critical
            sum += piece;
            from = end;
        }
    }
    answer(sum);
    return 0;
}
