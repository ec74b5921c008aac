/* SPDX-License-Identifier: MIT
 *
 * Threads as coroutines, and the step at which one gives way to another. */
#include "posix/explore/explore.h"

#include <errno.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { STACK_BYTES = 1 << 20, GUARD_BYTES = 4096, IDLE_ROUNDS = 500 };

struct thread *explore_threads, *explore_self;
int explore_thread_count = 1;
bool explore_on;

static struct {
    void *memory;
    size_t size;
} *stacks; /* [MOST_THREADS]: they are used again by later runs */

static uint64_t changes;     /* how often something changed that one may wait for */
static unsigned idle_rounds; /* how often all had yielded, and nothing had changed since */
static bool any_yielded;

__attribute__((constructor(101))) static void open_threads(void)
{
    explore_threads = explore_memory(MOST_THREADS * sizeof *explore_threads);
    stacks = explore_memory(MOST_THREADS * sizeof *stacks);
    explore_self = explore_threads;
    explore_self->state = THREAD_ALIVE;
    explore_self->clock.at[0] = 1;
}

/* ---- what is the program's own in each thread -------------------------------------------------- */

static struct {
    bool known;
    char *block;
    const void *image;
    size_t size, image_size;
} tls;

/* The first object that dl_iterate_phdr(3) tells of is the program itself. */
static int find_tls(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    (void)context;
    for (int at = 0; at < info->dlpi_phnum; at++)
        if (info->dlpi_phdr[at].p_type == PT_TLS && info->dlpi_tls_data) {
            tls.block = info->dlpi_tls_data;
            tls.size = info->dlpi_phdr[at].p_memsz;
            tls.image = (const void *)(info->dlpi_addr + info->dlpi_phdr[at].p_vaddr);
            tls.image_size = info->dlpi_phdr[at].p_filesz;
        }
    return 1;
}

static void open_tls(struct thread *thread)
{
    if (!tls.known)
        dl_iterate_phdr(find_tls, NULL);
    tls.known = true;
    if (tls.size == 0)
        return;
    thread->tls = malloc(tls.size);
    if (!thread->tls)
        explore_unsupported("memory for its threads' own variables, which is not there");
    memcpy(thread->tls, tls.image, tls.image_size);
    memset((char *)thread->tls + tls.image_size, 0, tls.size - tls.image_size);
}

bool explore_is_own(uintptr_t address)
{
    return address - (uintptr_t)tls.block < tls.size;
}

bool explore_on_stack(uintptr_t address)
{
    return address - (uintptr_t)explore_self->stack < explore_self->stack_size;
}

static void switch_to(struct thread *next)
{
    struct thread *self = explore_self;

    if (next == self)
        return;
    self->saved_errno = errno;
    if (tls.size > 0) {
        if (!self->tls)
            open_tls(self);
        memcpy(self->tls, tls.block, tls.size);
        memcpy(tls.block, next->tls, tls.size);
    }
    explore_self = next;
    errno = next->saved_errno;
    swapcontext(&self->context, &next->context);
}

/* ---- who can go on ----------------------------------------------------------------------------- */

static bool can_go(const struct thread *thread)
{
    return thread->state == THREAD_ALIVE && (!thread->op.ready || thread->op.ready(thread));
}

static bool find_ready(uint64_t *mask)
{
    bool any = false;

    memset(mask, 0, MASK_WORDS * sizeof *mask);
    for (int number = 0; number < explore_thread_count; number++)
        if (can_go(&explore_threads[number])) {
            mask_set(mask, number, true);
            any = true;
        }
    return any;
}

/* The one whose patience ends first; NULL: nobody's does. */
static struct thread *first_in_time(void)
{
    struct thread *first = NULL;

    for (int number = 0; number < explore_thread_count; number++) {
        struct thread *thread = &explore_threads[number];
        if (thread->state == THREAD_ALIVE && thread->op.until_ns > 0 &&
            (!first || thread->op.until_ns < first->op.until_ns))
            first = thread;
    }
    return first;
}

/* It goes on because its time has come. */
static struct thread *give_up(struct thread *thread)
{
    if (thread->op.until_ns > explore_now_ns())
        explore_time_pass(thread->op.until_ns - explore_now_ns());
    thread->timed_out = true;
    thread->yielded = false;
    return thread;
}

static bool any_of(const uint64_t *mask)
{
    for (int word = 0; word < MASK_WORDS; word++)
        if (mask[word])
            return true;
    return false;
}

/* Who only waits and looks gives way to all others: is not in `mask`, and only in `wide`, which says
 * who may be chosen against the default, if that may lead anywhere. Returns NULL, or who is next since
 * a time has come while all give way. */
