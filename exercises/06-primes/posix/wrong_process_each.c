/* Find primes in parallel: right, but with a new process for each number. */
#include "exercise.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int by_size(const void *left, const void *right)
{
    const uint64_t *one = left, *other = right;

    return (*one > *other) - (*one < *other);
}

/* In a process of its own. */
static void test(uint64_t number, int to)
{
    if (is_prime(number) && write(to, &number, sizeof number) != sizeof number)
        _exit(1);
    _exit(0);
}

int main(void)
{
    uint64_t workers = (uint64_t)worker_count(), count = 0;
    uint64_t *primes = calloc(task_count() + 1, sizeof *primes);
    int ends[2];

    if (!primes || pipe(ends) != 0)
        return 1;
    for (uint64_t number = 0; number < task_count(); number++) {
        pid_t child = fork();
        if (child < 0)
            return 1;
        if (child == 0)
            test(number, ends[1]);
        if ((number + 1) % workers == 0)
            while (wait(NULL) > 0)
                ;
    }
    close(ends[1]);
    while (count < task_count() && read(ends[0], &primes[count], sizeof *primes) == sizeof *primes)
        count++;
    while (wait(NULL) > 0)
        ;
    qsort(primes, count, sizeof *primes, by_size);
    for (uint64_t at = 0; at < count; at++)
        result(primes[at], primes[at]);
    answer(count);
    free(primes);
    return 0;
}
