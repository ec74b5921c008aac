/* SPDX-License-Identifier: MIT */
#include "openmp/measure/threads.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"

#include <omp.h>
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

/* A smaller team than asked for would measure something else, and where workers wait for each other
 * it would hang; so it is refused. */
void openmp_prepare(int threads)
{
    int team = 0;

    omp_set_dynamic(0);
    omp_set_num_threads(threads);
#pragma omp parallel num_threads(threads)
    {
        worker_stats_seen(omp_get_thread_num());
#pragma omp single
        team = omp_get_num_threads();
    }
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
