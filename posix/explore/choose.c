/* SPDX-License-Identifier: MIT
 *
 * Policies: who makes the next step.
 *
 * DEVIATIONS  the default (who runs goes on; who cannot is followed by the next), but at the steps
 *             that the plan names
 * SEGMENTS    so many steps of this thread, so many of that, then the default
 * EXACT       a thread for each step: a replay
 * PCT         Burckhardt, Kothari, Musuvathi, Nagarakatti: A Randomized Scheduler with
 *             Probabilistic Guarantees of Finding Bugs, ASPLOS 2010
 * WIDE        anybody, and who has given way, too (of a rank of MPI)
 * POS         Yuan, Yang, Gu: Partial Order Aware Concurrency Sampling, CAV 2018
 * TURNS       some threads, drawn by lot, take turns after their writes; the others come when none
 *             of those can go on: for mistakes that need many switches at such places
 * STATES      as SEGMENTS, then as POS, or anybody (states.c) */
#include "posix/explore/shared.h"

#include <string.h>

enum { MOST_DEPTH = 16, FIRST_PRIORITY = 1 << 20 };

static uint32_t change_at[MOST_DEPTH];
static int64_t lowest;
static enum op_kind last_kind; /* what the thread that was chosen last has done since */
static int willing;
static bool at_locks;  /* who has a lock has written, too */
static bool any_order; /* of STATES: anybody comes */

uint64_t explore_random(uint64_t *state)
{
    uint64_t mixed = *state += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */

    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return mixed ^ (mixed >> 31);
}

static int64_t draw(void)
{
    return (int64_t)(explore_random(&explore_shared->random) >> 20) + FIRST_PRIORITY;
}

void explore_choose_open(void)
{
    struct shared *shared = explore_shared;

    shared->turn = 0;
    shared->turn_done = 0;
    lowest = 0;
    willing = 8 + (int)(explore_random(&shared->random) % 8);
    at_locks = explore_random(&shared->random) % 4 == 0;
    any_order = explore_random(&shared->random) % 4 == 0;
    memset(change_at, 0, sizeof change_at);
    if (shared->policy == POLICY_PCT && shared->length > 0)
        for (uint32_t at = 0; at + 1 < shared->depth && at < MOST_DEPTH; at++)
            change_at[at] = 1 + (uint32_t)(explore_random(&shared->random) % shared->length);
    explore_choose_thread(explore_self);
}

void explore_choose_thread(struct thread *thread)
{
    thread->priority = draw();
}

/* ---- the policies ---------------------------------------------------------------------------- */

/* The current thread; where it cannot go on, the next one in a circle. */
struct thread *explore_default(const uint64_t *mask, const struct thread *current)
{
    int from = current ? current->number : explore_self->number;

    for (int more = current ? 0 : 1; more <= explore_thread_count; more++) {
        int number = (from + more) % explore_thread_count;
        if (mask_has(mask, number))
            return &explore_threads[number];
    }
    return NULL;
}

bool explore_deviates(uint32_t step, bool older)
{
    const struct shared *shared = explore_shared;
    const struct turn *turn = &shared->turns[shared->turn];

    return shared->turn < shared->turn_count && turn->at == step && (turn->older > 0) == older;
}

static struct thread *by_deviations(const uint64_t *mask, const uint64_t *wide,
                                    const struct thread *current)
{
    struct shared *shared = explore_shared;

    if (explore_deviates(shared->steps, false)) {
        int number = shared->turns[shared->turn++].thread;
        if (mask_has(wide, number))
            return &explore_threads[number];
        shared->diverged++;
    }
    return explore_default(mask, current);
}

/* NULL: no more is planned. */
static struct thread *by_segments(const uint64_t *wide)
{
    struct shared *shared = explore_shared;

    for (; shared->turn < shared->turn_count; shared->turn++, shared->turn_done = 0) {
        const struct turn *turn = &shared->turns[shared->turn];
        bool wanted = shared->turn_done < turn->at;
        if (wanted && mask_has(wide, turn->thread)) {
            shared->turn_done++;
            return &explore_threads[turn->thread];
        }
        bool other_value = shared->steps > 0 && shared->older[shared->steps - 1] != turn->older;
        if (shared->policy == POLICY_EXACT && (wanted || (turn->older && other_value)))
            shared->diverged++;
    }
    return NULL;
}

static struct thread *by_priority(const uint64_t *mask)
{
    struct thread *best = NULL;

    for (int number = 0; number < explore_thread_count; number++)
        if (mask_has(mask, number) && (!best || explore_threads[number].priority > best->priority))
            best = &explore_threads[number];
    return best;
}

static struct thread *by_pct(const uint64_t *mask, struct thread *current)
{
    struct shared *shared = explore_shared;

    if (current)
        for (uint32_t at = 0; at + 1 < shared->depth && at < MOST_DEPTH; at++)
            if (change_at[at] == shared->steps + 1)
                current->priority = (int64_t)at + 1;
    if (current && current->yielded)
        current->priority = --lowest;
    return by_priority(mask);
}

static struct thread *by_lot(const uint64_t *mask)
{
    unsigned count = 0, chosen;

