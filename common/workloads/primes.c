/* SPDX-License-Identifier: MIT */
#include "common/workloads/primes.h"

#include "common/base/fail.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef HAVE_PRIMESIEVE
#include <primesieve.h>

/* The largest prime below 2^64; libprimesieve gives up (std::terminate) when asked for the next. */
static const uint64_t largest_prime = 18446744073709551557U;
#endif

const char *const primes_kernels[] = {[PRIMES_TRIAL] = "trial", [PRIMES_SIEVE] = "sieve", NULL};

enum {
    TRIAL_PRIMES = 256,       /* most primes in a step */
    TRIAL_DIVISIONS = 100000, /* most divisions in a step, but for the last number's */
};

struct primes_search {
    enum primes_kernel kernel;
    uint64_t next, last; /* what is still to be searched: next ... last */
    bool done;
    uint64_t found[TRIAL_PRIMES];
#ifdef HAVE_PRIMESIEVE
    primesieve_iterator sieve;
#endif
};

/* ---- the range ----------------------------------------------------------------------------- */

bool primes_prepare(const struct primes_range *range, struct complaint *complaint)
{
    if (range->from > range->to) {
        snprintf(complaint->text, sizeof complaint->text,
                 "--from %llu is above --to %llu; a range begins at its smaller end",
                 (unsigned long long)range->from, (unsigned long long)range->to);
        return false;
    }
#ifndef HAVE_PRIMESIEVE
    if (range->kernel == PRIMES_SIEVE)
        fail(STATUS_SKIP, "built without libprimesieve (Debian: libprimesieve-dev), so there is no "
                          "--kernel sieve; use --kernel trial");
#endif
    return true;
}

uint64_t primes_numbers(const struct primes_range *range)
{
    uint64_t first = range->from > 0 ? range->from : 1; /* so that the number fits in 64 bits */

    return range->to >= first ? range->to - first + 1 : 0;
}

/* Trial division costs more the larger the number is, so its chunks are many and small: they are
 * dealt out to the workers like cards. The sieve has to start anew in each chunk, which costs about
 * as much as sieving a sixteenth of the root, and libprimesieve goes over to its faster ways from
 * 2e8 numbers on (at 1e11, chunks of 1e8 took 1.1 times as long as those of 2e8 and more, and
 * chunks of 1e7 1.3 times); and all workers should get equally many. */
static const double trial_chunks = 64, trial_cost = 1e6, sieve_chunks = 12, sieve_numbers = 2e8;

uint64_t primes_automatic_chunk(const struct primes_range *range, int workers)
{
    double root = sqrt((double)range->to) + 1;
    double share = (double)primes_numbers(range) / workers;
    double chunk;

    if (range->kernel == PRIMES_TRIAL) {
        chunk = fmax(share / trial_chunks, fmin(trial_cost / root, 1000));
    } else {
        double pieces = floor(share / fmax(sieve_numbers, root));
        chunk = fmax(share / fmax(fmin(pieces, sieve_chunks), 1), root / 16);
    }
    return (uint64_t)fmin(chunk, 1e18) + 1;
}

/* Chunks are counted from here. */
static uint64_t base_of(const struct primes_range *range)
{
    return range->from - range->from % PRIMES_ALIGNMENT;
}

void primes_cut(struct primes_range *range, uint64_t automatic)
{
    uint64_t wanted = range->chunk ? range->chunk : automatic;
    const uint64_t most = UINT64_MAX / PRIMES_ALIGNMENT;
    uint64_t units = wanted / PRIMES_ALIGNMENT + (wanted % PRIMES_ALIGNMENT != 0);

    range->chunk_size = (units == 0 ? 1 : units > most ? most : units) * PRIMES_ALIGNMENT;
    range->chunks = range->all_chunks = (range->to - base_of(range)) / range->chunk_size + 1;
}

/* The numbers in the smallest chunks. */
static uint64_t smallest_chunk(const struct primes_range *range, int workers)
{
    double root = sqrt((double)range->to) + 1;
    double share = (double)primes_numbers(range) / workers;
    double numbers = range->kernel == PRIMES_TRIAL
                         ? fmin(trial_cost / root, 1000)
                         : fmax(fmin(share, fmax(sieve_numbers, root)), root / 16);

    return ((uint64_t)fmin(numbers, 1e18) / PRIMES_ALIGNMENT + 1) * PRIMES_ALIGNMENT;
}

