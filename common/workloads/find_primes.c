/* SPDX-License-Identifier: MIT */
#include "common/workloads/find_primes.h"

#include "common/account/worker_stats.h"
#include "common/base/decimal.h"
#include "common/base/output.h"
#include "common/base/shared.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "common/work/fault.h"
#include "common/work/journal.h"
#include "common/workloads/primes_oracle.h"

#include <math.h>
#include <stdio.h>

static const struct option_row options[] = {
    PRIMES_OPTIONS(range, primes_kernels,
                   "trial division, our sieve, or libprimesieve's: iterate, or count alone"),
    {"list", OPTION_FLAG, offsetof(struct job, list), NULL, NULL, NULL, NULL, NULL, NULL,
     "print the primes, in order (alone, --list prints the variants)"},
    {0},
};

enum { NUMBERS_A_BYTE = PRIMES_ALIGNMENT };

/* ---- set-up -------------------------------------------------------------------------------- */

/* Cuts the range. With a journal, the cut does not depend on the number of workers, so that another
 * number of them can go on; and chunks that are still to be searched come first. */
static bool take_up(struct job *job, struct error *error)
{
    enum { WORKERS = 16 };
    struct primes_range *range = &job->range;
    char name[JOURNAL_NAME];

    primes_cut_shrinking(range, journal_expected() ? WORKERS : job->workers);
    snprintf(name, sizeof name, "find_primes from %llu to %llu, kernel %s, %llu chunks",
             (unsigned long long)range->from, (unsigned long long)range->to,
             primes_kernels[range->kernel], (unsigned long long)range->all_chunks);
    if (journal_expected() && job->list)
        return error_write(
            error, "--journal: it keeps how many primes there are and their sum, not the --list");
    if (!journal_open(name, range->all_chunks, error))
        return false;
    range->order = journal_order(&range->chunks);
    return true;
}

/* What was found before. */
static struct answer resumed(const struct job *job)
{
    const struct primes_range *range = &job->range;
    struct answer answer, total = {0, 0};

    for (uint64_t chunk = range->chunks; chunk < range->all_chunks; chunk++)
        if (journal_recall(range->order[chunk], &answer))
            total = answer_add(total, answer);
    return total;
}

static bool open_job(struct job *job, const bool *given, struct error *error)
{
    const uint64_t most_listed = 100000000000;

    (void)given;
    if (job->list && job->range.kernel == PRIMES_COUNT)
        return error_write(
            error,
            "--list --kernel count: that counts primes without knowing them; use --kernel sieve");
    if (!primes_prepare(&job->range, error))
        return false;
    if (job->list && job->range.to - job->range.from >= most_listed)
        return error_write(
            error,
            "--list: a range of more than %llu numbers is too long for a list in memory; "
            "stream_primes prints any range",
            (unsigned long long)most_listed);
    if (!take_up(job, error))
        return false;
    if (job->list)
        job->bitmap_bytes = job->range.to / NUMBERS_A_BYTE - job->range.from / NUMBERS_A_BYTE + 1;
    return true;
}

static void free_bitmap(struct job *job)
{
    shared_free(job->bitmap, job->bitmap_bytes, 1);
    job->bitmap = NULL;
}

static void close_job(struct job *job)
{
    free_bitmap(job);
    primes_uncut(&job->range);
    journal_close();
}

static void reset(struct job *job)
{
    free_bitmap(job);
    if (job->list)
        job->bitmap = shared_alloc(job->bitmap_bytes, 1);
}

/* ---- the kernel ---------------------------------------------------------------------------- */

/* Marks the bit of each odd prime that was found; that of 1, which is no prime, stands for 2. */
static bool step_and_mark(const struct job *job, struct primes_search *search, struct answer *part)
{
    const uint64_t *primes, first_byte = job->range.from / NUMBERS_A_BYTE;
    size_t count;

    if (!primes_step(search, &primes, &count))
        return false;
    for (size_t at = 0; at < count; at++) {
        unsigned bit = primes[at] == 2 ? 0 : primes[at] % NUMBERS_A_BYTE / 2;
        job->bitmap[primes[at] / NUMBERS_A_BYTE - first_byte] |= (uint8_t)(1U << bit);
    }
    *part = primes_total(primes, count);
    return true;
}

/* The chunk that the calling worker searches, and what it has found there; for the journal. */
static _Thread_local struct {
    uint64_t chunk;
    struct answer found;
} now;

struct primes_search *find_primes_begin(const struct job *job, uint64_t chunk)
{
    now.chunk = chunk;
    now.found = (struct answer){0, 0};
    struct primes_search *search = primes_open((enum primes_kernel)job->range.kernel);

    fault_task(chunk);
    primes_start(search, primes_chunk(&job->range, chunk));
    return search;
}

bool find_primes_step(const struct job *job, struct primes_search *search, struct answer *part)
{
    struct answer more = {0, 0};

    if (!(job->bitmap ? step_and_mark(job, search, &more) : primes_step_total(search, &more))) {
        if (job->range.order)
            journal_note(job->range.order[now.chunk], now.found);
        return false;
    }
    now.found = answer_add(now.found, more);
    *part = answer_add(*part, more);
    return true;
}

struct answer find_primes_chunk(const struct job *job, uint64_t chunk)
{
    double begin_s = worker_stats_begin();
    struct primes_search *search = find_primes_begin(job, chunk);
    struct answer part = {0, 0};