static struct thread *leave_the_patient(uint64_t *mask, uint64_t *wide)
{
    uint64_t eager[MASK_WORDS], others[MASK_WORDS];
    bool all_sleep = true;

    memcpy(eager, mask, sizeof eager);
    for (int number = 0; number < explore_thread_count; number++) {
        const struct thread *thread = &explore_threads[number];
        if (thread->yielded)
            mask_set(eager, number, false);
        if (thread->yielded && thread->naps > 1)
            mask_set(wide, number, false);
        if (mask_has(mask, number) && thread->op.kind != OP_SLEEP)
            all_sleep = false;
    }
    if (any_of(eager)) {
        memcpy(mask, eager, sizeof eager);
        return NULL;
    }
    explore_time_pass(1000000); /* all wait for something: perhaps for the time */
    struct thread *first = first_in_time();
    if (first && (all_sleep || first->op.until_ns <= explore_now_ns()))
        return give_up(first);
    for (int number = 0; number < explore_thread_count; number++)
        explore_threads[number].yielded = false;
    any_yielded = false;
    memcpy(others, mask, sizeof others);
    mask_set(others, explore_self->number, false);
    if (explore_self->state == THREAD_ALIVE && any_of(others)) { /* they take turns */
        explore_yield();
        memcpy(mask, others, sizeof others);
    }
    memcpy(wide, mask, sizeof others);
    idle_rounds++;
    return NULL;
}

static _Noreturn void tell_blocked(void)
{
    struct shared *shared = explore_shared;
    unsigned lost = 0;

    for (int number = 0; number < explore_thread_count; number++) {
        const struct thread *thread = &explore_threads[number];
        const struct object *object = thread->op.object;
        if (thread->state != THREAD_ALIVE || shared->blocked_count == MOST_BLOCKED)
            continue;
        struct blocked *blocked = &shared->blocked[shared->blocked_count++];
        *blocked = (struct blocked){.thread = number,
                                    .holder = object && object->depth ? object->owner : -1,
                                    .kind = thread->op.kind,
                                    .address = thread->op.address,
                                    .pc = thread->op.pc};
        if (object) {
            blocked->object_kind = object->kind;
            blocked->holder_pc = object->owner_pc;
            blocked->lost = thread->op.kind == OP_WOKEN ? object->lost : 0;
            blocked->lost_pc = object->lost_pc;
            lost += blocked->lost;
        } else if (thread->op.kind == OP_JOIN) {
            blocked->holder = (int)thread->op.address;
        }
    }
    if (explore_forked && shared->blocked_count == 1)
        explore_unsupported("processes that wait for each other");
    explore_fail(lost ? FAILURE_WAKEUP : FAILURE_DEADLOCK, explore_self->op.pc, "nobody can go on");
}

/* Whom the policy chooses next; the caller may have ended. */
static struct thread *next_thread(void)
{
    struct shared *shared = explore_shared;
    uint64_t mask[MASK_WORDS], wide[MASK_WORDS];
    struct thread *current = explore_self->state == THREAD_ALIVE ? explore_self : NULL, *next;

    if (!find_ready(mask)) {
        next = first_in_time();
        if (!next)
            tell_blocked();
        return give_up(next);
    }
    memcpy(wide, mask, sizeof wide);
    next = leave_the_patient(mask, wide);
    if (next)
        return next;
    if (idle_rounds > IDLE_ROUNDS)
        explore_fail(FAILURE_LIVELOCK, explore_self->op.pc,
                     "all threads that can run only look again and again, and nothing changes");
    if (shared->steps == shared->most_steps) {
        shared->cut_off = 1;
        explore_leave(0);
    }
    next = explore_choose(mask, wide, current);
    mask_set(wide, next->number, false);
    memcpy(shared->choices[shared->steps], wide, sizeof wide);
    shared->chosen[shared->steps++] = (uint16_t)next->number;
    return next;
}

bool explore_step(struct op op)
{
    struct thread *self = explore_self;

    if (!explore_on) {
        if (!op.ready)
            return true;
        self->op = op;
        if (op.ready(self))
            return true;
        explore_serve(); /* it waits, and nobody else is there */
        explore_on = true;
    }
    explore_written(self);
    self->op = op;
    self->timed_out = false;
    switch_to(next_thread());
    explore_time_pass(1000);
    explore_tick();
    if (!self->timed_out)
        explore_event(&self->op);
    return !self->timed_out;
}

void explore_nap(void)
{
    struct thread *self = explore_self;

    self->naps = self->napped_at == changes ? self->naps + 1 : 1;
    self->napped_at = changes;
    self->yielded = any_yielded = true;
}

void explore_yield(void)
{
    explore_self->naps = 2; /* it is no use to come back before something changes */
    explore_self->yielded = true;
    any_yielded = true;
}

