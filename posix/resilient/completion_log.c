/* SPDX-License-Identifier: MIT */
#include "posix/resilient/completion_log.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "common/work/fault.h"
#include "posix/resilient/supervisor.h"

#include <stdatomic.h>
#include <string.h>

struct page {
    struct answer sum; /* of all that the worker has done */
    struct span last;  /* the items that were the last to be added */
};

/* The pages of a worker; pages[entries % 2] counts. */
struct account {
    _Atomic uint64_t entries;
    struct page pages[2];
} __attribute__((aligned(128))); /* two cache lines: the adjacent-line prefetcher pairs them */

struct completion_log {
    uint64_t items;
    int workers;
    unsigned char *done;       /* done[items]: 1: entered, or on the page that counts */
    struct account accounts[]; /* accounts[workers] */
};

static size_t size_of(int workers)
{
    return sizeof(struct completion_log) + (size_t)workers * sizeof(struct account);
}

struct completion_log *completion_log_open(uint64_t items, int workers)
{
    struct completion_log *log = shared_alloc(1, size_of(workers));

    log->items = items;
    log->workers = workers;
    log->done = shared_alloc(items, 1);
    return log;
}

void completion_log_close(struct completion_log *log)
{
    shared_free(log->done, log->items, 1);
    shared_free(log, 1, size_of(log->workers));
}

static void tick(struct completion_log *log, struct span items)
{
    memset(log->done + items.lo, 1, (size_t)(items.hi - items.lo));
}

/* Death comes between two instructions, and what was stored before it stays stored. So it is only
 * the compiler that must keep the order: signal fences. The release is for who reads while this
 * worker lives (page_of(), completion_log_entries()): it sees the page that is counted. Relaxed for
 * the worker's own count, which nobody else changes. */
void completion_log_enter(struct completion_log *log, int worker, struct span items,
                          struct answer part)
{
    struct account *mine = &log->accounts[worker];
    uint64_t entries = atomic_load_explicit(&mine->entries, memory_order_relaxed);
    const struct page *now = &mine->pages[entries % 2];
    struct page *next = &mine->pages[(entries + 1) % 2];

    next->sum = answer_add(now->sum, part);
    next->last = items;
    atomic_signal_fence(memory_order_seq_cst);
    atomic_store_explicit(&mine->entries, entries + 1, memory_order_release); /* it counts */
    atomic_signal_fence(memory_order_seq_cst);
    tick(log, items);
    atomic_signal_fence(memory_order_seq_cst);
}

/* The page that counts. Acquire, with the release that counted it: the page is written. */
static const struct page *page_of(struct completion_log *log, int worker)
{
    struct account *account = &log->accounts[worker];

    return &account->pages[atomic_load_explicit(&account->entries, memory_order_acquire) % 2];
}

void completion_log_settle(struct completion_log *log, int worker)
{
    tick(log, page_of(log, worker)->last); /* it may have died before it did so */
}

/* Acquire: what the worker did before its last entry is seen, too. */
uint64_t completion_log_entries(const struct completion_log *log, int worker)
{
    return atomic_load_explicit(&log->accounts[worker].entries, memory_order_acquire);
}

struct answer completion_log_total(struct completion_log *log)
{
    struct answer total = {0, 0};

    for (int worker = 0; worker < log->workers; worker++) {
        total = answer_add(total, page_of(log, worker)->sum);
        completion_log_settle(log, worker);
    }
    return total;
}

bool completion_log_missing(const struct completion_log *log, struct span *items)
{
    uint64_t from = items->hi;
    const unsigned char *gap =
        from < log->items ? memchr(log->done + from, 0, (size_t)(log->items - from)) : NULL;

    if (!gap)
        return false;
    items->lo = (uint64_t)(gap - log->done);
    const unsigned char *end = memchr(gap, 1, (size_t)(log->items - items->lo));
    items->hi = end ? (uint64_t)(end - log->done) : log->items;
    return true;
}

struct answer completion_log_finish(struct completion_log *log, const char *what,
                                    struct answer (*again)(const struct job *job,
                                                           struct span items),
                                    const struct job *job)
{
    struct answer total = completion_log_total(log);
    struct span items = {0, 0};
    uint64_t redone = 0;

    if (fault_toll().lost_workers == 0)
        return total;
    while (completion_log_missing(log, &items)) {
        supervisor_must_be_left(log->workers);
        total = answer_add(total, again(job, items));
        redone += items.hi - items.lo;
    }
    fault_redone(redone);
    if (redone > 0)
        warn("the main process did %llu of %llu %s", (unsigned long long)redone,
             (unsigned long long)log->items, what);
    return total;
}
