/* SPDX-License-Identifier: MIT */
#include "common/workloads/stream_primes.h"

#include "common/account/worker_stats.h"
#include "common/base/clock.h"
#include "common/base/decimal.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "common/work/fault.h"
#include "common/workloads/primes_oracle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct option_row options[] = {
    PRIMES_OPTIONS(range, primes_listing_kernels,
                   "trial division, our sieve, or libprimesieve's iterator"),
    {"capacity", OPTION_COUNT, offsetof(struct job, capacity), "blocks", "64", NULL, "1", "65536",
     NULL, "blocks of primes that may wait (with --ordered: of each worker)"},
    {"ordered", OPTION_FLAG, offsetof(struct job, ordered), NULL, NULL, NULL, NULL, NULL, NULL,
     "print in ascending order"},
    {0},
};

/* ---- set-up -------------------------------------------------------------------------------- */

/* Chunks of a stream are limited, so that all workers are near the same place of a range however
 * long. In order, a worker whose turn is yet to come can work ahead only as far as its blocks find
 * room, so its chunk should not be much larger than that: ln(x) numbers have one prime. */
static uint64_t automatic_chunk(const struct job *job)
{
    const double trial_numbers = 1e5, sieve_numbers = 1e9, reach = 1e12;
    double chunk = (double)primes_automatic_chunk(&job->range, job->workers);
    double to = fmin((double)job->range.to, (double)job->range.from + reach);
    double room = (double)job->capacity * (double)BLOCK_PRIMES / 2 * log(to + 3);

    chunk = fmin(chunk, job->range.kernel == PRIMES_TRIAL ? trial_numbers : sieve_numbers);
    if (job->ordered)
        chunk = fmin(chunk, fmax(room, sqrt(to) / 16));
    return (uint64_t)chunk + 1;
}

static bool open_job(struct job *job, const bool *given, struct error *error)
{
    (void)given;
    if (!primes_prepare(&job->range, error))
        return false;
    primes_cut(&job->range, automatic_chunk(job));
    return true;
}

/* ---- finders ------------------------------------------------------------------------------- */

struct finder {
    const struct job *job;
    struct primes_search *search;
    const uint64_t *primes; /* found, but not yet in the block */
    size_t count;
    double oldest_s; /* when the block's first prime was found */
    uint64_t chunk;  /* the one that is searched */
    uint64_t dealt;  /* the next one, where they are dealt */
    bool sent;       /* the block was handed out; begin a new one */
    struct block block;
};

struct finder *finder_open(const struct job *job)
{
    struct finder *finder = xcalloc(1, sizeof *finder);

    finder->job = job;
    finder->search = primes_open((enum primes_kernel)job->range.kernel);
    return finder;
}

void finder_close(struct finder *finder)
{
    primes_close(finder->search);
    free(finder);
}

void finder_start(struct finder *finder, uint64_t chunk)
{
    fault_task(chunk);
    finder->chunk = chunk;
    primes_start(finder->search, primes_chunk(&finder->job->range, chunk));
    finder->count = 0;
    finder->block.count = 0;
    finder->block.ends_chunk = false;
    finder->block.chunk = chunk;
    finder->block.from = 0;
}

static const struct block *hand_out(struct finder *finder)
{
    finder->sent = true;
    finder->block.sent_s = clock_now_s();
    return &finder->block;
}

/* Moves what was found to the block, as far as there is room. Returns whether it is full. */
static bool fill(struct finder *finder)
{
    size_t room = BLOCK_PRIMES - finder->block.count;
    size_t count = finder->count < room ? finder->count : room;

    if (finder->block.count == 0 && count > 0)
        finder->oldest_s = clock_now_s();
    memcpy(finder->block.primes + finder->block.count, finder->primes,
           count * sizeof *finder->primes);
    finder->block.count += (uint32_t)count;
    finder->primes += count;
    finder->count -= count;
    return finder->block.count == BLOCK_PRIMES;
}

static const struct block *step(struct finder *finder)
{
    const double longest_s = 0.05;

    if (finder->sent) {
        finder->sent = false;
        finder->block.from += finder->block.count;
        finder->block.count = 0;
        finder->block.ends_chunk = false;
    }
    if (finder->count == 0 && !primes_step(finder->search, &finder->primes, &finder->count)) {
        finder->block.ends_chunk = true;
        return hand_out(finder);
    }
    if (finder->count > 0 && fill(finder))
        return hand_out(finder);
    if (finder->block.count > 0 && clock_now_s() - finder->oldest_s > longest_s)
        return hand_out(finder);
    return NULL;
}

