/* SPDX-License-Identifier: MIT
 *
 * A rank with several threads: each waits in its own call of MPI, and the rank lets others run when
 * none of its threads can go on. */
#include "mpi/explore/threads.h"

#include "mpi/explore/explore.h"

#include <stdio.h>
#include <string.h>

const struct threads *mpix_threads;

bool mpix_wait_as_thread(bool (*ready)(void *what), void *what, const char *call, uintptr_t pc,
                         bool polls)
{
    struct rank_state *me = &mpix->rank[mpix_me];

    if (!mpix_threads || !mpix_threads->several())
        return false;
    struct wait wait = {.ready = ready, .what = what, .call = call, .pc = pc, .polls = polls};
    snprintf(wait.wish, sizeof wait.wish, "%.*s", MOST_WISH - 1, me->wish);
    if (!polls || !ready(what))
        mpix_threads->wait(&wait);
    if (polls && !wait.over)
        mpix->idle_polls = 0;
    return true;
}

static void tell_waits(struct rank_state *me, struct wait *const *waits, const int *threads,
                       int count, const char *others)
{
    size_t used;

    me->call = waits[0]->call;
    me->pc = waits[0]->pc;
    snprintf(me->wish, sizeof me->wish, "%s (thread %d)", waits[0]->wish, threads[0]);
    for (int at = 1; at < count; at++) {
        used = strlen(me->wish);
        snprintf(me->wish + used, sizeof me->wish - used,
                 "|rank %d, thread %d, waits in %s at @%lx@ %s", mpix_me, threads[at],
                 waits[at]->call, (unsigned long)waits[at]->pc, waits[at]->wish);
    }
    used = strlen(me->wish);
    snprintf(me->wish + used, sizeof me->wish - used, "%s", others);
}

bool mpix_outside(struct wait *const *waits, const int *threads, int count, const char *others,
                  bool patient)
{
    struct rank_state *me = &mpix->rank[mpix_me];
    int polling = -1;

    tell_waits(me, waits, threads, count, others);
    for (int at = 0; at < count && polling < 0; at++)
        if (waits[at]->polls)
            polling = at;
    if (polling >= 0) {
        me->call = waits[polling]->call;
        me->pc = waits[polling]->pc;
    }
    me->poll_over = false;
    me->polling = polling >= 0 || patient;
    mpix_hand_over();
    me->polling = false;
    if (!me->poll_over)
        return true;
    for (int at = 0; at < count; at++)
        waits[at]->over = waits[at]->polls;
    if (polling < 0) /* the threads themselves count how often they look in vain */
        mpix->idle_polls = 0;
    return polling >= 0;
}

/* ---- what the runtime of the threads finds --------------------------------------------------- */

static void describe(const struct raced *raced, int at, char *text, size_t size)
{
    const char *call = mpix_call_at(raced->pc[at]);

    snprintf(text, size, "thread %d%s %s it%s%s at @%lx@", raced->thread[at],
             raced->is_task[at] ? ", in a task," : "", raced->write[at] ? "writes" : "reads",
             call ? " by " : "", call ? call : "", (unsigned long)raced->pc[at]);
}

/* A call that waits for requests or asks for them: nothing else is accessed there. */
static bool ends_request(uintptr_t pc)
{
    const char *call = mpix_call_at(pc);

    return call && (strncmp(call, "MPI_Wait", 8) == 0 || strncmp(call, "MPI_Test", 8) == 0);
}

void mpix_raced(const struct raced *raced)
{
    char one[MOST_LINE], other[MOST_LINE];

    if (ends_request(raced->pc[0]) && ends_request(raced->pc[1]))
        mpix_end(
            FAILURE_AT_ONCE, raced->pc[1],
            "threads %d and %d of rank %d use the same request, by %s at @%lx@ and %s at @%lx@, "
            "and nothing orders the two",
            raced->thread[0], raced->thread[1], mpix_me, mpix_call_at(raced->pc[0]),
            (unsigned long)raced->pc[0], mpix_call_at(raced->pc[1]), (unsigned long)raced->pc[1]);
    if (!mpix->races)
        return;
    describe(raced, 0, one, sizeof one);
    describe(raced, 1, other, sizeof other);
    mpix_fail(FAILURE_RACE, raced->pc[1],
              "two threads of rank %d access the same memory, and nothing orders them: %s, %s",
              mpix_me, one, other);
}

void mpix_thread_ends(enum ending ending, uintptr_t pc, const char *text)
{
    switch (ending) {
    case ENDS_DEADLOCK:
        mpix_end(FAILURE_DEADLOCK, pc, "%s", text);
    case ENDS_LIVELOCK:
        mpix_end(FAILURE_LIVELOCK, pc, "rank %d: %s", mpix_me, text);
    case ENDS_CRASH:
        mpix_end(FAILURE_CRASH, pc, "rank %d: %s", mpix_me, text);
    case ENDS_UNSUPPORTED:
        break;
    }
    mpix_unsupported("%s", text);
}

void mpix_sees_access(uintptr_t address, size_t size, bool write, uintptr_t pc)
{
    if (mpix_me >= 0 && !write)
        mpix_status_read(address, size);
    if (mpix_me >= 0 && mpix_watches())
        mpix_access(address, size, write, pc);
}

void mpix_sees_freed(uintptr_t address, size_t size, uintptr_t pc)
{
    if (mpix_me >= 0 && mpix_watches())
        mpix_freed(address, size, pc);
}
