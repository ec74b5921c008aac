/* SPDX-License-Identifier: MIT
 *
 * Whose turn it is: one rank runs, the others wait for it, each on a futex of its own. */
#include "mpi/explore/explore.h"
#include "mpi/explore/threads.h"

#include <linux/futex.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { MOST_IDLE_POLLS = 600 };

struct shared *mpix;
int mpix_me = -1;
static char *arena;

void mpix_futex_wait(uint32_t *word, uint32_t value, int milliseconds)
{
    struct timespec limit = {milliseconds / 1000, milliseconds % 1000 * 1000000L};

    syscall(SYS_futex, word, FUTEX_WAIT, value, milliseconds ? &limit : NULL, NULL, 0);
}

void mpix_futex_wake(uint32_t *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

size_t mpix_room(size_t size)
{
    size_t place = mpix->arena_used;

    if (size > arena_size || place + size + 16 > arena_size)
        mpix_unsupported("more than %zu MiB of messages in one run", arena_size >> 20);
    mpix->arena_used += (size + 15) & ~(size_t)15;
    return place;
}

void *mpix_at(size_t place)
{
    if (!arena)
        arena = (char *)(mpix + 1);
    return arena + place;
}

/* ---- turns ----------------------------------------------------------------------------------- */

void mpix_give(int next)
{
    struct rank_state *me = &mpix->rank[mpix_me], *other = &mpix->rank[next];

    if (next == mpix_me)
        return;
    mpix->holder = next;
    mpix->switches++;
    me->go = 0;
    __atomic_store_n(&other->go, 1, __ATOMIC_SEQ_CST);
    mpix_futex_wake(&other->go);
    if (me->over)
        return;
    do
        while (!__atomic_load_n(&me->go, __ATOMIC_SEQ_CST))
            mpix_futex_wait(&me->go, 0, 0);
    while (mpix_serve());
}

void mpix_return(int client)
{
    struct rank_state *me = &mpix->rank[mpix_me], *other = &mpix->rank[client];

    mpix->holder = client;
    mpix->switches++;
    me->go = 0;
    __atomic_store_n(&other->go, 1, __ATOMIC_SEQ_CST);
    mpix_futex_wake(&other->go);
}

/* The next rank that does not know yet what has become of its wish; -1: none. */
static int next_rank(void)
{
    for (int step = 1; step <= mpix->ranks; step++) {
        int other = (mpix_me + step) % mpix->ranks;
        const struct rank_state *state = &mpix->rank[other];
        if (!state->over && state->checked != mpix->progress)
            return other;
    }
    return -1;
}

static void tell_deadlock(void)
{
    char text[MOST_TEXT];
    size_t used = 0;
    int first = -1;

    text[0] = '\0';
    for (int rank = 0; rank < mpix->ranks; rank++) {
        const struct rank_state *state = &mpix->rank[rank];
        if (used + MOST_LINE * 2 > sizeof text || state->over)
            continue;
        if (first < 0)
            first = rank;
        int wrote = snprintf(text + used, sizeof text - used, "|rank %d waits in %s at @%lx@ %s",
                             rank, state->call, (unsigned long)state->pc, state->wish);
        used += wrote > 0 ? (size_t)wrote : 0;
        if (used >= sizeof text)
            used = sizeof text - 1;
    }
    mpix_end(FAILURE_DEADLOCK, first < 0 ? 0 : mpix->rank[first].pc, "%s", text);
}

/* Nobody can go on: something is decided, or whoever polls is told "not yet". */
static void decide(void)
{
    if (mpix_decide_match() || mpix_decide_lock(false)) {
        mpix->progress++;
        mpix->idle_polls = 0;
        return;
    }
    for (int step = 1; step <= mpix->ranks; step++) {
        struct rank_state *state = &mpix->rank[(mpix_me + step) % mpix->ranks];
        if (state->over || !state->polling)
            continue;
        if (mpix->idle_polls++ > MOST_IDLE_POLLS * (uint64_t)mpix->ranks)
            mpix_end(FAILURE_LIVELOCK, state->pc,
                     "%s is called again and again, and nothing that could change its answer "
                     "will ever happen",
                     state->call);
        state->poll_over = true;
        mpix->atomic_turns = 0;
        state->checked = mpix->progress - 1;
        return;
    }
    if (!mpix_decide_lock(true))
        tell_deadlock();
    mpix->progress++;
}

void mpix_hand_over(void)
{
    struct rank_state *me = &mpix->rank[mpix_me];

    me->checked = mpix->progress;
    int next = next_rank();
    if (next < 0) {
        decide();
        next = next_rank();
    }
    if (next >= 0)
        mpix_give(next);
}

void mpix_wait(bool (*ready)(void *what), void *what, const char *call, uintptr_t pc,
               const char *wish, ...)
{
    struct rank_state *me = &mpix->rank[mpix_me];
    va_list list;

    if (ready(what))
        return;
    va_start(list, wish);
    vsnprintf(me->wish, sizeof me->wish, wish, list);
    va_end(list);
    if (mpix_wait_as_thread(ready, what, call, pc, false))
        return;
    me->call = call;
    me->pc = pc;
    do
        mpix_hand_over();
    while (!ready(what));
}

bool mpix_never(void *what)
{
    (void)what;
    return false;
}

bool mpix_poll(bool (*ready)(void *what), void *what, const char *call, uintptr_t pc)
{
    struct rank_state *me = &mpix->rank[mpix_me];

    me->wish[0] = '\0';
    if (mpix_wait_as_thread(ready, what, call, pc, true))
        return ready(what);
    me->call = call;
    me->pc = pc;
    me->poll_over = false;
    me->polling = true;
    bool good = ready(what);
    while (!good && !me->poll_over) {
        mpix_hand_over();
        good = ready(what);
    }
    me->polling = false;
    if (good)
        mpix->idle_polls = 0;
    return good;
}

void mpix_over(int status)
{
    struct rank_state *me = &mpix->rank[mpix_me];

    me->status = status;
    me->over = true;
    mpix->progress++;
    for (int rank = 0; rank < mpix->ranks; rank++)
        if (!mpix->rank[rank].over) {
            int next = next_rank();
            mpix_give(next < 0 ? rank : next);
            return;
        }
    mpix->over = 1;
    mpix_futex_wake(&mpix->over);
}
