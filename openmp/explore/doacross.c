/* SPDX-License-Identifier: MIT
 *
 * Loops whose iterations wait for others: ordered(N) with depend(sink) and depend(source). */
#include "openmp/explore/omp.h"

#include <stdarg.h>
#include <stdlib.h>

enum { MOST_NESTED = 16, MOST_CLOCKS = 1024 };

struct doacross {
    unsigned nested;
    uint64_t counts[MOST_NESTED], all;
    bool *posted;         /* [all] */
    struct clock *clocks; /* [MOST_CLOCKS]: those of a residue share one */
};

static struct doacross *open_doacross(unsigned nested, const long *counts)
{
    struct doacross *doacross = omp_memory(sizeof *doacross);

    if (nested > MOST_NESTED)
        explore_unsupported("ordered(N) with more than 16 loops");
    doacross->nested = nested;
    doacross->all = 1;
    for (unsigned at = 0; at < nested; at++) {
        doacross->counts[at] = (uint64_t)counts[at];
        doacross->all *= (uint64_t)counts[at];
    }
    doacross->posted = omp_memory(doacross->all + 1);
    doacross->clocks = omp_memory(MOST_CLOCKS * sizeof *doacross->clocks);
    return doacross;
}

static uint64_t flat(const struct doacross *doacross, const long *counts)
{
    uint64_t flattened = 0;

    for (unsigned at = 0; at < doacross->nested; at++)
        flattened = flattened * doacross->counts[at] + (uint64_t)counts[at];
    return flattened;
}

static bool start(unsigned nested, const long *counts, int schedule, long chunk, long *from,
                  long *to)
{
    struct work as =
        omp_loop(0, (uint64_t)counts[0], 1, true, true, schedule, (uint64_t)chunk, false);
    bool first;

    struct work *work = omp_work_enter(&as, &first);
    if (first)
        work->doacross = open_doacross(nested, counts);
    return omp_loop_next((uint64_t *)from, (uint64_t *)to, HERE);
}

#define START(name, schedule)                                                                      \
    bool GOMP_loop_doacross_##name##_start(unsigned nested, long *counts, long chunk, long *from,  \
                                           long *to);                                              \
    bool GOMP_loop_doacross_##name##_start(unsigned nested, long *counts, long chunk, long *from,  \
                                           long *to)                                               \
    {                                                                                              \
        return start(nested, counts, schedule, chunk, from, to);                                   \
    }

START(static, SCHEDULE_STATIC)
START(dynamic, SCHEDULE_DYNAMIC)
START(guided, SCHEDULE_GUIDED)

bool GOMP_loop_doacross_runtime_start(unsigned nested, long *counts, long *from, long *to);
void GOMP_doacross_post(long *counts);
void GOMP_doacross_wait(long first, ...);

bool GOMP_loop_doacross_runtime_start(unsigned nested, long *counts, long *from, long *to)
{
    return start(nested, counts, SCHEDULE_RUNTIME, 0, from, to);
}

void GOMP_doacross_post(long *counts)
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

void GOMP_doacross_wait(long first, ...)
{
    struct doacross *doacross = omp_me()->work->doacross;
    long counts[MOST_NESTED] = {first};
    va_list rest;

    va_start(rest, first);
    for (unsigned at = 1; at < doacross->nested; at++)
        counts[at] = va_arg(rest, long);
    va_end(rest);
    uint64_t at = flat(doacross, counts);
    explore_step((struct op){.kind = OP_ORDERED, .address = at, .pc = HERE, .ready = is_posted});
    explore_acquire(&doacross->clocks[at % MOST_CLOCKS]);
}

void omp_doacross_close(struct doacross *doacross)
{
    if (!doacross)
        return;
    free(doacross->posted);
    free(doacross->clocks);
    free(doacross);
}
