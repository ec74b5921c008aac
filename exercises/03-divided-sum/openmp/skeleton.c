/* Divide a heavy sum: openmp.txt says what is to be done. */
#include "exercise.h"

#include <omp.h>

int main(void)
{
    uint64_t numbers = task_count(), sum = 0;

    sum = sum_of(0, numbers);
    answer(sum);
    return 0;
}
