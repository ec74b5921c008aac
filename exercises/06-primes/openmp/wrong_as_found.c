/* Find primes in parallel: but they are handed in in the order in which they are found. */
#include "exercise.h"

int main(void)
{
    uint64_t numbers = task_count(), count = 0;

#pragma omp parallel for schedule(static)
    for (uint64_t number = 0; number < numbers; number++)
        if (is_prime(numbers - 1 - number)) {
#pragma omp critical
            {
                result(numbers - 1 - number, numbers - 1 - number);
                count++;
            }
        }
    answer(count);
    return 0;
}
