/* SPDX-License-Identifier: MIT */
#include "common/workloads/primes_search.h"

#include "common/base/fail.h"
#include "common/sieve/sieve.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#ifdef HAVE_PRIMESIEVE
#include <primesieve.h>

/* The largest prime below 2^64; libprimesieve gives up (std::terminate) when asked for the next. */
static const uint64_t largest_prime = 18446744073709551557U;
#endif

enum {
    TRIAL_PRIMES = 256,       /* most primes in a step */
    TRIAL_DIVISIONS = 100000, /* most divisions in a step, but for the last number's */
};

struct primes_search {
    enum primes_kernel kernel;
    uint64_t next, last; /* what is still to be searched: next ... last */
    bool done;
    uint64_t found[TRIAL_PRIMES];
    struct sieve *sieve; /* PRIMES_SIEVE */
#ifdef HAVE_PRIMESIEVE
    primesieve_iterator iterator; /* PRIMES_ITERATE */
#endif
};

/* So many numbers were tested: on a simulated host that takes the time that it is told to. */
static inline void primes_tested(uint64_t numbers)
{
#ifdef TRIPTYCH_SIMULATED
    simulated_work(numbers);
#else
    (void)numbers;
#endif
}

/* ---- trial division ------------------------------------------------------------------------ */

/* Whether `number`, which is neither even nor a multiple of 3, and at least 5, is a prime. Adds the
 * divisions that it took. `i <= number / i` rather than `i * i <= number`, which would overflow. */
static bool by_division(uint64_t number, uint64_t *divisions)
{
    uint64_t i = 5;

    if (number <= UINT32_MAX) { /* the same with the processor's faster division */
        uint32_t small = (uint32_t)number, j = 5;
        while (j <= small / j && small % j != 0 && small % (j + 2) != 0)
            j += 6;
        *divisions += j / 3;
        return j > small / j;
    }
    while (i <= number / i && number % i != 0 && number % (i + 2) != 0)
        i += 6;
    *divisions += i / 3;
    return i > number / i;
}

static bool step_trial(struct primes_search *search, size_t *count)
{
    uint64_t divisions = 0, first = search->next;

    while (!search->done && *count < TRIAL_PRIMES && divisions < TRIAL_DIVISIONS) {
        uint64_t number = search->next;
        bool coprime = number % 2 != 0 && number % 3 != 0;
        divisions++;
        if (number < 5 ? number == 2 || number == 3 : coprime && by_division(number, &divisions))
            search->found[(*count)++] = number;
        if (number == search->last)
            search->done = true;
        else
            search->next++;
    }
    primes_tested(search->next - first + search->done);
    return true;
}

/* ---- the sieve ------------------------------------------------------------------------------- */

/* Sieves that no search uses: each has memory whose first use costs time, and there is one search a
 * chunk. As many as may be searching at a time, or some. */
static _Atomic(struct sieve *) idle[64];
enum { IDLE = sizeof idle / sizeof idle[0] };

static struct sieve *take_sieve(void)
{
    for (size_t at = 0; at < IDLE; at++)
        if (atomic_load_explicit(&idle[at], memory_order_relaxed)) {
            struct sieve *sieve = atomic_exchange(&idle[at], NULL);
            if (sieve)
                return sieve;
        }
    return sieve_open(NULL);
}

static void give_back(struct sieve *sieve)
{
    for (size_t at = 0; at < IDLE; at++) {
        struct sieve *none = NULL;
        if (atomic_compare_exchange_strong(&idle[at], &none, sieve))
            return;
    }
    sieve_close(sieve);
}

/* ---- libprimesieve ------------------------------------------------------------------------- */

#ifdef HAVE_PRIMESIEVE
/* Takes the iterator's whole buffer at a time; a call of primesieve_next_prime() for each prime
 * makes the search a fifth slower. */
static bool step_iterate(struct primes_search *search, const uint64_t **primes, size_t *count)
{
    primesieve_iterator *iterator = &search->iterator;

    primesieve_generate_next_primes(iterator);
    if (iterator->is_error)
        fail(STATUS_FAILED, "libprimesieve: cannot sieve beyond %llu",
             (unsigned long long)search->next);
    *primes = iterator->primes;
    *count = iterator->size;
    if (iterator->primes[iterator->size - 1] >= search->last) {
        search->done = true;
        while (*count > 0 && iterator->primes[*count - 1] > search->last)
            (*count)--;
    }
    return true;
}

