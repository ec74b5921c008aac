/* Find primes in parallel: posix.txt says what is to be done. */
#include "exercise.h"

#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    uint64_t count = 0;

    for (uint64_t number = 0; number < task_count(); number++)
        if (is_prime(number)) {
            result(number, number);
            count++;
        }
    answer(count);
    return 0;
}
