/* Divide a heavy sum: but one thread does it all while the others wait. */
#include "exercise.h"

#include <omp.h>

int main(void)
{
    uint64_t numbers = task_count(), sum = 0;

#pragma omp parallel
#pragma omp single
    sum = sum_of(0, numbers);
    answer(sum);
    return 0;
}
