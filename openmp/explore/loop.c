/* SPDX-License-Identifier: MIT
 *
 * Loops: which iterations are whose, for every schedule and every name that gcc knows it by. */
#include "openmp/explore/omp.h"

#include <stdlib.h>

/* ---- loops ----------------------------------------------------------------------------------- */

/* How many iterations; the variable counts modulo 2^64. */
static uint64_t iterations(uint64_t start, uint64_t end, uint64_t step, bool up, bool is_signed)
{
    bool any = is_signed ? (up ? (int64_t)end > (int64_t)start : (int64_t)end < (int64_t)start)
                         : (up ? end > start : end < start);
    uint64_t distance = up ? end - start : start - end, by = up ? step : -step;

    return !any || by == 0 ? 0 : (distance - 1) / by + 1;
}

struct work omp_loop(uint64_t start, uint64_t end, uint64_t step, bool up, bool is_signed,
                     int schedule, uint64_t chunk, bool is_ordered)
{
    if (schedule == SCHEDULE_RUNTIME) {
        schedule = omp_settings.schedule;
        chunk = (uint64_t)omp_settings.chunk;
    }
    return (struct work){.is_ordered = is_ordered,
                         .schedule = schedule,
                         .count = iterations(start, end, step, up, is_signed),
                         .chunk = chunk,
                         .start = start,
                         .step = step};
}

static void take_static(struct member *me)
{
    const struct work *work = me->work;
    uint64_t size = (uint64_t)me->team->size, number = (uint64_t)me->number;

    if (work->chunk > 0) {
        me->from = (me->trip * size + number) * work->chunk;
        me->to = me->from + work->chunk;
    } else {
        uint64_t each = work->count / size, more = work->count % size;
        me->from = number * each + (number < more ? number : more);
        me->to = me->trip > 0 ? me->from : me->from + each + (number < more);
    }
    me->trip++;
}

static void take_next(struct member *me, uintptr_t pc)
{
    struct work *work = me->work;

    if (work->at < work->count)
        omp_take_turns(OP_CHUNK, pc);
    uint64_t left = work->count - work->at, chunk = work->chunk ? work->chunk : 1;
    if (work->schedule == SCHEDULE_GUIDED && left / (uint64_t)me->team->size > chunk)
        chunk = left / (uint64_t)me->team->size;
    me->from = work->at;
    me->to = work->at += chunk < left ? chunk : left;
}

static void pass_turn(struct member *me, uintptr_t pc)
{
    if (!me->work || !me->work->is_ordered || me->from >= me->to)
        return;
    omp_wait_for_turn(me, pc);
    me->work->turn = me->to;
    explore_changed();
}

bool omp_loop_next(uint64_t *from, uint64_t *to, uintptr_t pc)
{
    struct member *me = omp_me();
    const struct work *work = me->work;

    pass_turn(me, pc);
    if (work->schedule == SCHEDULE_STATIC)
        take_static(me);
    else
        take_next(me, pc);
    if (me->to > work->count)
        me->to = work->count;
    if (me->from >= me->to) {
        me->from = me->to = 0;
        return false;
    }
    *from = work->start + me->from * work->step;
    *to = work->start + me->to * work->step;
    return true;
}

static bool start(struct work as, uint64_t *from, uint64_t *to, uintptr_t pc)
{
    bool first;

    omp_work_enter(&as, &first);
    return omp_loop_next(from, to, pc);
}

static void leave(uintptr_t pc)
{
    pass_turn(omp_me(), pc);
    omp_work_leave();
}

typedef unsigned long long ull;
_Static_assert(sizeof(long) == sizeof(uint64_t), "a loop's variable has 64 bits");
_Static_assert(sizeof(ull) == sizeof(uint64_t), "a loop's variable has 64 bits");

