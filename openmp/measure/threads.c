/* SPDX-License-Identifier: MIT */
#include "openmp/measure/threads.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"

#include <errno.h>
#include <omp.h>
#include <stdbool.h>
#include <stdlib.h>

/* The variable that keeps teams below so many threads; NULL: it is none that is known of. */
static const char *culprit(int threads)
{
    static const char *const limits[] = {"OMP_THREAD_LIMIT", "KMP_DEVICE_THREAD_LIMIT",
                                         "KMP_ALL_THREADS", "KMP_MAX_THREADS"};

    if (omp_get_max_active_levels() < 1)
        return "OMP_MAX_ACTIVE_LEVELS";
    for (size_t at = 0; at < sizeof limits / sizeof limits[0]; at++)
        if (omp_get_thread_limit() < threads && getenv(limits[at]))
            return limits[at];
    return NULL;
}

static int making; /* threads of the team that is being made; 0: none is */

/* libgomp ends the program where it cannot make a thread, and says neither why nor what to do. */
static void tell_cause(void)
{
    static const char *const causes[] = {"OMP_STACKSIZE", "GOMP_STACKSIZE",    "KMP_STACKSIZE",
                                         "OMP_PLACES",    "GOMP_CPU_AFFINITY", "KMP_AFFINITY"};
    const char *cause = NULL;

    for (size_t at = 0; at < sizeof causes / sizeof causes[0] && !cause; at++)
        cause = getenv(causes[at]) ? causes[at] : NULL;
    if (making > 0 && cause)
        warn("the OpenMP runtime did not make %d threads; %s=%s may be why: unset it, or use "
             "fewer --workers",
             making, cause, getenv(cause));
    else if (making > 0)
        warn("the OpenMP runtime did not make %d threads; use fewer --workers or raise the limits "
             "(ulimit -a)",
             making);
}

/* A smaller team than asked for would measure something else, and where workers wait for each other
 * it would hang; so it is refused. */
void openmp_prepare(int threads)
{
    static bool prepared;
    int team = 0;

    omp_set_dynamic(0);
    omp_set_num_threads(threads);
    if (!prepared)
        check(atexit(tell_cause) ? errno : 0, "atexit");
    prepared = true;
    making = threads;
#pragma omp parallel num_threads(threads)
    {
        worker_stats_seen(omp_get_thread_num());
#pragma omp single
        team = omp_get_num_threads();
    }
    making = 0;
    if (team == threads)
        return;
    const char *name = culprit(threads);
    if (name)
        fail(STATUS_SKIP,
             "OpenMP gives a team of %d thread%s instead of %d, since %s=%s; unset %s, or ask for "
             "fewer workers",
             team, team == 1 ? "" : "s", threads, name, getenv(name) ? getenv(name) : "0", name);
    fail(STATUS_SKIP,
         "OpenMP gives a team of %d thread%s instead of %d (thread limit %d); ask for fewer "
         "workers, or see what `triptych doctor` says of threads",
         team, team == 1 ? "" : "s", threads, omp_get_thread_limit());
}
