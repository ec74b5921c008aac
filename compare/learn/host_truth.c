/* SPDX-License-Identifier: MIT
 *
 * What must come out of a run; the program is never told. */
#include "compare/learn/host.h"

/* Twenty bits of SplitMix64 (Steele, Lea, Flood 2014). */
uint64_t host_value(const struct host *host, uint64_t task)
{
    uint64_t z = host->seed + (task + 1) * 0x9e3779b97f4a7c15;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    z = (z ^ (z >> 31)) >> 44;
    return host->pack->capacity > 0 ? z * host->tasks + task : z; /* items differ */
}

static bool prime(uint64_t number)
{
    for (uint64_t divisor = 2; divisor * divisor <= number; divisor++)
        if (number % divisor == 0)
            return false;
    return number >= 2;
}

uint64_t host_expected(const struct host *host)
{
    uint64_t expected = 0;

    for (uint64_t task = 0; task < host->tasks; task++)
        expected += host->pack->answer == ANSWER_SUM      ? host_value(host, task)
                    : host->pack->answer == ANSWER_PRIMES ? prime(task)
                                                          : task;
    return expected;
}

bool host_result(const struct host *host, uint64_t n, uint64_t *task, uint64_t *value)
{
    uint64_t number = 0;

    if (host->pack->results == RESULTS_TASKS) {
        *task = n;
        *value = host_value(host, n);
        return n < host->tasks;
    }
    for (; host->pack->results == RESULTS_PRIMES && number < host->tasks; number++)
        if (prime(number) && n-- == 0)
            break;
    *task = *value = number;
    return host->pack->results == RESULTS_PRIMES && number < host->tasks;
}