#define NEXT(name)                                                                                 \
    bool GOMP_loop_##name##_next(long *from, long *to);                                            \
    bool GOMP_loop_ull_##name##_next(ull *from, ull *to);                                          \
    bool GOMP_loop_##name##_next(long *from, long *to)                                             \
    {                                                                                              \
        return omp_loop_next((uint64_t *)from, (uint64_t *)to, HERE);                              \
    }                                                                                              \
    bool GOMP_loop_ull_##name##_next(ull *from, ull *to)                                           \
    {                                                                                              \
        return omp_loop_next((uint64_t *)from, (uint64_t *)to, HERE);                              \
    }

#define LOOP(name, schedule, is_ordered)                                                           \
    bool GOMP_loop_##name##_start(long begin, long end, long step, long chunk, long *from,         \
                                  long *to);                                                       \
    bool GOMP_loop_ull_##name##_start(bool up, ull begin, ull end, ull step, ull chunk, ull *from, \
                                      ull *to);                                                    \
    bool GOMP_loop_##name##_start(long begin, long end, long step, long chunk, long *from,         \
                                  long *to)                                                        \
    {                                                                                              \
        return start(omp_loop((uint64_t)begin, (uint64_t)end, (uint64_t)step, step > 0, true,      \
                              schedule, (uint64_t)chunk, is_ordered),                              \
                     (uint64_t *)from, (uint64_t *)to, HERE);                                      \
    }                                                                                              \
    bool GOMP_loop_ull_##name##_start(bool up, ull begin, ull end, ull step, ull chunk, ull *from, \
                                      ull *to)                                                     \
    {                                                                                              \
        return start(omp_loop(begin, end, step, up, false, schedule, chunk, is_ordered),           \
                     (uint64_t *)from, (uint64_t *)to, HERE);                                      \
    }                                                                                              \
    NEXT(name)

#define RUNTIME(name, is_ordered)                                                                  \
    bool GOMP_loop_##name##_start(long begin, long end, long step, long *from, long *to);          \
    bool GOMP_loop_ull_##name##_start(bool up, ull begin, ull end, ull step, ull *from, ull *to);  \
    bool GOMP_loop_##name##_start(long begin, long end, long step, long *from, long *to)           \
    {                                                                                              \
        return start(omp_loop((uint64_t)begin, (uint64_t)end, (uint64_t)step, step > 0, true,      \
                              SCHEDULE_RUNTIME, 0, is_ordered),                                    \
                     (uint64_t *)from, (uint64_t *)to, HERE);                                      \
    }                                                                                              \
    bool GOMP_loop_ull_##name##_start(bool up, ull begin, ull end, ull step, ull *from, ull *to)   \
    {                                                                                              \
        return start(omp_loop(begin, end, step, up, false, SCHEDULE_RUNTIME, 0, is_ordered),       \
                     (uint64_t *)from, (uint64_t *)to, HERE);                                      \
    }                                                                                              \
    NEXT(name)

LOOP(static, SCHEDULE_STATIC, false)
LOOP(dynamic, SCHEDULE_DYNAMIC, false)
LOOP(guided, SCHEDULE_GUIDED, false)
LOOP(nonmonotonic_dynamic, SCHEDULE_DYNAMIC, false)
LOOP(nonmonotonic_guided, SCHEDULE_GUIDED, false)
LOOP(ordered_static, SCHEDULE_STATIC, true)
LOOP(ordered_dynamic, SCHEDULE_DYNAMIC, true)
LOOP(ordered_guided, SCHEDULE_GUIDED, true)
RUNTIME(runtime, false)
RUNTIME(nonmonotonic_runtime, false)
RUNTIME(maybe_nonmonotonic_runtime, false)
RUNTIME(ordered_runtime, true)

/* A region that consists of one loop. */
#define PARALLEL(name, schedule)                                                                   \
    void GOMP_parallel_loop_##name(void (*function)(void *), void *data, unsigned threads,         \
                                   long begin, long end, long step, long chunk, unsigned flags);   \
    void GOMP_parallel_loop_##name(void (*function)(void *), void *data, unsigned threads,         \
                                   long begin, long end, long step, long chunk, unsigned flags)    \
    {                                                                                              \
        struct work as = omp_loop((uint64_t)begin, (uint64_t)end, (uint64_t)step, step > 0, true,  \
                                  schedule, (uint64_t)chunk, false);                               \
        (void)flags;                                                                               \
        omp_region(function, data, threads, &as, HERE);                                            \
    }

