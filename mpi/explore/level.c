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

static struct moment last[MOST_STRANDS]; /* call of each strand */

/* Whether two are made at once is not a matter of luck: nothing orders them. NULL: none is. */
static const struct moment *at_once(void)
{
    struct moment now;

    mpix_threads->note(&now);
    for (int strand = 0; strand < MOST_STRANDS; strand++)
        if (last[strand].stamp > 0 && strand != now.strand && !mpix_threads->before(&last[strand]))
            return &last[strand];
    return NULL;
}

static void check_serialized(const char *call, uintptr_t pc)
{
    const struct moment *other = at_once();

    if (other)
        mpix_wrong(MPI_ERR_OTHER, pc,
                   "%s is called by thread %d while thread %d of rank %d may be in %s at @%lx@: "
                   "nothing orders the two calls, and MPI_THREAD_SERIALIZED allows one at a time",
                   call, self(), other->thread, mpix_me, other->call, (unsigned long)other->pc);
}

void mpix_check_last(const char *call, uintptr_t pc)
{
    const struct moment *other = mpix_threads && mpix_threads->several() ? at_once() : NULL;

    if (!mpix_is_main_thread())
        mpix_wrong(
            MPI_ERR_OTHER, pc,
            "%s is called by thread %d of rank %d, and must be by the one that initialized MPI",
            call, self(), mpix_me);
    if (other)
        mpix_end(FAILURE_AT_ONCE, pc,
                 "%s is called while thread %d of rank %d may be in %s at @%lx@: nothing orders "
                 "the two",
                 call, other->thread, mpix_me, other->call, (unsigned long)other->pc);
}

/* ---- which call is where --------------------------------------------------------------------- */

enum { MOST_PLACES = 512 };
static struct moment places[MOST_PLACES];
static int place_count;

const char *mpix_call_at(uintptr_t pc)
{
    for (int at = 0; at < place_count; at++)
        if (places[at].pc == pc)
            return places[at].call;
    return NULL;
}

static void note_call(const char *call, uintptr_t pc)
{
    struct moment now;

    mpix_threads->note(&now);
    now.call = call;
    now.pc = pc;
    last[now.strand] = now;
    if (!mpix_call_at(pc) && place_count < MOST_PLACES)
        places[place_count++] = now;
}

void mpix_check_thread(const char *call, uintptr_t pc)
{
    bool other = self() != main_thread;

    if (other && mpix_level == MPI_THREAD_FUNNELED)
        mpix_wrong(MPI_ERR_OTHER, pc,
                   "%s is called by another thread than that of MPI_Init_thread, and "
                   "MPI_THREAD_FUNNELED allows that one only",
                   call);
    if (other && mpix_level == MPI_THREAD_SINGLE)
        mpix_wrong(MPI_ERR_OTHER, pc,
                   "%s is called by a second thread, and MPI was initialized for one thread", call);
    if (other && !mpix_threads)
        mpix_unsupported("%s in another thread than a rank's first", call);
    if (omp_get_active_level && mpix_level == MPI_THREAD_SINGLE && omp_get_active_level() > 0)
        mpix_wrong(MPI_ERR_OTHER, pc,
                   "%s is called in a parallel region, and MPI was initialized for one thread",
                   call);
    if (!mpix_threads || !mpix_threads->several())
        return;
    mpix->has_threads = true;
    mpix_threads->step(pc);
    if (mpix_level == MPI_THREAD_SERIALIZED)
        check_serialized(call, pc);
    note_call(call, pc);
}
