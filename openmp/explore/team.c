/* SPDX-License-Identifier: MIT
 *
 * Regions, their teams and barriers. A worker that has done with a region waits for the next one,
 * and takes tasks until its team's last barrier is over. */
#include "openmp/explore/omp.h"

#include <stdlib.h>
#include <string.h>

enum { COPYIN_WORDS = 32 };

struct member omp_members[MOST_THREADS];

void *omp_memory(size_t size)
{
    void *memory = calloc(1, size);

    if (!memory)
        explore_unsupported("more memory than there is");
    return memory;
}

void *omp_given_memory(size_t size)
{
    void *memory = omp_memory(size);

    explore_shadow_forget((uintptr_t)memory, size); /* it may have been the program's before */
    return memory;
}

/* A team, alone so far. */
static struct team *open_team(int size)
{
    struct team *team = omp_memory(sizeof *team);

    team->size = size;
    team->threads = omp_memory((size_t)size * sizeof(struct thread *));
    team->implicit = omp_memory((size_t)size * sizeof *team->implicit);
    team->last = &team->first;
    for (int at = 0; at < size; at++)
        team->implicit[at].team = team;
    return team;
}

struct member *omp_me(void)
{
    struct member *me = &omp_members[explore_self->number];

    if (!me->team) {
        me->team = open_team(1);
        me->task = me->team->implicit;
    }
    return me;
}

/* ---- barriers -------------------------------------------------------------------------------- */

void omp_barrier_look(struct team *team)
{
    if (team->arrived < team->size || team->unfinished > 0)
        return;
    team->arrived = 0;
    team->generation++;
    team->passed = team->arriving;
    memset(&team->arriving, 0, sizeof team->arriving);
    for (int at = 0; at < team->size; at++)
        omp_forget_depended(&team->implicit[at]);
    explore_changed();
}

static void arrive(struct team *team)
{
    explore_release(&team->arriving);
    team->arrived++;
    omp_barrier_look(team);
}

static bool may_pass(const struct thread *thread)
{
    const struct member *member = &omp_members[thread->number];

    return member->team->generation != member->generation ||
           omp_any_ready(thread, omp_may_take_any);
}

void omp_barrier(uintptr_t pc)
{
    struct member *me = omp_me();
    struct team *team = me->team;

    if (team->size == 1 && team->unfinished == 0) { /* its tasks have been run at once */
        explore_acquire(&team->arriving);
        return;
    }
    me->generation = team->generation;
    arrive(team);
    for (;;) {
        explore_step((struct op){.kind = OP_BARRIER,
                                 .address = (uintptr_t)&team->generation,
                                 .pc = pc,
                                 .ready = may_pass});
        if (team->generation != me->generation)
            break;
        omp_run_ready(omp_may_take_any);
    }
    explore_acquire(&team->passed);
}

/* ---- workers --------------------------------------------------------------------------------- */

static bool has_work(const struct thread *thread)
{
    const struct member *member = &omp_members[thread->number];

    return !member->is_idle && (member->function || omp_any_ready(thread, omp_may_take_any));
}

static void *work(void *context)
{
    (void)context;
    for (;;) {
        struct member *me = omp_me();
        void (*function)(void *data) = me->function;
        me->function = NULL;
        if (function) {
            explore_acquire(&me->team->begun);
            explore_self->lowest = (uintptr_t)__builtin_frame_address(0);
            function(me->data);
            explore_written(explore_self);
            arrive(me->team);
        } else {
            omp_run_ready(omp_may_take_any);
        }
        explore_step((struct op){.kind = OP_IDLE, .ready = has_work});
    }
    return NULL;
}

/* The first worker that is idle, or a new one; NULL: there are too many. */
static struct thread *hire(uintptr_t pc)
{
    struct thread *thread = NULL;

    for (int number = 1; number < explore_thread_count && !thread; number++)
        if (omp_members[number].is_worker && omp_members[number].is_idle)
            thread = &explore_threads[number];
    if (!thread)
        thread = explore_thread_open(work, NULL, 0, pc);
    if (!thread)
        return NULL;
    thread->detached = true;
    thread->op = (struct op){.kind = OP_START, .pc = pc, .ready = has_work};
    omp_members[thread->number].is_worker = true;
    return thread;
}