#define PARALLEL_RUNTIME(name)                                                                     \
    void GOMP_parallel_loop_##name(void (*function)(void *), void *data, unsigned threads,         \
                                   long begin, long end, long step, unsigned flags);               \
    void GOMP_parallel_loop_##name(void (*function)(void *), void *data, unsigned threads,         \
                                   long begin, long end, long step, unsigned flags)                \
    {                                                                                              \
        struct work as = omp_loop((uint64_t)begin, (uint64_t)end, (uint64_t)step, step > 0, true,  \
                                  SCHEDULE_RUNTIME, 0, false);                                     \
        (void)flags;                                                                               \
        omp_region(function, data, threads, &as, HERE);                                            \
    }

PARALLEL(static, SCHEDULE_STATIC)
PARALLEL(dynamic, SCHEDULE_DYNAMIC)
PARALLEL(guided, SCHEDULE_GUIDED)
PARALLEL(nonmonotonic_dynamic, SCHEDULE_DYNAMIC)
PARALLEL(nonmonotonic_guided, SCHEDULE_GUIDED)
PARALLEL_RUNTIME(runtime)
PARALLEL_RUNTIME(nonmonotonic_runtime)
PARALLEL_RUNTIME(maybe_nonmonotonic_runtime)

void GOMP_loop_end(void);
bool GOMP_loop_end_cancel(void);
void GOMP_loop_end_nowait(void);

void GOMP_loop_end(void)
{
    leave(HERE);
    omp_barrier(HERE);
}

bool GOMP_loop_end_cancel(void)
{
    leave(HERE);
    omp_barrier(HERE);
    return false;
}

void GOMP_loop_end_nowait(void)
{
    leave(HERE);
}

/* ---- the general form: loops with memory of their own ---------------------------------------- */

bool omp_loop_start(struct work as, uint64_t *from, uint64_t *to, void *reductions, void **memory,
                    uintptr_t pc)
{
    bool first;

    struct work *work = omp_work_enter(&as, &first);
    if (reductions)
        omp_reduce_in_work(work, reductions);
    if (memory && first)
        work->memory = omp_given_memory((size_t)*memory);
    if (memory)
        *memory = work->memory;
    return from ? omp_loop_next(from, to, pc) : true;
}

#define WITH(name, is_ordered)                                                                     \
    bool GOMP_loop_##name(long begin, long end, long step, long schedule, long chunk, long *from,  \
                          long *to, void *reductions, void **memory);                              \
    bool GOMP_loop_ull_##name(bool up, ull begin, ull end, ull step, long schedule, ull chunk,     \
                              ull *from, ull *to, void *reductions, void **memory);                \
    bool GOMP_loop_##name(long begin, long end, long step, long schedule, long chunk, long *from,  \
                          long *to, void *reductions, void **memory)                               \
    {                                                                                              \
        return omp_loop_start(omp_loop((uint64_t)begin, (uint64_t)end, (uint64_t)step, step > 0,   \
                                       true, (int)schedule & 3, (uint64_t)chunk, is_ordered),      \
                              (uint64_t *)from, (uint64_t *)to, reductions, memory, HERE);         \
    }                                                                                              \
    bool GOMP_loop_ull_##name(bool up, ull begin, ull end, ull step, long schedule, ull chunk,     \
                              ull *from, ull *to, void *reductions, void **memory)                 \
    {                                                                                              \
        return omp_loop_start(                                                                     \
            omp_loop(begin, end, step, up, false, (int)schedule & 3, chunk, is_ordered),           \
            (uint64_t *)from, (uint64_t *)to, reductions, memory, HERE);                           \
    }

WITH(start, false)
WITH(ordered_start, true)