    while (find_primes_step(job, search, &part))
        ;
    primes_close(search);
    worker_stats_end_task(begin_s, 1, chunk);
    return part;
}

/* ---- the answer ---------------------------------------------------------------------------- */

static uint64_t tasks_of(const struct job *job)
{
    return job->range.chunks;
}

static struct answer expected(const struct job *job)
{
    struct answer answer = primes_oracle(job->range.from, job->range.to);

    if (job->range.kernel == PRIMES_COUNT)
        answer.sum = 0;
    return answer;
}

/* The `number`-th byte's primes, ascending, at most eight. Returns how many. */
static size_t primes_of_byte(const struct job *job, uint64_t byte, uint64_t primes[8])
{
    uint64_t base = (job->range.from / NUMBERS_A_BYTE + byte) * NUMBERS_A_BYTE;
    size_t count = 0;

    for (unsigned bits = job->bitmap[byte]; bits != 0; bits &= bits - 1) {
        uint64_t number = base + 2 * (uint64_t)__builtin_ctz(bits) + 1;
        primes[count++] = number == 1 ? 2 : number;
    }
    return count;
}

/* That the list has the same primes as the answer, as far as their number and sum tell. */
static bool check_answer(const struct job *job, struct error *error)
{
    struct answer listed = {0, 0}, wanted;
    uint64_t primes[8];

    if (!job->bitmap)
        return true;
    for (uint64_t byte = 0; byte < job->bitmap_bytes; byte++)
        listed = answer_add(listed, primes_total(primes, primes_of_byte(job, byte, primes)));
    wanted = expected(job);
    snprintf(error->text, sizeof error->text, "the list has %s with sum %llu",
             words_count(listed.count, "prime", (char[WORDS_TEXT]){""}),
             (unsigned long long)listed.sum);
    return listed.count == wanted.count && listed.sum == wanted.sum;
}

static void print(const struct job *job)
{
    static char text[1 << 16];
    const size_t line = DECIMAL_DIGITS + 1;
    uint64_t primes[8];
    char *at = text;

    if (!job->bitmap)
        return;
    for (uint64_t byte = 0; byte < job->bitmap_bytes && !output_closed(); byte++) {
        size_t count = primes_of_byte(job, byte, primes);
        for (size_t number = 0; number < count; number++) {
            at = decimal_write(at, primes[number]);
            *at++ = '\n';
        }
        if (at > text + sizeof text - 8 * line) {
            output_write(text, (size_t)(at - text));
            at = text;
        }
    }
    output_write(text, (size_t)(at - text));
}

static void notice(const struct job *job, const struct measurement *measurement)
{
    const struct worker_stats *slots = worker_stats_all();
    double busy_s = 0, busiest_s = 0;
    char sum[64] = "";

    if (job->range.kernel != PRIMES_COUNT)
        snprintf(sum, sizeof sum, translate(", their sum is %llu%s"),
                 (unsigned long long)measurement->answer.sum,
                 job->range.to > UINT32_MAX ? " modulo 2^64" : "");
    story("%s from %llu to %llu%s.",
          translate_count(measurement->answer.count, "prime", (char[WORDS_TEXT]){""}),
          (unsigned long long)job->range.from, (unsigned long long)job->range.to, sum);
    for (int worker = 0; worker < measurement->workers; worker++) {
        busy_s += slots[worker].busy_s;
        busiest_s = fmax(busiest_s, slots[worker].busy_s);
    }
    if (measurement->workers > 1 && busy_s > 0)
        story("%s of at most %s; the busiest worker worked %s times as long as the mean.",
              translate_count(job->range.chunks, "chunk", (char[WORDS_TEXT]){""}),
              translate_count(job->range.chunk_size, "number", (char[WORDS_TEXT]){""}),
              words_number(busiest_s * measurement->workers / busy_s, (char[WORDS_TEXT]){""}));
}

/* What --describe says of single variants (common/bench/workload.h). */
static const struct variant_trait traits[] = {
    {.panel = "posix", .variant = "resilient", .textbook = "fork_pool"},
    {.panel = "mpi", .variant = "resilient", .textbook = "request"},
    {0},
};

static const struct lesson lessons[] = {
    {LESSON_COMPUTES, 3, NULL, NULL,
     TRANSLATED("Unequal work is shared well in small chunks, taken in turn"),
     "posix/find_primes/threads.c"},
    {0},
};

const struct workload find_primes = {
    .name = "find_primes",
    .task_noun = "chunk",
    .summary = "the numbers of a range that pass a test, divided over a pool of workers",
    .lesson =
        "Large numbers take longer to test than small ones, so equal ranges are not equal work:\n"
        "either many small chunks are dealt out in turn, or a worker that is done takes the\n"
        "next one. The answer (how many, and their sum) is the same whichever worker found them.",
    .divisible = true,
    .scale = {.options = {"to"}},
    .grain = {.length = {"to"}, .least = 2000, .most = 300e3},
    .lessons = lessons,
    .options = options,
    .traits = traits,
    .job_size = sizeof(struct job),
    .workers = offsetof(struct job, workers),
    .open = open_job,
    .reset = reset,
    .resumed = resumed,
    .tasks = tasks_of,
    .expected = expected,
    .check = check_answer,
    .print = print,
    .notice = notice,
    .close = close_job,
};
