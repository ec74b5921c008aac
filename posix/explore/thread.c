/* SPDX-License-Identifier: MIT
 *
 * Threads as coroutines: how they begin, end, and give way to each other. */
#include "posix/explore/shared.h"

#include <errno.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { STACK_BYTES = 1 << 20, GUARD_BYTES = 4096 };

struct thread *explore_threads, *explore_self;
int explore_thread_count = 1;
bool explore_on;

static struct {
    void *memory;
    size_t size;
} * stacks; /* [MOST_THREADS]: they are used again by later runs */

__attribute__((constructor(101))) static void open_threads(void)
{
    explore_threads = explore_memory(MOST_THREADS * sizeof *explore_threads);
    stacks = explore_memory(MOST_THREADS * sizeof *stacks);
    explore_self = explore_threads;
    explore_self->state = THREAD_ALIVE;
    explore_self->clock.at[0] = 1;
}

/* ---- what is the program's own in each thread ------------------------------------------------ */

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

char *explore_own_keep(void)
{
    char *copy = tls.size > 0 ? malloc(tls.size) : NULL;

    if (copy)
        memcpy(copy, tls.block, tls.size);
    return copy;
}

uintptr_t explore_own_in(const char *copy, uintptr_t address, bool forth)
{
    uintptr_t distance = (uintptr_t)copy - (uintptr_t)tls.block;

    return forth ? address + distance : address - distance;
}

bool explore_on_stack(uintptr_t address)
{
    return address - (uintptr_t)explore_self->stack < explore_self->stack_size;
}

void explore_switch(struct thread *next)
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
    /* cppcheck-suppress swapcontextCalled ; a coroutine is what is wanted */
    swapcontext(&self->context, &next->context);
}

/* ---- beginning and end ----------------------------------------------------------------------- */

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
    /* cppcheck-suppress getcontextCalled ; a coroutine is what is wanted */
    getcontext(&thread->context);
    thread->context.uc_stack.ss_sp = thread->stack;
    thread->context.uc_stack.ss_size = thread->stack_size;
    /* cppcheck-suppress makecontextCalled ; a coroutine is what is wanted */
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
    thread->strand = explore_strand_open(thread->number, false);
    if (thread->strand < 0)
        return NULL;
    thread->op = (struct op){.kind = OP_START, .pc = (uintptr_t)start + 1};
    open_stack(thread);
    open_context(thread);
    open_tls(thread);
    explore_thread_count++;
    explore_signals_inherit(thread);
    thread->clock = explore_self->clock;
    thread->fenced = explore_self->fenced;
    thread->fenced_at = explore_self->fenced_at;
    thread->clock.at[thread->strand] = explore_strand_begin(thread->strand);
    explore_tick();
    explore_choose_thread(thread);
    explore_shared->threads = (uint32_t)explore_thread_count;
    return thread;
}

void explore_thread_end(void *result)
{
    struct thread *self = explore_self;
    struct thread *next;

    explore_destroy_values();
    explore_written(self);
    explore_event(&(struct op){.kind = OP_END, .pc = (uintptr_t)self->start + 1});
    explore_objects_abandon(self->number);
    self->result = result;
    self->state = THREAD_ENDED;
    self->op = (struct op){.kind = OP_END};
    explore_changed();
    for (int number = 0; number < explore_thread_count; number++)
        if (explore_threads[number].state == THREAD_ALIVE && !explore_threads[number].is_timer) {
            next = explore_next();
            explore_switch(next);
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
