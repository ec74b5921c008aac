/* SPDX-License-Identifier: MIT */
#include "posix/ledger.h"

#include "common/base/shared.h"

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

struct ledger {
    uint64_t items;
    int workers;
    unsigned char *done;       /* done[items]: 1: entered, or on the page that counts */
    struct account accounts[]; /* accounts[workers] */
};

static size_t size_of(int workers)
{
    return sizeof(struct ledger) + (size_t)workers * sizeof(struct account);
}

struct ledger *ledger_open(uint64_t items, int workers)
{
    struct ledger *ledger = shared_alloc(1, size_of(workers));

    ledger->items = items;
    ledger->workers = workers;
    ledger->done = shared_alloc(items, 1);
    return ledger;
}

void ledger_close(struct ledger *ledger)
{
    shared_free(ledger->done, ledger->items, 1);
    shared_free(ledger, 1, size_of(ledger->workers));
}

static void tick(struct ledger *ledger, struct span items)
{
    memset(ledger->done + items.lo, 1, items.hi - items.lo);
}

/* Death comes between two instructions, and what was stored before it stays stored. So it is only
 * the compiler that must keep the order: signal fences. */
void ledger_enter(struct ledger *ledger, int worker, struct span items, struct answer part)
{
    struct account *mine = &ledger->accounts[worker];
    uint64_t entries = atomic_load_explicit(&mine->entries, memory_order_relaxed);
    const struct page *now = &mine->pages[entries % 2];
    struct page *next = &mine->pages[(entries + 1) % 2];

    next->sum = answer_add(now->sum, part);
    next->last = items;
    atomic_signal_fence(memory_order_seq_cst);
    atomic_store_explicit(&mine->entries, entries + 1, memory_order_release); /* it counts */
    atomic_signal_fence(memory_order_seq_cst);
    tick(ledger, items);
    atomic_signal_fence(memory_order_seq_cst);
}

/* The page that counts. */
static const struct page *page_of(struct ledger *ledger, int worker)
{
    struct account *account = &ledger->accounts[worker];

    return &account->pages[atomic_load_explicit(&account->entries, memory_order_acquire) % 2];
}

void ledger_settle(struct ledger *ledger, int worker)
{
    tick(ledger, page_of(ledger, worker)->last); /* it may have died before it did so */
}

bool ledger_has(const struct ledger *ledger, uint64_t item)
{
    return ledger->done[item] != 0;
}

struct answer ledger_total(struct ledger *ledger)
{
    struct answer total = {0, 0};

    for (int worker = 0; worker < ledger->workers; worker++) {
        total = answer_add(total, page_of(ledger, worker)->sum);
        ledger_settle(ledger, worker);
    }
    return total;
}

bool ledger_missing(const struct ledger *ledger, struct span *items)
{
    uint64_t from = items->hi;
    const unsigned char *gap =
        from < ledger->items ? memchr(ledger->done + from, 0, ledger->items - from) : NULL;

    if (!gap)
        return false;
    items->lo = (uint64_t)(gap - ledger->done);
    const unsigned char *end = memchr(gap, 1, ledger->items - items->lo);
    items->hi = end ? (uint64_t)(end - ledger->done) : ledger->items;
    return true;
}
