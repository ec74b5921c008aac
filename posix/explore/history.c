/* SPDX-License-Identifier: MIT
 *
 * The values that an atomic variable had: what C11 lets a load read, which need not be the newest.
 * Memory always has the newest; here lie the last stores of each variable, with when each strand
 * first had to do with each of them. An event is known to a strand if it happens before what the
 * strand does now (its clock), and a load reads no store in front of one that is known: that is
 * coherence, of reads and of writes. What seq_cst adds is C11's 7.17.3, in which seq_cst operations
 * and fences have the order in which they are executed, as the stores of one variable have.
 *
 * After Batty, Owens, Sarkar, Sewell, Weber: Mathematizing C++ Concurrency, POPL 2011, and Norris,
 * Demsky: CDSChecker, OOPSLA 2013. Fences order as in Lahav, Vafeiadis, Kang, Hur, Dreyer:
 * Repairing Sequential Consistency in C/C++11, PLDI 2017. Not here: loads that read later
 * stores (load buffering), consume (which is acquire). */
#include "posix/explore/shared.h"

#include <string.h>

enum { KEPT = MOST_OLDER + 1, MOST_HISTORIES = 1 << 13 };

struct history {
    uintptr_t address;
    unsigned size;
    uint32_t next;             /* of the same granule, or of those that are free */
    uint32_t count;            /* of all its stores; the last KEPT are kept */
    struct store stores[KEPT]; /* a ring; the first of all is what was there before */
};

static struct history *histories; /* histories[1] is the first */
/* These are restored before each run. */
static uint32_t history_count, first_free;
static uint64_t moment;     /* of the order of all that is seq_cst */
static struct clock fenced; /* what happened before any seq_cst fence */

__attribute__((constructor(102))) static void open_histories(void)
{
    histories = explore_memory((MOST_HISTORIES + 1) * sizeof *histories);
}

static struct store *store_at(struct history *history, uint32_t number)
{
    return &history->stores[number % KEPT];
}

static bool overlaps(const struct history *history, uintptr_t address, size_t size)
{
    return history->address < address + size && address < history->address + history->size;
}

void explore_history_forget(uint32_t *first, uintptr_t address, size_t size)
{
    for (uint32_t *link = first; *link;) {
        struct history *history = &histories[*link];
        if (overlaps(history, address, size)) {
            uint32_t gone = *link;
            *link = history->next;
            history->next = first_free;
            first_free = gone;
        } else {
            link = &history->next;
        }
    }
}

/* All know what the variable was before its first atomic access. */
static void begin(struct history *history, const struct object *object, uint64_t value)
{
    history->count = 1;
    history->stores[0].value = value;
    history->stores[0].pc = 0;
    history->stores[0].moment = 0;
    history->stores[0].changes = false;
    history->stores[0].clock = object->clock;
    memset(&history->stores[0].seen, 0, sizeof history->stores[0].seen);
}

static struct history *make(uint32_t *first, uintptr_t address, unsigned size)
{
    uint32_t made = first_free;

    if (made)
        first_free = histories[made].next;
    else if (history_count == MOST_HISTORIES)
        return NULL;
    else
        made = ++history_count;
    histories[made].address = address;
    histories[made].size = size;
    histories[made].next = *first;
    *first = made;
    return &histories[made];
}

struct history *explore_history(const struct object *object, uintptr_t address, unsigned size)
{
    struct history *history = NULL;

    if (!object || !explore_shared->older_values || size > sizeof history->stores[0].value)
        return NULL;
    uint32_t *first = explore_shadow_history(address);
    if (!first)
        return NULL;
    for (uint32_t at = *first; at && !history; at = histories[at].next)
        if (histories[at].address == address && histories[at].size == size)
            history = &histories[at];
    uint64_t value = explore_value(address, size);
    if (history && store_at(history, history->count - 1)->value == value)
        return history;
    if (!history) {
        explore_history_forget(first, address, size); /* another size is another variable */
        history = make(first, address, size);
    }
    if (history) /* it is new, or somebody else wrote there: a library, the kernel */
        begin(history, object, value);
    return history;
}

static void fill(struct store *store, uint64_t value, const struct clock *clock, uint32_t when,
                 bool seq_cst, uintptr_t pc)
{
    store->value = value;
    store->pc = pc;
    store->moment = seq_cst ? ++moment : 0;
    store->changes = false;
    store->clock = *clock;
    memset(&store->seen, 0, sizeof store->seen);
    store->seen.at[explore_self->strand] = when;
}

void explore_history_add(struct history *history, const struct object *object, uint32_t when,
                         bool seq_cst, bool changes, uintptr_t pc)
{
    if (!history)
        return;
    struct store *store = store_at(history, history->count++);
    fill(store, explore_value(history->address, history->size), &object->clock, when, seq_cst, pc);
    store->changes = changes;
}

