/* SPDX-License-Identifier: MIT
 *
 * stale_flag with OpenMP.
 *
 * Shows: a plain flag that one thread sets and the others wait for. A compiler that optimises reads
 *        it once; built by -O0 all goes well. Atomic reads look each time; acquire and release
 *        bring along what was written before.
 * Run:   OMP_NUM_THREADS=2 openmp/races/stale_flag --variant all
 * Beside it: posix/races/lost_wakeup.c, where those who wait sleep.
 * Exercise: mend `broken` with `#pragma omp flush` alone. Where must it stand, and why does OpenMP
 *        5.0 still call that a race? */
#include "common/workloads/races.h"

#include "common/account/patience.h"
#include "common/account/trace.h"
#include "common/account/worker_stats.h"
#include "openmp/measure/team.h"

#include <omp.h>

/* So many looks take some milliseconds: who has not seen the flag by then never will. (A compiler
 * that reads it once may see that the loop does nothing, and take it away.) */
enum { MOST_LOOKS = 10000000 };

/* Thread 0 sets the flag when the others have begun to wait for it; alone it waits for itself. */
static bool waits(const struct job *job)
{
    return omp_get_thread_num() > 0 || job->workers == 1;
}

static struct answer run_broken(const struct job *job)
{
    uint64_t flag = 0, seen = 0;

#pragma omp parallel num_threads(job->workers) shared(flag) reduction(+ : seen)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t trial = 1; trial <= job->trials; trial++) {
#pragma omp barrier
            if (omp_get_thread_num() == 0) {
                clock_sleep(20e-6); /* until the others look */
                flag = trial;       /* RACE: nothing makes them look again */
            }
            if (waits(job)) {
                int looks = 0;
                while (looks < MOST_LOOKS && flag < trial) /* RACE */
                    looks++;
                seen += looks < MOST_LOOKS;
            }
        }
        worker_stats_end(begin_s, 1);
    }
    return races_answer(seen);
}

static struct answer run_atomic(const struct job *job)
{
    uint64_t flag = 0, seen = 0;

#pragma omp parallel num_threads(job->workers) shared(flag) reduction(+ : seen)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t trial = 1; trial <= job->trials; trial++) {
            struct patience patience = {0};
            uint64_t now = 0;
#pragma omp barrier
            if (omp_get_thread_num() == 0) {
#pragma omp atomic write release
                flag = trial;
            }
            while (waits(job) && now < trial) {
#pragma omp atomic read acquire
                now = flag;
                if (now < trial)
                    patience_nap(&patience);
            }
            seen += waits(job);
        }
        worker_stats_end(begin_s, 1);
    }
    return races_answer(seen);
}

static struct answer run_barrier(const struct job *job)
{
    uint64_t flag = 0, seen = 0;

#pragma omp parallel num_threads(job->workers) shared(flag) reduction(+ : seen)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t trial = 1; trial <= job->trials; trial++) {
#pragma omp barrier
            if (omp_get_thread_num() == 0)
                flag = trial;
#pragma omp barrier
            if (waits(job))
                seen += flag == trial;
        }
        worker_stats_end(begin_s, 1);
    }
    return races_answer(seen);
}

static const struct variant *const variants[] = {
    &(const struct variant){"broken", run_broken, MAY_LOSE | NATURAL,
                            "a plain variable, which the compiler may read once"},
    &(const struct variant){"atomic", run_atomic, EXACT,
                            "atomic write (release), atomic reads (acquire)"},
    &(const struct variant){"barrier", run_barrier, EXACT,
                            "no flag: a barrier tells that it was written"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &stale_flag, variants, &openmp_team);
}
