/* SPDX-License-Identifier: MIT
 *
 * Waits in programs that run on libomp (clang): a tool of OMPT, OpenMP's interface for tools
 * (OpenMP 5.0, chapter 4). There can be only one: without --trace this one declines, and where the
 * user names another (OMP_TOOL_LIBRARIES: Archer); then a timeline has tasks but no waits. */
#include "openmp/measure/waits.h"

#include <omp-tools.h>
#include <omp.h>
#include <stdlib.h>

enum { DEEPEST = 8 };

/* What a thread is in: waits lie within waits where it takes a task meanwhile. The runtime tells a
 * thread of the end of a parallel region only when the next one begins, so the outermost wait is
 * one that others may close. */
static _Thread_local struct {
    int number, depth;
    double begin_s[DEEPEST];
} own;

static const unsigned wait_of_region[] = {
    [ompt_sync_region_barrier_implicit] = WAIT_BARRIER,
    [ompt_sync_region_barrier_explicit] = WAIT_BARRIER,
    [ompt_sync_region_barrier_implementation] = WAIT_BARRIER,
    [ompt_sync_region_taskwait] = WAIT_TASKS,
    [ompt_sync_region_taskgroup] = WAIT_GROUP,
    [ompt_sync_region_barrier_implicit_workshare] = WAIT_BARRIER,
    [ompt_sync_region_barrier_implicit_parallel] = WAIT_REGION,
};
static const unsigned wait_of_mutex[] = {
    [ompt_mutex_lock] = WAIT_LOCK,         [ompt_mutex_nest_lock] = WAIT_LOCK,
    [ompt_mutex_critical] = WAIT_CRITICAL, [ompt_mutex_atomic] = WAIT_ATOMIC,
    [ompt_mutex_ordered] = WAIT_ORDERED,
};

static void begin_wait(unsigned kind)
{
    if (own.depth == 0)
        trace_open_wait(own.number, kind);
    else if (own.depth < DEEPEST)
        own.begin_s[own.depth] = trace_begin();
    own.depth++;
}

static void end_wait(unsigned kind)
{
    if (own.depth == 0)
        return; /* it began before the recording */
    own.depth--;
    if (own.depth == 0)
        trace_close_wait(own.number, clock_now_s());
    else if (own.depth < DEEPEST && own.begin_s[own.depth] > 0)
        trace_waited_by(own.number, kind, own.begin_s[own.depth]);
}

static void on_region_wait(ompt_sync_region_t region, ompt_scope_endpoint_t endpoint,
                           ompt_data_t *parallel, ompt_data_t *task, const void *caller)
{
    (void)parallel, (void)task, (void)caller;
    unsigned kind =
        region < sizeof wait_of_region / sizeof wait_of_region[0] ? wait_of_region[region] : 0;
    if (!trace_on() || !kind)
        own.depth = 0;
    else if (endpoint == ompt_scope_begin)
        begin_wait(kind);
    else
        end_wait(kind);
}

static unsigned kind_of_mutex(ompt_mutex_t mutex)
{
    return mutex < sizeof wait_of_mutex / sizeof wait_of_mutex[0] ? wait_of_mutex[mutex] : 0;
}

static void on_mutex_acquire(ompt_mutex_t mutex, unsigned hint, unsigned implementation,
                             ompt_wait_id_t id, const void *caller)
{
    (void)hint, (void)implementation, (void)id, (void)caller;
    if (trace_on() && kind_of_mutex(mutex))
        begin_wait(kind_of_mutex(mutex));
}

static void on_mutex_acquired(ompt_mutex_t mutex, ompt_wait_id_t id, const void *caller)
{
    (void)id, (void)caller;
    if (trace_on() && kind_of_mutex(mutex))
        end_wait(kind_of_mutex(mutex));
}

static void on_implicit_task(ompt_scope_endpoint_t endpoint, ompt_data_t *parallel,
                             ompt_data_t *task, unsigned threads, unsigned number, int flags)
{
    (void)parallel, (void)task, (void)threads, (void)flags;
    if (endpoint != ompt_scope_begin)
        return;
    own.number = (int)number;
    own.depth = 0;
}

/* The thread that made the team goes on: the others have waited until now. */
static void on_parallel_end(ompt_data_t *parallel, ompt_data_t *task, int flags, const void *caller)
{
    double end_s = clock_now_s();

    (void)parallel, (void)task, (void)flags, (void)caller;
    for (int number = 0; trace_on() && number < trace_lanes(); number++)
        trace_close_wait(number, end_s);
}

static int start(ompt_function_lookup_t look_up, int device, ompt_data_t *data)
{
    static const struct {
        ompt_callbacks_t event;
        ompt_callback_t callback;
    } callbacks[] = {
        {ompt_callback_sync_region_wait, (ompt_callback_t)on_region_wait},
        {ompt_callback_mutex_acquire, (ompt_callback_t)on_mutex_acquire},
        {ompt_callback_mutex_acquired, (ompt_callback_t)on_mutex_acquired},
        {ompt_callback_implicit_task, (ompt_callback_t)on_implicit_task},
        {ompt_callback_parallel_end, (ompt_callback_t)on_parallel_end},
    };
    ompt_set_callback_t set = (ompt_set_callback_t)look_up("ompt_set_callback");

    (void)device, (void)data;
    for (size_t at = 0; at < sizeof callbacks / sizeof callbacks[0]; at++)
        set(callbacks[at].event, callbacks[at].callback);
    return 1; /* stay active */
}

static void stop(ompt_data_t *data)
{
    (void)data;
}

/* The runtime calls it when it is first used. */
ompt_start_tool_result_t *ompt_start_tool(unsigned version, const char *runtime)
{
    static ompt_start_tool_result_t tool = {start, stop, {0}};

    (void)version, (void)runtime;
    return trace_expected() && !getenv("OMP_TOOL_LIBRARIES") ? &tool : NULL;
}

/* Names the tool, so that the linker takes it along from the library. */
void openmp_waits_open(void)
{
    (void)ompt_start_tool;
}