/* Whether the caller must not read what is older than that store. */
static bool is_known(const struct store *store, bool seq_cst)
{
    const struct thread *self = explore_self;

    if (store->moment && (seq_cst || store->moment <= self->fenced_at))
        return true;
    for (int strand = 0; strand < explore_strand_count; strand++) {
        uint32_t seen = store->seen.at[strand];
        if (seen && (seen <= self->clock.at[strand] || seen <= self->fenced.at[strand] ||
                     (seq_cst && seen <= fenced.at[strand])))
            return true;
    }
    return false;
}

/* How many stores back the caller's load may reach. */
static unsigned reach_of(struct history *history, bool seq_cst)
{
    unsigned back = 0;

    while (!is_known(store_at(history, history->count - 1 - back), seq_cst)) {
        if (back + 1 == history->count)
            break;
        if (back + 1 == KEPT) {
            explore_shared->older_cut = true;
            break;
        }
        back++;
    }
    return back;
}

/* The caller reads the store that is so many back. */
static const struct store *read_back(struct history *history, unsigned back)
{
    const struct thread *self = explore_self;
    struct store *store = store_at(history, history->count - 1 - back);

    if (store->seen.at[self->strand] == 0)
        store->seen.at[self->strand] = self->clock.at[self->strand];
    if (back > 0)
        explore_event_older(store->value, store_at(history, history->count - back)->pc);
    return store;
}

const struct store *explore_history_load(struct history *history, bool seq_cst)
{
    if (!history)
        return NULL;
    unsigned back = explore_choose_older(reach_of(history, seq_cst));
    const struct store *store = read_back(history, back);
    return back > 0 ? store : NULL;
}

/* Whether the caller's weak compare-and-swap may fail for no reason: not twice before something has
 * changed, or a loop of such would have no end. */
static bool may_fail(uintptr_t pc)
{
    const struct thread *self = explore_self;

    return self->failed_pc != pc || self->failed_at != explore_changes();
}

/* What fails is a load: of any store that has another value, or, if it is weak, of any. */
const struct store *explore_history_compare(struct history *history, uint64_t expected, bool weak,
                                            bool seq_cst, uintptr_t pc)
{
    unsigned backs[KEPT], count = 0;

    if (!history)
        return NULL;
    unsigned reach = reach_of(history, seq_cst);
    weak = weak && may_fail(pc);
    for (unsigned back = 0; back <= reach; back++) {
        bool same = store_at(history, history->count - 1 - back)->value == expected;
        if (back == 0 ? same && weak : !same || weak)
            backs[count++] = back;
    }
    unsigned chosen = explore_choose_older(count);
    if (chosen == 0)
        return NULL;
    const struct store *store = read_back(history, backs[chosen - 1]);
    if (store->value == expected) {
        explore_self->failed_pc = pc;
        explore_self->failed_at = explore_changes();
    }
    if (backs[chosen - 1] == 0)
        explore_event_older(store->value, FAILED_FOR_NO_REASON);
    return store;
}

/* In front of stores that the caller does not know it may store, too; but not between a change and
 * what that has read. */
bool explore_history_store(struct history *history, uint64_t value, const struct clock *clock,
                           bool seq_cst, uintptr_t pc)
{
    unsigned fronts[KEPT], count = 0;
    const struct thread *self = explore_self;

    if (!history)
        return false;
    unsigned reach = reach_of(history, seq_cst); /* the first one that is known, or that there is */
    for (unsigned back = 0; back < reach; back++)
        if (!store_at(history, history->count - 1 - back)->changes)
            fronts[count++] = back;
    unsigned chosen = explore_choose_older(count);
    if (chosen == 0)
        return false;
    uint32_t at = history->count++ - 1 - fronts[chosen - 1];
    for (uint32_t from = history->count - 1; from > at; from--)
        *store_at(history, from) = *store_at(history, from - 1);
    fill(store_at(history, at), value, clock, self->clock.at[self->strand], seq_cst, pc);
    explore_event_older(value, store_at(history, at + 1)->pc);
    return true;
}

static void fence(struct thread *thread)
{
    explore_clock_join(&fenced, &thread->clock);
    thread->fenced = fenced;
    thread->fenced_at = ++moment;
}

void explore_history_fence(void)
{
    fence(explore_self);
}

void explore_history_barrier(void)
{
    for (int round = 0; round < 2; round++) /* what the last one knew is for the first one, too */
        for (int number = 0; number < explore_thread_count; number++)
            if (explore_threads[number].state == THREAD_ALIVE)
                fence(&explore_threads[number]);
}
