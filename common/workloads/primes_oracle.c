/* SPDX-License-Identifier: MIT */
#include "common/workloads/primes_oracle.h"

#include "common/base/fail.h"

#include <math.h>
#include <stdlib.h>

static const unsigned bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
enum { BASES = sizeof bases / sizeof bases[0] };

/* ---- by counting --------------------------------------------------------------------------- */

/* For each value v that limit / i takes (i = 1, 2, ...), how many of the numbers 2 ... v are left,
 * and their sum: low[v] for v <= root, high[i] for v = limit / i above it. */
struct sieve_of_counts {
    uint64_t limit, root;
    struct answer *low, *high;
};

/* v (v + 1) / 2 - 1 modulo 2^64: the sum of 2 ... v. */
static uint64_t sum_from_two(uint64_t v)
{
    return (v % 2 == 0 ? v / 2 * (v + 1) : (v + 1) / 2 * v) - 1;
}

static struct answer without(struct answer left, struct answer multiples, uint64_t prime)
{
    return (struct answer){left.count - multiples.count, left.sum - prime * multiples.sum};
}

static struct answer minus(struct answer a, struct answer b)
{
    return (struct answer){a.count - b.count, a.sum - b.sum};
}

/* Strikes out the multiples of `prime` that are left, which are prime * m for all m left from
 * `prime` on; `smaller` are the primes below it. A double holds the limit exactly, and its division
 * is faster than that of 64-bit integers. */
static void strike_out(const struct sieve_of_counts *sieve, uint64_t prime, struct answer smaller)
{
    uint64_t most = sieve->limit / (prime * prime);
    uint64_t split = sieve->root / prime;
    double quotient = (double)(sieve->limit / prime); /* limit / (i prime) = (limit / prime) / i */

    if (most > sieve->root)
        most = sieve->root;
    if (split > most)
        split = most;
    for (uint64_t i = 1; i <= split; i++)
        sieve->high[i] = without(sieve->high[i], minus(sieve->high[i * prime], smaller), prime);
    for (uint64_t i = split + 1; i <= most; i++) {
        struct answer left = sieve->low[(uint64_t)(quotient / (double)i)];
        sieve->high[i] = without(sieve->high[i], minus(left, smaller), prime);
    }
    for (uint64_t v = sieve->root; v >= prime * prime; v--)
        sieve->low[v] = without(sieve->low[v], minus(sieve->low[v / prime], smaller), prime);
}

/* The sieve of Eratosthenes on counts and sums instead of numbers, as Lucy_Hedgehog published it in
 * the thread of Project Euler's problem 10 (2011); A. M. Legendre's count of primes (1798) is the
 * idea behind it. */
struct answer primes_up_to(uint64_t limit)
{
    struct sieve_of_counts sieve = {.limit = limit, .root = (uint64_t)sqrt((double)limit)};

    if (limit < 2)
        return (struct answer){0, 0};
    while (sieve.root * sieve.root > limit)
        sieve.root--;
    sieve.low = xcalloc(sieve.root + 1, sizeof *sieve.low);
    sieve.high = xcalloc(sieve.root + 1, sizeof *sieve.high);
    for (uint64_t v = 1; v <= sieve.root; v++) {
        sieve.low[v] = (struct answer){v - 1, sum_from_two(v)};
        sieve.high[v] = (struct answer){limit / v - 1, sum_from_two(limit / v)};
    }
    for (uint64_t number = 2; number <= sieve.root; number++) {
        struct answer smaller = sieve.low[number - 1];
        if (sieve.low[number].count != smaller.count && number * number <= limit)
            strike_out(&sieve, number, smaller);
    }
    struct answer total = sieve.high[1];
    free(sieve.high);
    free(sieve.low);
    return total;
}

/* ---- by testing ---------------------------------------------------------------------------- */

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 product;

static uint64_t times(uint64_t a, uint64_t b, uint64_t modulus)
{
    return (uint64_t)((product)a * b % modulus);
}
#else
/* By doubling: systems of 32 bits have no number that holds the product. */
static uint64_t times(uint64_t a, uint64_t b, uint64_t modulus)
{
    uint64_t sum = 0;

    for (a %= modulus; b > 0; b /= 2) {
        if (b % 2 != 0)
            sum = sum >= modulus - a ? sum - (modulus - a) : sum + a;
        a = a >= modulus - a ? a - (modulus - a) : a + a;
    }
    return sum;
}
#endif

static uint64_t power(uint64_t base, uint64_t exponent, uint64_t modulus)
{
    uint64_t result = 1;

    for (base %= modulus; exponent > 0; exponent /= 2, base = times(base, base, modulus))
        if (exponent % 2 != 0)
            result = times(result, base, modulus);
    return result;
}

/* A prime p divides base^(p-1) - 1, and therefore one of the factors into which this splits by
 * a^2 - 1 = (a + 1) (a - 1). With these bases no composite number below 2^64 does so (J. Sorenson,
 * J. Webster: Strong pseudoprimes to twelve prime bases, 2015: none below 3.1e23). */
bool primes_is_prime(uint64_t number)
{
    unsigned halvings = 0;

    for (int base = 0; base < BASES; base++)
        if (number % bases[base] == 0)
            return number == bases[base];
    if (number < 2)
        return false;
    while (((number - 1) >> halvings) % 2 == 0)
        halvings++;
    for (int base = 0; base < BASES; base++) {
        uint64_t rest = power(bases[base], (number - 1) >> halvings, number);
        if (rest == 1)
            continue;
        for (unsigned squared = 1; squared < halvings && rest != number - 1; squared++)
            rest = times(rest, rest, number);
        if (rest != number - 1)
            return false;
    }
    return true;
}

struct answer primes_tested(uint64_t first, uint64_t last)
{
    struct answer total = {0, 0};

    for (uint64_t number = first; number <= last; number++) {
        if (primes_is_prime(number))
            total = answer_add(total, (struct answer){1, number});
        if (number == UINT64_MAX)
            break;
    }
    return total;
}

/* ---- the cheaper way ----------------------------------------------------------------------- */

struct answer primes_oracle(uint64_t from, uint64_t to)
{
    /* Measured on one machine; they need not be right, only in proportion. */
    const double count_step_s = 1e-9, test_s = 0.2e-6, long_s = 5;
    const double most_memory = 1e15; /* the root is then 3e7, the memory 1 GB */
    double counting_s =
        pow((double)to, 0.75) * count_step_s + pow((double)from, 0.75) * count_step_s;
    double testing_s = (double)(to - from) * test_s;
    bool counts = (double)to <= most_memory && counting_s <= testing_s;
    double needed_s = counts ? counting_s : testing_s;

    if (needed_s > long_s)
        warn("checking the answer; this takes about %.0f s", needed_s);
    if (!counts)
        return primes_tested(from, to);
    return minus(primes_up_to(to), primes_up_to(from > 0 ? from - 1 : 0));
}
