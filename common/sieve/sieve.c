/* SPDX-License-Identifier: MIT */
#include "common/sieve/sieve.h"

#include "common/base/fail.h"
#include "common/base/heap.h"
#include "common/sieve/caches.h"
#include "common/sieve/decode.h"
#include "common/sieve/forms.h"
#include "common/sieve/ground.h"
#include "common/sieve/turns.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIEVE_PRIMES = 4096, /* primes that sieve_primes() gives at a time */
    SLACK = GROUND_RUN,  /* bytes behind the last one that may be written */
};

struct sieve {
    const struct ground *ground;
    struct forms forms;
    struct sieve_plan plan;
    struct turns turns;
    uint64_t first, last; /* numbers */
    bool small_ones;      /* 2, 3 and 5, which no byte has, were not told yet */
    uint64_t root;        /* of `last` */
    uint64_t end;         /* the byte behind the last number's */
    /* The window: bytes[0] is byte `base`. */
    uint8_t *bytes;
    size_t capacity;
    uint64_t base;
    size_t window; /* bytes by which windows move on */
    size_t pad;    /* bytes behind them that strikes may reach: they begin the next window */
    size_t reach;  /* bytes of this window up to `end` */
    size_t ready;  /* bytes that are sieved; the last segment begins with byte `segment` */
    size_t segment;
    /* Primes from GROUND_LIMIT on, if there are any: */
    struct sieve *large;
    bool striking; /* its primes are being struck in this window */
    /* sieve_primes(): */
    size_t told; /* bytes of the window whose primes were told */
    uint64_t primes[SIEVE_PRIMES + DECODE_SLACK];
};

static size_t round_up(size_t size)
{
    return (size + GROUND_RUN - 1) / GROUND_RUN * GROUND_RUN;
}

static size_t smaller(uint64_t a, uint64_t b)
{
    return (size_t)(a < b ? a : b);
}

static uint64_t root_of(uint64_t number)
{
    uint64_t root = (uint64_t)sqrt((double)number);

    root = root > UINT32_MAX ? UINT32_MAX : root;
    while (root * root > number)
        root--;
    while (root < UINT32_MAX && (root + 1) * (root + 1) <= number)
        root++;
    return root;
}

/* ---- opening, starting --------------------------------------------------------------------- */

void sieve_prepare(void)
{
    (void)ground_get();
}

struct sieve *sieve_open(const struct sieve_plan *plan)
{
    struct sieve *sieve = xcalloc(1, sizeof *sieve);

    sieve->ground = ground_get();
    if (plan)
        sieve->plan = *plan;
    sieve->forms = forms_of(sieve->plan.form);
    sieve->plan.block = sieve->plan.block ? sieve->plan.block : caches_first();
    sieve->plan.segment = round_up(sieve->plan.segment ? sieve->plan.segment : caches_second() / 2);
    turns_init(&sieve->turns, sieve->ground, sieve->plan.block / 2);
    return sieve;
}

void sieve_close(struct sieve *sieve)
{
    if (sieve->large)
        sieve_close(sieve->large);
    turns_free(&sieve->turns);
    free(sieve->bytes);
    free(sieve);
}

/* Large primes are found anew for each window, which takes long: where there are any, a window is
 * as large as an eighth of the root, within bounds. */
static size_t window_bytes(const struct sieve *sieve)
{
    const size_t least = 4 << 20, most = 128 << 20;

    if (sieve->root < GROUND_LIMIT)
        return sieve->plan.segment;
    if (sieve->plan.window > 0)
        return sieve->plan.window;
    return sieve->root / 8 < least ? least : smaller(sieve->root / 8, most);
}

static void need_bytes(struct sieve *sieve, size_t bytes)
{
    enum { HUGE_PAGE = 2 << 20 };
    size_t alignment = bytes < HUGE_PAGE ? FORMS_BLOCK : HUGE_PAGE;

    if (bytes <= sieve->capacity)
        return;
    free(sieve->bytes);
    sieve->capacity = (bytes + alignment - 1) / alignment * alignment;
    sieve->bytes = aligned_alloc(alignment, sieve->capacity);
    check(sieve->bytes ? 0 : errno, "aligned_alloc");
    if (alignment == HUGE_PAGE)
        heap_huge(sieve->bytes, sieve->capacity);
}

void sieve_start(struct sieve *sieve, uint64_t first, uint64_t last)
{
    sieve->first = first;
    sieve->last = last;
    sieve->small_ones = first <= last && first <= 5;
    sieve->root = root_of(last);
    sieve->base = first / WHEEL_NUMBERS;
    sieve->end = first <= last ? last / WHEEL_NUMBERS + 1 : sieve->base;
    sieve->pad = round_up(smaller(sieve->root, GROUND_LIMIT));
    sieve->window = round_up(smaller(window_bytes(sieve), sieve->end - sieve->base));
    sieve->reach = sieve->ready = sieve->told = sieve->segment = 0;
    sieve->striking = false;
    need_bytes(sieve, sieve->window + sieve->pad + SLACK);
    turns_forget(&sieve->turns);
}

/* ---- windows ------------------------------------------------------------------------------- */