const struct block *finder_step(struct finder *finder)
{
    double begin_s = worker_stats_begin();
    const struct block *block = step(finder);

    worker_stats_end_task(begin_s, block && block->ends_chunk ? 1 : 0, finder->chunk);
    return block;
}

const struct block *finder_next(struct finder *finder)
{
    const struct block *block = NULL;

    while (!block && !output_closed())
        block = finder_step(finder);
    return block;
}

/* ---- the printer --------------------------------------------------------------------------- */

enum { TEXT_BYTES = 1 << 16, LINE_BYTES = DECIMAL_DIGITS + 1 };

void finder_deal(struct finder *finder, uint64_t first)
{
    finder->dealt = first;
    finder->block.ends_chunk = true; /* the one before */
}

const struct block *finder_dealt(struct finder *finder)
{
    if (finder->block.ends_chunk) {
        if (finder->dealt >= finder->job->range.chunks)
            return NULL;
        finder_start(finder, finder->dealt);
        finder->dealt += (uint64_t)finder->job->workers;
    }
    return finder_next(finder);
}

struct printer {
    struct answer total;
    size_t used;
    char text[TEXT_BYTES];
};

uint64_t block_trim(struct block *block, uint64_t printed)
{
    uint64_t known = printed > block->from ? printed - block->from : 0;

    if (printed == PRINTED_ALL) {
        block->count = 0;
        block->ends_chunk = false;
        return printed;
    }
    if (known > block->count)
        known = block->count;
    block->count -= (uint32_t)known;
    memmove(block->primes, block->primes + known, block->count * sizeof *block->primes);
    return block->ends_chunk ? PRINTED_ALL : printed + block->count;
}

struct printer *printer_open(void)
{
    struct printer *printer = xcalloc(1, sizeof *printer);

    return printer;
}

void printer_flush(struct printer *printer)
{
    if (printer->used > 0)
        output_write(printer->text, printer->used);
    printer->used = 0;
}

void printer_print(struct printer *printer, const struct block *block)
{
    if (block->count == 0)
        return;
    if (printer->used > TEXT_BYTES - BLOCK_PRIMES * LINE_BYTES)
        printer_flush(printer);
    char *at = printer->text + printer->used;
    for (uint32_t number = 0; number < block->count; number++) {
        at = decimal_write(at, block->primes[number]);
        *at++ = '\n';
    }
    printer->used = (size_t)(at - printer->text);
    printer->total = answer_add(printer->total, primes_total(block->primes, block->count));
    worker_stats_result(block->sent_s);
}

struct answer printer_close(struct printer *printer)
{
    struct answer total = printer->total;

    printer_flush(printer);
    free(printer);
    return total;
}

/* ---- the answer ---------------------------------------------------------------------------- */

static uint64_t tasks_of(const struct job *job)
{
    return job->range.chunks;
}

static struct answer expected(const struct job *job)
{
    return primes_oracle(job->range.from, job->range.to);
}

static void notice(const struct job *job, const struct measurement *measurement)
{
    (void)job;
    if (measurement->seconds <= 0 || !measurement->has_results)
        return;
    story("%s printed by the main worker, %.0f a second; the first after %s.",
          translate_count(measurement->answer.count, "prime", (char[WORDS_TEXT]){""}),
          (double)measurement->answer.count / measurement->seconds,
          words_time(measurement->first_result_s, (char[WORDS_TEXT]){""}));
    story("A block of them waited %s for it (median), %s at most.",
          words_time(measurement->p50_s, (char[WORDS_TEXT]){""}),
          words_time(measurement->max_s, (char[WORDS_TEXT]){""}));
}

/* What --describe says of single variants (common/bench/workload.h). */
static const struct variant_trait traits[] = {
    {.panel = "posix", .variant = "resilient", .textbook = "fork"},
    {0},
};

const struct workload stream_primes = {
    .name = "stream_primes",
    .task_noun = "chunk",
    .summary = "the primes of a range, each printed by the main worker as it arrives",
    .lesson =
        "Results are printed as they are found, not at the end, and by one worker. Between the\n"
        "finders and the printer is a bounded queue: when it is full, finders wait, so memory\n"
        "stays flat however long the range is.",
    .divisible = true,
    .scale = {.options = {"to"}},
    .grain = {.length = {"to"}, .least = 2000, .most = 300e3},
    .options = options,
    .traits = traits,
    .job_size = sizeof(struct job),
    .workers = offsetof(struct job, workers),
    .prints = true,
    .streams = true,
    .open = open_job,
    .tasks = tasks_of,
    .expected = expected,
    .notice = notice,
};