    for (int number = 0; number < explore_thread_count; number++)
        count += mask_has(mask, number);
    chosen = count ? (unsigned)(explore_random(&explore_shared->random) % count) : 0;
    for (int number = 0;; number++)
        if (mask_has(mask, number) && chosen-- == 0)
            return &explore_threads[number];
}

static bool only_reads(const struct op *op)
{
    return op->kind == OP_READ || op->kind == OP_ATOMIC_READ;
}

/* The highest priority; whoever would race with its step draws anew. */
static struct thread *by_pos(const uint64_t *mask)
{
    struct thread *best = by_priority(mask);

    for (int number = 0; number < explore_thread_count; number++) {
        struct thread *other = &explore_threads[number];
        if (other != best && other->state == THREAD_ALIVE && best->op.address &&
            other->op.address == best->op.address &&
            !(only_reads(&other->op) && only_reads(&best->op)))
            other->priority = draw();
    }
    best->priority = draw();
    return best;
}

/* From where the plan ends. */
static struct thread *by_states(const uint64_t *mask, const uint64_t *wide)
{
    struct thread *planned = by_segments(wide);

    return planned ? planned : any_order ? by_lot(mask) : by_pos(mask);
}

static bool changes_something(enum op_kind kind)
{
    return kind != OP_READ && kind != OP_ATOMIC_READ && kind != OP_START &&
           (kind != OP_LOCK || at_locks);
}

/* A priority above the lowest means that the thread takes part; `willing` of 16 is how often one
 * does what it should. */
static struct thread *by_turns(const uint64_t *mask, struct thread *current)
{
    uint64_t active[MASK_WORDS] = {0}, rest[MASK_WORDS];
    bool goes_on = current && mask_has(mask, current->number), any = false;
    uint64_t lot = explore_random(&explore_shared->random);

    for (int number = 0; number < explore_thread_count; number++)
        if (mask_has(mask, number) && explore_threads[number].priority % 3 != 0) {
            mask_set(active, number, true);
            any = true;
        }
    memcpy(rest, any ? active : mask, sizeof rest);
    goes_on = goes_on && mask_has(rest, current->number);
    if (goes_on && (int)(lot % 16) < willing && !changes_something(last_kind))
        return current;
    if (goes_on && (int)(lot % 16) < willing) {
        mask_set(rest, current->number, false);
        for (int word = 0; word < MASK_WORDS; word++)
            if (rest[word])
                return by_lot(rest);
        return current;
    }
    return by_lot(rest);
}

/* Whom the policy chooses. */
static struct thread *choose(const uint64_t *mask, const uint64_t *wide, struct thread *current)
{
    struct thread *planned;

    switch (explore_shared->policy) {
    case POLICY_DEVIATIONS:
        return by_deviations(mask, wide, current);
    case POLICY_SEGMENTS:
    case POLICY_EXACT:
        planned = by_segments(wide);
        return planned ? planned : explore_default(mask, current);
    case POLICY_STATES:
        return by_states(mask, wide);
    case POLICY_PCT:
        return by_pct(mask, current);
    case POLICY_POS:
        return by_pos(mask);
    case POLICY_TURNS:
        return by_turns(mask, current);
    case POLICY_WIDE:
        return by_lot(wide);
    }
    return explore_default(mask, current);
}

struct thread *explore_choose(const uint64_t *mask, const uint64_t *wide, struct thread *current)
{
    struct thread *next = choose(mask, wide, current);

    last_kind = next->op.kind;
    return next;
}

/* What is picked is kept as if it were a thread of that number. */
static int pick(int count)
{
    struct shared *shared = explore_shared;
    uint64_t mask[MASK_WORDS] = {0};
    struct thread *from = NULL;
    bool drawn = false;

    for (int number = 0; number < count; number++)
        mask_set(mask, number, true);
    switch (shared->policy) {
    case POLICY_DEVIATIONS:
        if (explore_deviates(shared->steps, false))
            from = by_deviations(mask, mask, NULL);
        break;
    case POLICY_SEGMENTS:
    case POLICY_EXACT:
    case POLICY_STATES:
        from = by_segments(mask);
        drawn = !from && shared->policy == POLICY_STATES;
        break;
    case POLICY_PCT:
    case POLICY_POS:
    case POLICY_TURNS:
    case POLICY_WIDE:
        drawn = true;
    }
    if (drawn)
        return (int)(explore_random(&shared->random) % (uint64_t)count);
    return from && from->number < count ? from->number : 0;
}

int explore_pick(int count)
{
    struct shared *shared = explore_shared;
    int picked;

    if (count <= 1 || shared->steps == shared->most_steps)
        return 0;
    picked = pick(count);
    memset(shared->choices[shared->steps], 0, sizeof shared->choices[0]);
    shared->older[shared->steps] = shared->reach[shared->steps] = 0;
    explore_state_step(shared->steps, picked, 0);
    for (int other = 0; other < count; other++)
        mask_set(shared->choices[shared->steps], other, other != picked);
    shared->chosen[shared->steps++] = (uint16_t)picked;
    return picked;
}