static void begin_striking(struct sieve *sieve)
{
    struct sieve_plan plan = {.form = sieve->plan.form};

    if (!sieve->large)
        sieve->large = sieve_open(&plan);
    sieve_start(sieve->large, GROUND_LIMIT, sieve->root);
    sieve->striking = true;
}

/* Begins the first window, or the one after this. */
static void next_window(struct sieve *sieve)
{
    size_t kept = 0, wanted;

    if (sieve->reach > 0) {
        memmove(sieve->bytes, sieve->bytes + sieve->window, sieve->pad);
        turns_move(&sieve->turns, sieve->window);
        sieve->base += sieve->window;
        kept = sieve->pad;
    }
    sieve->reach = smaller(sieve->window, sieve->end - sieve->base);
    wanted = round_up(smaller(sieve->window + sieve->pad, sieve->end - sieve->base));
    if (wanted > kept)
        sieve->forms.presieve(sieve->ground, sieve->base + kept, sieve->bytes + kept,
                              wanted - kept);
    sieve->ready = sieve->told = sieve->segment = 0;
    turns_take_up(&sieve->turns, sieve->bytes, sieve->base, sieve->base + sieve->reach);
    if (sieve->root >= GROUND_LIMIT)
        begin_striking(sieve);
}

/* The bytes of the segment that are outside of the range, and what of its ends is. */
static void cut_ends(struct sieve *sieve)
{
    uint64_t low = sieve->first > 0 ? sieve->first : 1;
    unsigned above = (unsigned)(sieve->last % WHEEL_NUMBERS);
    size_t end = sieve->ready;

    if (sieve->base + sieve->segment == low / WHEEL_NUMBERS)
        for (size_t bit = 0; bit < WHEEL_BITS; bit++)
            if (wheel_residue[bit] < low % WHEEL_NUMBERS)
                sieve->bytes[sieve->segment] &= (uint8_t) ~(1U << bit);
    if (sieve->base + end < sieve->end)
        return;
    for (size_t bit = 0; bit < WHEEL_BITS; bit++)
        if (wheel_residue[bit] > above)
            sieve->bytes[end - 1] &= (uint8_t) ~(1U << bit);
    memset(sieve->bytes + end, 0, FORMS_BLOCK); /* the forms look at whole blocks */
}

static void next_segment(struct sieve *sieve)
{
    size_t block = sieve->ready, end = smaller(sieve->ready + sieve->plan.segment, sieve->reach);

    turns_strike(&sieve->turns, sieve->bytes, end, false);
    while (block < end) {
        block = smaller(block + sieve->plan.block, end);
        turns_strike(&sieve->turns, sieve->bytes, block, true);
    }
    sieve->segment = sieve->ready;
    sieve->ready = end;
    cut_ends(sieve);
}

/* Does the next piece of work. False: there is none. `segment`: whether a segment is ready. */
static bool advance(struct sieve *sieve, bool *segment)
{
    const uint64_t *primes;
    size_t count;

    *segment = false;
    if (sieve->striking) {
        sieve->striking = sieve_primes(sieve->large, &primes, &count);
        for (size_t at = 0; at < count; at++)
            turns_strike_once(sieve->ground, primes[at], sieve->bytes, sieve->base, sieve->reach);
        return true;
    }
    if (sieve->base + sieve->ready >= sieve->end)
        return false;
    if (sieve->ready == sieve->reach) {
        next_window(sieve);
    } else {
        next_segment(sieve);
        *segment = true;
    }
    return true;
}

/* ---- what was found ------------------------------------------------------------------------ */

/* 2, 3 and 5, as far as they are in the range. */
static size_t tell_small_ones(struct sieve *sieve)
{
    size_t count = 0;

    for (uint64_t prime = 2; prime <= 5 && sieve->small_ones; prime++)
        if (prime != 4 && prime >= sieve->first && prime <= sieve->last)
            sieve->primes[count++] = prime;
    sieve->small_ones = false;
    return count;
}

bool sieve_step(struct sieve *sieve, struct answer *total)
{
    size_t few = tell_small_ones(sieve);
    bool segment;

    for (size_t at = 0; at < few; at++)
        *total = answer_add(*total, (struct answer){1, sieve->primes[at]});
    if (!advance(sieve, &segment))
        return few > 0;
    if (segment) {
        size_t bytes = sieve->ready - sieve->segment;
        size_t blocks = (bytes + FORMS_BLOCK - 1) / FORMS_BLOCK;
        *total = answer_add(*total,
                            sieve->forms.total(sieve->bytes + sieve->segment, blocks * FORMS_BLOCK,
                                               sieve->base + sieve->segment));
    }
    return true;
}

bool sieve_primes(struct sieve *sieve, const uint64_t **primes, size_t *count)
{
    bool segment;

    *primes = sieve->primes;
    *count = tell_small_ones(sieve);
    if (*count > 0)
        return true;
    if (sieve->told >= sieve->ready && !advance(sieve, &segment))
        return false;
    *count =
        decode(sieve->bytes, &sieve->told, sieve->ready, sieve->base, sieve->primes, SIEVE_PRIMES);
    return true;
}