/* As many as there are threads for; the caller's thread is the first. */
static struct team *hire_team(int size, uintptr_t pc)
{
    struct team *team = open_team(size);

    team->threads[0] = explore_self;
    for (int at = 1; at < size; at++) {
        struct thread *thread = hire(pc);
        if (!thread) {
            team->size = at;
            break;
        }
        omp_members[thread->number].is_idle = false;
        omp_members[thread->number].team = team;
        team->threads[at] = thread;
    }
    return team;
}

/* ---- regions --------------------------------------------------------------------------------- */

/* `copyin` hands over addresses of the caller's own variables, which in each thread lie at the same
 * address: they become those of a copy. The words of the data that were changed, as a mask. */
static uint32_t copy_in(uintptr_t *words, const char *own)
{
    uint32_t changed = 0;

    for (int at = 0; own && words && at < COPYIN_WORDS; at++)
        if (explore_is_own(words[at])) {
            words[at] = explore_own_in(own, words[at], true);
            changed |= UINT32_C(1) << at;
        }
    return changed;
}

static void copy_back(uintptr_t *words, const char *own, uint32_t changed)
{
    for (int at = 0; at < COPYIN_WORDS; at++)
        if (changed >> at & 1)
            words[at] = explore_own_in(own, words[at], false);
}

static void begin(struct team *team, void (*function)(void *data), void *data,
                  const struct work *as)
{
    struct work *shared = NULL;

    if (as) {
        shared = omp_memory(sizeof *shared);
        *shared = *as;
        team->works = shared;
    }
    for (int at = 0; at < team->size; at++)
        omp_members[team->threads[at]->number] = (struct member){.is_worker = at > 0,
                                                                 .team = team,
                                                                 .number = at,
                                                                 .task = &team->implicit[at],
                                                                 .works = as ? 1 : 0,
                                                                 .work = shared,
                                                                 .function = at ? function : NULL,
                                                                 .data = data};
    explore_release(&team->begun);
    explore_changed();
}

static void end(struct team *team)
{
    for (int at = 1; at < team->size; at++)
        omp_members[team->threads[at]->number].is_idle = true;
    free(team->threads);
    free(team->implicit);
    free(team);
}

void omp_region(void (*function)(void *data), void *data, unsigned threads, const struct work *as,
                uintptr_t pc)
{
    omp_region_of(function, data, threads, as, NULL, pc);
}

int omp_region_of(void (*function)(void *data), void *data, unsigned threads, const struct work *as,
                  struct group *group, uintptr_t pc)
{
    struct member *me = omp_me();
    const struct team *outer = me->team;
    int size = threads ? (int)threads : omp_settings.threads;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);

    if (outer->active_level >= omp_settings.levels)
        size = 1;
    if (size > 1) {
        explore_serve();
        explore_on = true;
        if (explore_self->lowest == 0 || explore_self->lowest > here)
            explore_self->lowest = here;
    }
    struct member *before = omp_memory(sizeof *before);
    *before = *me;
    struct team *team = hire_team(size > 0 ? size : 1, pc);
    team->level = outer->level + 1;
    team->active_level = outer->active_level + (team->size > 1);
    team->outer = before->team;
    team->outer_number = before->number;
    for (int at = 0; at < team->size; at++)
        team->implicit[at].group = group;
    char *own = team->size > 1 ? explore_own_keep() : NULL;
    uint32_t changed = copy_in(data, own);
    explore_written(explore_self);
    explore_event(&(struct op){.kind = OP_TEAM, .address = (uintptr_t)team->size, .pc = pc});
    begin(team, function, data, as);
    me->is_worker = before->is_worker;
    function(data);
    omp_barrier(pc);
    copy_back(data, own, changed);
    free(own);
    size = team->size;
    end(team);
    *me = *before;
    free(before);
    return size;
}
