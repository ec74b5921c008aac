/* SPDX-License-Identifier: MIT
 *
 * Loops whose iterations wait for others: ordered(N) with depend(sink) and depend(source). */
#include "openmp/explore/omp.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NESTED = 16, MOST_CLOCKS = 1024 };

struct doacross {
    unsigned nested;
    uint64_t counts[MOST_NESTED], all;
    bool *posted;         /* [all] */
    struct clock *clocks; /* [MOST_CLOCKS]: those of a residue share one */
};

static struct doacross *open_doacross(unsigned nested, const uint64_t *counts)
{
    struct doacross *doacross = omp_memory(sizeof *doacross);

    doacross->nested = nested;
    doacross->all = 1;
    for (unsigned at = 0; at < nested; at++) {
        doacross->counts[at] = counts[at];
        doacross->all *= counts[at];
    }
    doacross->posted = omp_memory(doacross->all + 1);
    doacross->clocks = omp_memory(MOST_CLOCKS * sizeof *doacross->clocks);
    return doacross;
}

static uint64_t flat(const struct doacross *doacross, const uint64_t *counts)
{
    uint64_t flattened = 0;

    for (unsigned at = 0; at < doacross->nested; at++)
        flattened = flattened * doacross->counts[at] + counts[at];
    return flattened;
}

static bool enter(unsigned nested, const uint64_t *counts, int schedule, uint64_t chunk,
                  uint64_t *from, uint64_t *to, uintptr_t pc)
{
    struct work as = omp_loop(0, counts[0], 1, true, true, schedule, chunk, false);
    bool first;

    struct work *work = omp_work_enter(&as, &first);
    if (first)
        work->doacross = open_doacross(nested, counts);
    return omp_loop_next(from, to, pc);
}

static void post(const uint64_t *counts)
{
    struct doacross *doacross = omp_me()->work->doacross;
    uint64_t at = flat(doacross, counts);

    explore_release(&doacross->clocks[at % MOST_CLOCKS]);
    doacross->posted[at] = true;
    explore_changed();
}

static bool is_posted(const struct thread *thread)
{
    return omp_members[thread->number].work->doacross->posted[thread->op.address];
}

static void wait(const uint64_t *counts, uintptr_t pc)
{
    struct doacross *doacross = omp_me()->work->doacross;
    uint64_t at = flat(doacross, counts);

    explore_step((struct op){.kind = OP_ORDERED, .address = at, .pc = pc, .ready = is_posted});
    explore_acquire(&doacross->clocks[at % MOST_CLOCKS]);
}

/* ---- what gcc calls: with numbers that are long, and with those that are unsigned long long -- */

/* Both have 64 bits where there is an explorer, so they are read and written as ours. */
_Static_assert(sizeof(long) == sizeof(uint64_t), "loops are counted in 64 bits");
typedef unsigned long long ull;

static void copy(uint64_t copied[MOST_NESTED], const void *numbers, unsigned count)
{
    if (count > MOST_NESTED)
        explore_unsupported("ordered(N) with more than 16 loops");
    memcpy(copied, numbers, count * sizeof *copied);
}

static bool start(unsigned nested, const void *numbers, int schedule, uint64_t chunk, void *from,
                  void *to, uintptr_t pc)
{
    uint64_t counts[MOST_NESTED], first = 0, last = 0;

    copy(counts, numbers, nested);
    bool any = enter(nested, counts, schedule, chunk, &first, &last, pc);
    memcpy(from, &first, sizeof first);
    memcpy(to, &last, sizeof last);
    return any;
}

static void post_all(const void *numbers)
{
    uint64_t counts[MOST_NESTED];

    copy(counts, numbers, omp_me()->work->doacross->nested);
    post(counts);
}

#define START(prefix, number, name, schedule)                                                      \
    bool prefix##name##_start(unsigned nested, number *counts, number chunk, number *from,         \
                              number *to);                                                         \
    bool prefix##name##_start(unsigned nested, number *counts, number chunk, number *from,         \
                              number *to)                                                          \
    {                                                                                              \
        return start(nested, counts, schedule, (uint64_t)chunk, from, to, HERE);                   \
    }

#define RUNTIME_START(prefix, number)                                                              \
    bool prefix##runtime_start(unsigned nested, number *counts, number *from, number *to);         \
    bool prefix##runtime_start(unsigned nested, number *counts, number *from, number *to)          \
    {                                                                                              \
        return start(nested, counts, SCHEDULE_RUNTIME, 0, from, to, HERE);                         \
    }

#define POST_AND_WAIT(prefix, number)                                                              \
    void prefix##post(number *counts);                                                             \
    void prefix##wait(number first, ...);                                                          \
                                                                                                   \
    void prefix##post(number *counts)                                                              \
    {                                                                                              \
        post_all(counts);                                                                          \
    }                                                                                              \
                                                                                                   \
    void prefix##wait(number first, ...)                                                           \
    {                                                                                              \
        uint64_t counts[MOST_NESTED] = {(uint64_t)first};                                          \
        va_list rest;                                                                              \
                                                                                                   \
        va_start(rest, first);                                                                     \
        for (unsigned at = 1; at < omp_me()->work->doacross->nested; at++)                         \
            counts[at] = (uint64_t)va_arg(rest, number);                                           \
        va_end(rest);                                                                              \
        wait(counts, HERE);                                                                        \
    }

START(GOMP_loop_doacross_, long, static, SCHEDULE_STATIC)
START(GOMP_loop_doacross_, long, dynamic, SCHEDULE_DYNAMIC)
START(GOMP_loop_doacross_, long, guided, SCHEDULE_GUIDED)
RUNTIME_START(GOMP_loop_doacross_, long)
POST_AND_WAIT(GOMP_doacross_, long)
START(GOMP_loop_ull_doacross_, ull, static, SCHEDULE_STATIC)
START(GOMP_loop_ull_doacross_, ull, dynamic, SCHEDULE_DYNAMIC)
START(GOMP_loop_ull_doacross_, ull, guided, SCHEDULE_GUIDED)
RUNTIME_START(GOMP_loop_ull_doacross_, ull)
POST_AND_WAIT(GOMP_doacross_ull_, ull)

void omp_doacross_close(struct doacross *doacross)
{
    if (!doacross)
        return;
    free(doacross->posted);
    free(doacross->clocks);
    free(doacross);
}