/* Who has given way may go on, since what they wait for may be there. */
void explore_changed(void)
{
    changes++;
    idle_rounds = 0;
    if (!any_yielded)
        return;
    any_yielded = false;
    for (int number = 0; number < explore_thread_count; number++)
        explore_threads[number].yielded = false;
}

uint64_t explore_changes(void)
{
    return changes;
}

/* ---- beginning and end ------------------------------------------------------------------------- */

static void run_thread(void)
{
    explore_time_pass(1000);
    explore_event(&explore_self->op);
    explore_changed();
    explore_thread_end(explore_self->start(explore_self->argument));
}

static void open_stack(struct thread *thread)
{
    if (stacks[thread->number].size < thread->stack_size) {
        void *memory = explore_memory(thread->stack_size);
        if (mprotect(memory, GUARD_BYTES, PROT_NONE) != 0)
            explore_unsupported("memory for the stacks of its threads, which is not there");
        stacks[thread->number].memory = memory;
        stacks[thread->number].size = thread->stack_size;
    }
    thread->stack = stacks[thread->number].memory;
}

static void open_context(struct thread *thread)
{
    getcontext(&thread->context);
    thread->context.uc_stack.ss_sp = thread->stack;
    thread->context.uc_stack.ss_size = thread->stack_size;
    makecontext(&thread->context, run_thread, 0);
}

struct thread *explore_thread_open(void *(*start)(void *), void *argument, size_t stack_size,
                                   uintptr_t pc)
{
    struct thread *thread;

    if (explore_thread_count == MOST_THREADS)
        return NULL;
    thread = &explore_threads[explore_thread_count];
    *thread = (struct thread){.number = explore_thread_count,
                              .state = THREAD_ALIVE,
                              .start = start,
                              .argument = argument,
                              .created_pc = pc,
                              .written_event = -1,
                              .stack_size = stack_size > STACK_BYTES ? stack_size : STACK_BYTES};
    thread->op = (struct op){.kind = OP_START, .pc = (uintptr_t)start + 1};
    open_stack(thread);
    open_context(thread);
    open_tls(thread);
    explore_thread_count++;
    thread->clock = explore_self->clock;
    thread->clock.at[thread->number] = 1;
    explore_tick();
    explore_choose_thread(thread);
    explore_shared->threads = (uint32_t)explore_thread_count;
    return thread;
}

static void run_destructors(struct thread *self);

void explore_thread_end(void *result)
{
    struct thread *self = explore_self;
    struct thread *next;

    run_destructors(self);
    explore_written(self);
    explore_event(&(struct op){.kind = OP_END, .pc = (uintptr_t)self->start + 1});
    self->result = result;
    self->state = THREAD_ENDED;
    self->op = (struct op){.kind = OP_END};
    explore_changed();
    for (int number = 0; number < explore_thread_count; number++)
        if (explore_threads[number].state == THREAD_ALIVE) {
            next = next_thread();
            switch_to(next);
            abort(); /* nobody comes back to a thread that has ended */
        }
    explore_leave(0); /* the last one ends the process */
}

void explore_thread_alone(void)
{
    for (int number = 0; number < explore_thread_count; number++)
        if (&explore_threads[number] != explore_self)
            explore_threads[number].state = THREAD_FREE;
}

/* ---- a thread's own values --------------------------------------------------------------------- */

static struct {
    bool used;
    void (*destroy)(void *value);
} keys[MOST_KEYS];

int pthread_key_create(unsigned *key, void (*destroy)(void *value))
{
    for (unsigned at = 0; at < MOST_KEYS; at++)
        if (!keys[at].used) {
            keys[at].used = true;
            keys[at].destroy = destroy;
            for (int number = 0; number < explore_thread_count; number++)
                explore_threads[number].keys[at] = NULL;
            *key = at;
            return 0;
        }
    return EAGAIN;
}

int pthread_key_delete(unsigned key)
{
    if (key >= MOST_KEYS || !keys[key].used)
        return EINVAL;
    keys[key].used = false;
    return 0;
}

void *pthread_getspecific(unsigned key)
{
    return key < MOST_KEYS ? (void *)(uintptr_t)explore_self->keys[key] : NULL;
}

int pthread_setspecific(unsigned key, const void *value)
{
    if (key >= MOST_KEYS || !keys[key].used)
        return EINVAL;
    explore_self->keys[key] = value;
    return 0;
}

static void run_destructors(struct thread *self)
{
    bool again = true;

    for (int round = 0; round < 4 && again; round++) {
        again = false;
        for (int at = 0; at < MOST_KEYS; at++) {
            void *value = (void *)(uintptr_t)self->keys[at];
            if (!value || !keys[at].used || !keys[at].destroy)
                continue;
            self->keys[at] = NULL;
            again = true;
            keys[at].destroy(value);
        }
    }
}
