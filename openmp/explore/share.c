/* SPDX-License-Identifier: MIT
 *
 * What a team shares: sections, single, ordered. Who takes a part lets the others go first, so that
 * each schedule spreads the work, and what races is seen in the first one. */
#include "openmp/explore/omp.h"

#include <stdlib.h>

/* ---- what a team shares ---------------------------------------------------------------------- */

struct work *omp_work_enter(const struct work *as, bool *first)
{
    struct member *me = omp_me();
    uint64_t number = me->works++;
    struct work **at = &me->team->works;

    while (*at && (*at)->number != number)
        at = &(*at)->next;
    *first = !*at;
    if (!*at) {
        *at = omp_memory(sizeof **at);
        **at = *as;
        (*at)->number = number;
    }
    me->work = *at;
    me->from = me->to = me->trip = 0;
    return *at;
}

void omp_work_leave(void)
{
    struct member *me = omp_me();
    struct work *work = me->work, **at = &me->team->works;

    me->work = NULL;
    if (!work || ++work->left < me->team->size)
        return;
    while (*at != work)
        at = &(*at)->next;
    *at = work->next;
    free(work->memory);
    omp_doacross_close(work->doacross);
    free(work);
}

void omp_take_turns(enum op_kind kind, uintptr_t pc)
{
    if (omp_me()->team->size == 1)
        return;
    explore_changed();
    explore_nap();
    explore_step((struct op){.kind = kind, .pc = pc});
}

/* ---- ordered --------------------------------------------------------------------------------- */

static bool has_turn(const struct thread *thread)
{
    const struct member *member = &omp_members[thread->number];

    return member->work->turn == member->from;
}

void omp_wait_for_turn(struct member *me, uintptr_t pc)
{
    if (me->team->size > 1)
        explore_step((struct op){.kind = OP_ORDERED,
                                 .address = (uintptr_t)&me->work->turn,
                                 .pc = pc,
                                 .ready = has_turn});
}

void GOMP_ordered_start(void);
void GOMP_ordered_end(void);

void GOMP_ordered_start(void)
{
    struct member *me = omp_me();

    if (!me->work || !me->work->is_ordered)
        return;
    omp_wait_for_turn(me, HERE);
    explore_acquire(&me->work->clock);
}

void GOMP_ordered_end(void)
{
    struct member *me = omp_me();

    if (me->work && me->work->is_ordered)
        explore_release(&me->work->clock);
}

/* ---- the region, its barriers ---------------------------------------------------------------- */

void GOMP_parallel(void (*function)(void *), void *data, unsigned threads, unsigned flags);
void GOMP_barrier(void);
bool GOMP_barrier_cancel(void);
bool GOMP_cancel(int which, bool really);
bool GOMP_cancellation_point(int which);

void GOMP_parallel(void (*function)(void *), void *data, unsigned threads, unsigned flags)
{
    (void)flags;
    omp_region(function, data, threads, NULL, HERE);
}

void GOMP_barrier(void)
{
    omp_barrier(HERE);
}

/* As libgomp does it unless OMP_CANCELLATION says otherwise: nothing is cancelled. */
bool GOMP_barrier_cancel(void)
{
    omp_barrier(HERE);
    return false;
}

bool GOMP_cancel(int which, bool really)
{
    (void)which;
    (void)really;
    return false;
}

bool GOMP_cancellation_point(int which)
{
    (void)which;
    return false;
}

/* ---- sections and single --------------------------------------------------------------------- */

unsigned GOMP_sections_start(unsigned count);
unsigned GOMP_sections2_start(unsigned count, void *reductions, void **memory);
unsigned GOMP_sections_next(void);
void GOMP_sections_end(void);
bool GOMP_sections_end_cancel(void);
void GOMP_sections_end_nowait(void);
void GOMP_parallel_sections(void (*function)(void *), void *data, unsigned threads, unsigned count,
                            unsigned flags);
bool GOMP_single_start(void);
void *GOMP_single_copy_start(void);
void GOMP_single_copy_end(void *data);

static struct work sections(unsigned count)
{
    return (struct work){.schedule = SCHEDULE_DYNAMIC, .count = count, .start = 1, .step = 1};
}

unsigned GOMP_sections_next(void)
{
    uint64_t from, to;

    return omp_loop_next(&from, &to, HERE) ? (unsigned)from : 0;
}

unsigned GOMP_sections_start(unsigned count)
{
    uint64_t from, to;

    return omp_loop_start(sections(count), &from, &to, NULL, NULL, HERE) ? (unsigned)from : 0;
}

unsigned GOMP_sections2_start(unsigned count, void *reductions, void **memory)
{
    uint64_t from, to;

    return omp_loop_start(sections(count), &from, &to, reductions, memory, HERE) ? (unsigned)from
                                                                                 : 0;
}

void GOMP_sections_end(void)
{
    omp_work_leave();
    omp_barrier(HERE);
}

bool GOMP_sections_end_cancel(void)
{
    omp_work_leave();
    omp_barrier(HERE);
    return false;
}

void GOMP_sections_end_nowait(void)
{
    omp_work_leave();
}

void GOMP_parallel_sections(void (*function)(void *), void *data, unsigned threads, unsigned count,
                            unsigned flags)
{
    struct work as = sections(count);

    (void)flags;
    omp_region(function, data, threads, &as, HERE);
}

static bool is_first(uintptr_t pc)
{
    bool first;

    omp_take_turns(OP_SINGLE, pc);
    omp_work_enter(&(struct work){0}, &first);
    omp_work_leave();
    return first;
}

bool GOMP_single_start(void)
{
    return is_first(HERE);
}

void *GOMP_single_copy_start(void)
{
    if (is_first(HERE))
        return NULL;
    omp_barrier(HERE);
    return omp_me()->team->copied;
}

void GOMP_single_copy_end(void *data)
{
    omp_me()->team->copied = data;
    omp_barrier(HERE);
}
