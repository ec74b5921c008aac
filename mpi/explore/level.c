/* SPDX-License-Identifier: MIT
 *
 * Thread levels: which thread may call MPI, and whether two may at once. */
#include "mpi/explore/explore.h"
#include "mpi/explore/threads.h"

#include <sys/syscall.h>
#include <unistd.h>

int mpix_level = MPI_THREAD_SINGLE;
static int main_thread;

int omp_get_active_level(void) __attribute__((weak));

static int self(void)
{
    if (mpix_threads)
        return mpix_threads->self();
    return getpid() != (pid_t)syscall(SYS_gettid);
}

void mpix_threads_begin(int level)
{
    mpix_level = level;
    main_thread = self();
}

bool mpix_is_main_thread(void)
{
    return self() == main_thread;
}

/* Whether two are made at once is not a matter of luck: nothing orders them. */
static void check_serialized(const char *call, uintptr_t pc)
{
    static struct moment last[MOST_STRANDS]; /* of each strand */
    struct moment now = {.call = call, .pc = pc};

    mpix_threads->note(&now);
    for (int strand = 0; strand < MOST_STRANDS && mpix_level == MPI_THREAD_SERIALIZED; strand++) {
        const struct moment *other = &last[strand];
        if (other->stamp == 0 || strand == now.strand || mpix_threads->before(other))
            continue;
        mpix_end(FAILURE_ARGUMENT, pc,
                 "%s is called by thread %d while thread %d of rank %d may be in %s at @%lx@: "
                 "nothing orders the two calls, and MPI_THREAD_SERIALIZED allows one at a time",
                 call, now.thread, other->thread, mpix_me, other->call, (unsigned long)other->pc);
    }
    last[now.strand] = now;
}

void mpix_check_thread(const char *call, uintptr_t pc)
{
    bool other = self() != main_thread;

    if (other && mpix_level == MPI_THREAD_FUNNELED)
        mpix_end(FAILURE_ARGUMENT, pc,
                 "%s is called by another thread than that of MPI_Init_thread, and "
                 "MPI_THREAD_FUNNELED allows that one only",
                 call);
    if (other && mpix_level == MPI_THREAD_SINGLE)
        mpix_end(FAILURE_ARGUMENT, pc,
                 "%s is called by a second thread, and MPI was initialized for one thread", call);
    if (other && !mpix_threads)
        mpix_unsupported("%s in another thread than a rank's first", call);
    if (omp_get_active_level && mpix_level == MPI_THREAD_SINGLE && omp_get_active_level() > 0)
        mpix_end(FAILURE_ARGUMENT, pc,
                 "%s is called in a parallel region, and MPI was initialized for one thread", call);
    if (!mpix_threads || !mpix_threads->several())
        return;
    mpix->has_threads = true;
    mpix_threads->step(pc);
    check_serialized(call, pc);
}