static void start_iterate(struct primes_search *search)
{
    if (search->last > largest_prime)
        search->last = largest_prime;
    search->done = search->next > search->last;
    primesieve_jump_to(&search->iterator, search->next, search->last);
}

/* Counts a piece, as long as it takes the library to get going. */
static bool step_count(struct primes_search *search, struct answer *part)
{
    uint64_t piece = (uint64_t)fmax(2e8, sqrt((double)search->last));
    uint64_t last = search->last - search->next < piece ? search->last : search->next + piece;
    uint64_t count = primesieve_count_primes(search->next, last);

    if (count == PRIMESIEVE_ERROR)
        fail(STATUS_FAILED, "libprimesieve: cannot count from %llu to %llu",
             (unsigned long long)search->next, (unsigned long long)last);
    part->count += count;
    search->done = last == search->last;
    search->next = last + 1;
    return true;
}
#endif

void primes_search_prepare(enum primes_kernel kernel)
{
    if (kernel == PRIMES_SIEVE)
        sieve_prepare();
#ifdef HAVE_PRIMESIEVE
    primesieve_set_num_threads(1); /* to count with: we have workers */
#else
    if (kernel == PRIMES_ITERATE || kernel == PRIMES_COUNT)
        fail(STATUS_SKIP, "built without libprimesieve (Debian: libprimesieve-dev), so there is no "
                          "--kernel iterate and no --kernel count; use --kernel sieve");
#endif
}

/* ---- all kernels --------------------------------------------------------------------------- */

struct primes_search *primes_open(enum primes_kernel kernel)
{
    struct primes_search *search = xcalloc(1, sizeof *search);

    search->kernel = kernel;
    search->done = true;
    if (kernel == PRIMES_SIEVE)
        search->sieve = take_sieve();
#ifdef HAVE_PRIMESIEVE
    if (kernel == PRIMES_ITERATE)
        primesieve_init(&search->iterator);
#endif
    return search;
}

void primes_close(struct primes_search *search)
{
    if (search->sieve)
        give_back(search->sieve);
#ifdef HAVE_PRIMESIEVE
    if (search->kernel == PRIMES_ITERATE)
        primesieve_free_iterator(&search->iterator);
#endif
    free(search);
}

void primes_start(struct primes_search *search, struct numbers numbers)
{
    search->next = numbers.first;
    search->last = numbers.last;
    search->done = numbers.first > numbers.last;
    if (search->kernel == PRIMES_SIEVE)
        sieve_start(search->sieve, numbers.first, numbers.last);
#ifdef HAVE_PRIMESIEVE
    if (search->kernel == PRIMES_ITERATE)
        start_iterate(search);
#endif
}

bool primes_step(struct primes_search *search, const uint64_t **primes, size_t *count)
{
    *count = 0;
    *primes = search->found;
    if (search->kernel == PRIMES_SIEVE)
        return sieve_primes(search->sieve, primes, count);
    if (search->done)
        return false;
#ifdef HAVE_PRIMESIEVE
    if (search->kernel == PRIMES_ITERATE)
        return step_iterate(search, primes, count);
#endif
    return step_trial(search, count);
}

bool primes_step_total(struct primes_search *search, struct answer *part)
{
    const uint64_t *primes;
    size_t count;

    if (search->kernel == PRIMES_SIEVE)
        return sieve_step(search->sieve, part);
#ifdef HAVE_PRIMESIEVE
    if (search->kernel == PRIMES_COUNT)
        return !search->done && step_count(search, part);
#endif
    if (!primes_step(search, &primes, &count))
        return false;
    *part = answer_add(*part, primes_total(primes, count));
    return true;
}

/* Eight sums side by side: the compiler keeps them in vectors that need not wait for each other,
 * which takes 0.07 ns a prime instead of 0.18. */
struct answer primes_total(const uint64_t *primes, size_t count)
{
    enum { LANES = 8 };
    uint64_t lanes[LANES] = {0}, sum = 0;
    size_t whole = count - count % LANES;

    for (size_t at = 0; at < whole; at += LANES)
        for (size_t lane = 0; lane < LANES; lane++)
            lanes[lane] += primes[at + lane];
    for (size_t at = whole; at < count; at++)
        sum += primes[at];
    for (size_t lane = 0; lane < LANES; lane++)
        sum += lanes[lane];
    return (struct answer){count, sum};
}