/* Chunks of trial division are cut as for four times the workers, so that they are a 64th of a
 * share at most. */
void primes_cut_shrinking(struct primes_range *range, int workers)
{
    int finer = range->kernel == PRIMES_TRIAL ? 4 : 1;

    if (range->chunk > 0) {
        primes_cut(range, range->chunk);
        return;
    }
    range->unit = smallest_chunk(range, workers);
    range->cut = chunks_cut((range->to - base_of(range)) / range->unit + 1, finer * workers, 0);
    range->chunks = range->all_chunks = range->cut.count;
    range->chunk_size = chunks_span(&range->cut, 0).hi * range->unit;
}

void primes_uncut(struct primes_range *range)
{
    chunks_free(&range->cut);
    free(range->order);
    range->order = NULL;
    range->unit = 0;
}

struct numbers primes_chunk(const struct primes_range *range, uint64_t chunk)
{
    if (range->order)
        chunk = range->order[chunk];
    if (range->unit > 0) {
        struct span units = chunks_span(&range->cut, chunk);
        uint64_t lo = base_of(range) + units.lo * range->unit;
        return (struct numbers){lo < range->from ? range->from : lo,
                                chunk == range->all_chunks - 1
                                    ? range->to
                                    : base_of(range) + units.hi * range->unit - 1};
    }
    uint64_t first = base_of(range) + chunk * range->chunk_size;

    return (struct numbers){
        first < range->from ? range->from : first,
        chunk == range->all_chunks - 1 ? range->to : first + (range->chunk_size - 1),
    };
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
    uint64_t divisions = 0;

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
    return true;
}

/* ---- libprimesieve ------------------------------------------------------------------------- */

#ifdef HAVE_PRIMESIEVE
/* Takes the iterator's whole buffer at a time; a call of primesieve_next_prime() for each prime
 * makes the search a fifth slower. */
static bool step_sieve(struct primes_search *search, const uint64_t **primes, size_t *count)
{
    primesieve_iterator *sieve = &search->sieve;

    primesieve_generate_next_primes(sieve);
    if (sieve->is_error)
        fail(STATUS_FAILED, "libprimesieve: cannot sieve beyond %llu",
             (unsigned long long)search->next);
    *primes = sieve->primes;
    *count = sieve->size;
    if (sieve->primes[sieve->size - 1] >= search->last) {
        search->done = true;
        while (*count > 0 && sieve->primes[*count - 1] > search->last)
            (*count)--;
    }
    return true;
}

static void start_sieve(struct primes_search *search)
{
    if (search->last > largest_prime)
        search->last = largest_prime;
    search->done = search->next > search->last;
    primesieve_jump_to(&search->sieve, search->next, search->last);
}
#endif

/* ---- both ---------------------------------------------------------------------------------- */

struct primes_search *primes_open(enum primes_kernel kernel)
{
    struct primes_search *search = calloc(1, sizeof *search);

    ok(search ? 0 : errno, "calloc");
    search->kernel = kernel;
    search->done = true;
#ifdef HAVE_PRIMESIEVE
    if (kernel == PRIMES_SIEVE)
        primesieve_init(&search->sieve);
#endif
    return search;
}

void primes_close(struct primes_search *search)
{
#ifdef HAVE_PRIMESIEVE
    if (search->kernel == PRIMES_SIEVE)
        primesieve_free_iterator(&search->sieve);
#endif
    free(search);
}

void primes_start(struct primes_search *search, struct numbers numbers)
{
    search->next = numbers.first;
    search->last = numbers.last;
    search->done = numbers.first > numbers.last;
#ifdef HAVE_PRIMESIEVE
    if (search->kernel == PRIMES_SIEVE)
        start_sieve(search);
#endif
}

bool primes_step(struct primes_search *search, const uint64_t **primes, size_t *count)
{
    *count = 0;
    *primes = search->found;
    if (search->done)
        return false;
#ifdef HAVE_PRIMESIEVE
    if (search->kernel == PRIMES_SIEVE)
        return step_sieve(search, primes, count);
#endif
    return step_trial(search, count);
}

/* Eight sums side by side: the compiler keeps them in vectors that need not wait for each other,
 * which takes 0.07 ns a prime instead of 0.18. That the primes are written down at all, which
 * counting alone does not need, is libprimesieve's part: docs/pools.md. */
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
