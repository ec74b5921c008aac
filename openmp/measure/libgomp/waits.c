/* SPDX-License-Identifier: MIT
 *
 * Waits in programs that gcc has compiled: the linker leads the calls that gcc generates for
 * directives (libgomp's ABI, as its libgomp_g.h declares it) and those of omp.h through here. */
#include "openmp/measure/waits.h"

#include <omp.h>

/* These names are the linker's. */
void __real_GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
void __real_GOMP_parallel_sections(void (*body)(void *), void *data, unsigned threads,
                                   unsigned count, unsigned flags);
void __real_GOMP_barrier(void);
void __real_GOMP_critical_start(void);
void __real_GOMP_atomic_start(void);
void __real_GOMP_loop_end(void);
void __real_GOMP_sections_end(void);
void __real_GOMP_taskwait(void);
void __real_GOMP_taskgroup_end(void);
void __real_omp_set_lock(omp_lock_t *lock);

/* ---- the end of a parallel region: a barrier inside the runtime ----------------------------- */

struct region {
    void (*body)(void *);
    void *data;
};

/* Each thread begins to wait when it has done its part, and all have waited until the call that
 * made the team returns. */
static void run_region(void *argument)
{
    const struct region *region = argument;

    region->body(region->data);
    trace_open_wait(omp_get_thread_num(), WAIT_REGION);
}

static void region_ended(unsigned threads)
{
    double end_s = clock_now_s();

    if (threads == 0)
        threads = (unsigned)omp_get_max_threads();
    for (unsigned number = 0; number < threads; number++)
        trace_close_wait((int)number, end_s);
}

void __wrap_GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags)
{
    struct region region = {body, data};

    if (!trace_on()) {
        __real_GOMP_parallel(body, data, threads, flags);
        return;
    }
    __real_GOMP_parallel(run_region, &region, threads, flags);
    region_ended(threads);
}

void __wrap_GOMP_parallel_sections(void (*body)(void *), void *data, unsigned threads,
                                   unsigned count, unsigned flags)
{
    struct region region = {body, data};

    if (!trace_on()) {
        __real_GOMP_parallel_sections(body, data, threads, count, flags);
        return;
    }
    __real_GOMP_parallel_sections(run_region, &region, threads, count, flags);
    region_ended(threads);
}

/* ---- waits that the calling thread sees the end of ------------------------------------------ */

void __wrap_GOMP_barrier(void)
{
    double begin_s = trace_begin();

    __real_GOMP_barrier();
    trace_end(WAIT_BARRIER, begin_s);
}

/* At the end of a loop and of sections without nowait. */
void __wrap_GOMP_loop_end(void)
{
    double begin_s = trace_begin();

    __real_GOMP_loop_end();
    trace_end(WAIT_BARRIER, begin_s);
}

void __wrap_GOMP_sections_end(void)
{
    double begin_s = trace_begin();

    __real_GOMP_sections_end();
    trace_end(WAIT_BARRIER, begin_s);
}

void __wrap_GOMP_taskwait(void)
{
    double begin_s = trace_begin();

    __real_GOMP_taskwait();
    trace_end(WAIT_TASKS, begin_s);
}

void __wrap_GOMP_taskgroup_end(void)
{
    double begin_s = trace_begin();

    __real_GOMP_taskgroup_end();
    trace_end(WAIT_GROUP, begin_s);
}

void __wrap_GOMP_critical_start(void)
{
    double begin_s = trace_begin();

    __real_GOMP_critical_start();
    trace_end(WAIT_CRITICAL, begin_s);
}

/* For what the processor cannot do in one step. */
void __wrap_GOMP_atomic_start(void)
{
    double begin_s = trace_begin();

    __real_GOMP_atomic_start();
    trace_end(WAIT_ATOMIC, begin_s);
}

/* A lock that is free is no wait. */
void __wrap_omp_set_lock(omp_lock_t *lock)
{
    if (!trace_on()) {
        __real_omp_set_lock(lock);
        return;
    }
    if (omp_test_lock(lock))
        return;
    double begin_s = trace_begin();
    __real_omp_set_lock(lock);
    trace_end(WAIT_LOCK, begin_s);
}

/* The linker has done all that is needed. */
void openmp_waits_open(void)
{
}
