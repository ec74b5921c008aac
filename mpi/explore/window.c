/* SPDX-License-Identifier: MIT
 *
 * Windows: epochs and locks. */
#include "mpi/explore/window.h"

#include <stdlib.h>
#include <string.h>

bool mpix_has_window;

struct window *mpix_window(MPI_Win handle, int *me, const char *call, uintptr_t pc)
{
    int number = NUMBER(handle, HANDLE_WIN);

    mpix_enter(call, pc);
    if (number < 0 || number >= mpix->window_count)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given no window", call);
    struct window *window = &mpix->window[number];
    *me = mpix_rank_in(window->comm);
    if (*me < 0 || window->side[*me].freed)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given a window that was freed", call);
    return window;
}

static struct gather *together(enum gather_kind kind, int comm, const char *call, uintptr_t pc)
{
    struct collective collective = {.kind = kind, .call = call, .pc = pc, .comm = comm, .root = -1};
    struct op *op = mpix_gather_begin(&collective);
    char wish[MOST_LINE];

    mpix_gather_missing(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, call, pc, "%s", wish);
    mpix_finish(op);
    return mpix_gather_of(op);
}

static void create(void *base, MPI_Aint size, int unit, MPI_Comm comm, MPI_Win *win,
                   const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    int number = mpix_comm(comm, call, pc), me = mpix_rank_in(number);
    if (size < 0 || unit < 1)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given the size %ld and the unit %d", call, (long)size,
                 unit);
    if (mpix->window_count >= MOST_WINDOWS)
        mpix_unsupported("more than %d windows", MOST_WINDOWS);
    int made = together(GATHER_WINDOW, number, call, pc)->made[me];
    struct window *window = &mpix->window[made];
    window->comm = number;
    window->side[me] =
        (struct window_side){.base = base, .size = (size_t)size, .unit = unit, .pc = pc};
    mpix_has_window = true;
    *win = HANDLE(MPI_Win, HANDLE_WIN, made);
    together(GATHER_WINDOW_READY, number, call, pc);
}

int MPI_Win_create(void *base, MPI_Aint size, int unit, MPI_Info info, MPI_Comm comm, MPI_Win *win)
{
    (void)info;
    create(base, size, unit, comm, win, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_Win_allocate(MPI_Aint size, int unit, MPI_Info info, MPI_Comm comm, void *base,
                     MPI_Win *win)
{
    (void)info;
    *(void **)base = calloc(1, size > 0 ? (size_t)size : 1);
    create(*(void **)base, size, unit, comm, win, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_Win_free(MPI_Win *win)
{
    int me;
    struct window *window = mpix_window(*win, &me, __func__, HERE);

    for (int target = 0; target < mpix->comm[window->comm].size; target++)
        if (window->side[me].lock[target])
            mpix_end(FAILURE_ONESIDED, HERE, "%s while the window is locked at rank %d", __func__,
                     mpix->comm[window->comm].world[target]);
    together(GATHER_WINDOW_FREE, window->comm, __func__, HERE);
    mpix_accesses_end(window, me, -1);
    window->side[me].freed = true;
    *win = MPI_WIN_NULL;
    return MPI_SUCCESS;
}

int MPI_Win_fence(int assertion, MPI_Win win)
{
    int me;
    struct window *window = mpix_window(win, &me, __func__, HERE);

    mpix_accesses_end(window, me, -1);
    together(GATHER_FENCE, window->comm, __func__, HERE);
    window->side[me].fenced = !(assertion & MPI_MODE_NOSUCCEED);
    return MPI_SUCCESS;
}

void mpix_windows_leaked(void)
{
    for (int at = 0; at < mpix->window_count; at++) {
        int me = mpix_rank_in(mpix->window[at].comm);
        if (me >= 0 && mpix->window[at].side[me].base && !mpix->window[at].side[me].freed)
            mpix_fail(FAILURE_LEAK, mpix->window[at].side[me].pc, "a window is never freed");
    }
}

/* ---- locks -------------------------------------------------------------------------------------
 */

static bool grantable(const struct window *window, int target, int origin)
{
    int wanted = window->side[origin].wanted[target];

    for (int other = 0; other < mpix->comm[window->comm].size; other++)
        if (window->side[other].lock[target] == 2 ||
            (window->side[other].lock[target] == 1 && wanted == 2))
            return false;
    return wanted > 0;
}

struct wish {
    struct window *window;
    int me, target;
};

static bool is_locked(void *what)
{
    const struct wish *wish = what;

    return wish->window->side[wish->me].lock[wish->target] > 0;
}

/* Who gets which lock, when nobody can go on. */
bool mpix_decide_lock(void)
{
    struct choice choices[MOST_RANKS * MOST_RANKS];
    int found[MOST_RANKS * MOST_RANKS][3];
    unsigned count = 0;

    for (int at = 0; at < mpix->window_count; at++) {
        const struct window *window = &mpix->window[at];
        int size = window->side[0].unit ? mpix->comm[window->comm].size : 0;
        for (int target = 0; target < size; target++)
            for (int origin = 0; origin < size; origin++) {
                if (!grantable(window, target, origin) || count == MOST_RANKS * MOST_RANKS)
                    continue;
                choices[count] = (struct choice){UINT64_C(1) << 63 | (uint64_t)at << 32 |
                                                     (uint64_t)target << 16 | (uint64_t)origin,
                                                 MOST_RANKS + target};
                found[count][0] = at;
                found[count][1] = target;
                found[count++][2] = origin;
            }
    }
    if (count == 0)
        return false;
    unsigned chosen = mpix_decide(count, choices);
    struct window_side *side = &mpix->window[found[chosen][0]].side[found[chosen][2]];
    side->lock[found[chosen][1]] = side->wanted[found[chosen][1]];
    side->wanted[found[chosen][1]] = 0;
    return true;
}

int MPI_Win_lock(int kind, int target, int assertion, MPI_Win win)
{
    int me;
    struct window *window = mpix_window(win, &me, __func__, HERE);
    struct window_side *side = &window->side[me];
    struct wish wish = {window, me, target};

    (void)assertion;
    if (target == MPI_PROC_NULL)
        return MPI_SUCCESS;
    if (target < 0 || target >= mpix->comm[window->comm].size)
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is given the rank %d", __func__, target);
    if (kind != MPI_LOCK_SHARED && kind != MPI_LOCK_EXCLUSIVE)
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is given no kind of lock", __func__);
    if (side->lock[target] || side->lock_all)
        mpix_end(FAILURE_ONESIDED, HERE, "%s while the window is locked at that rank", __func__);
    mpix_tell(HERE, "%s at %d", __func__, target);
    side->wanted[target] = kind == MPI_LOCK_EXCLUSIVE ? 2 : 1;
    mpix->progress++;
    mpix_wait(is_locked, &wish, __func__, HERE, "for the lock of the window at rank %d",
              mpix->comm[window->comm].world[target]);
    mpix_acquire(window->side[target].clock);
    return MPI_SUCCESS;
}

static void unlock(struct window *window, int me, int target)
{
    uint32_t clock[MOST_RANKS];
    uint32_t *kept = window->side[target].clock;
    bool exclusive = window->side[me].lock[target] == 2;

    mpix_accesses_end(window, me, target);
    mpix_release(clock);
    for (int rank = 0; rank < MOST_RANKS && exclusive; rank++)
        if (clock[rank] > kept[rank])
            kept[rank] = clock[rank];
    window->side[me].lock[target] = 0;
    mpix->progress++;
    mpix->idle_polls = 0;
}

int MPI_Win_unlock(int target, MPI_Win win)
{
    int me;
    struct window *window = mpix_window(win, &me, __func__, HERE);

    if (target == MPI_PROC_NULL)
        return MPI_SUCCESS;
    if (target < 0 || target >= mpix->comm[window->comm].size || !window->side[me].lock[target])
        mpix_end(FAILURE_ONESIDED, HERE, "%s of the rank %d, which is not locked", __func__,
                 target);
    mpix_tell(HERE, "%s at %d", __func__, target);
    unlock(window, me, target);
    return MPI_SUCCESS;
}

static bool nobody_excludes(void *what)
{
    const struct wish *wish = what;

    for (int other = 0; other < mpix->comm[wish->window->comm].size; other++)
        for (int target = 0; target < mpix->comm[wish->window->comm].size; target++)
            if (wish->window->side[other].lock[target] == 2)
                return false;
    return true;
}

int MPI_Win_lock_all(int assertion, MPI_Win win)
{
    int me;
    struct window *window = mpix_window(win, &me, __func__, HERE);
    struct wish wish = {window, me, -1};

    (void)assertion;
    if (window->side[me].lock_all)
        mpix_end(FAILURE_ONESIDED, HERE, "%s while the window is locked", __func__);
    mpix_tell(HERE, "%s", __func__);
    mpix_wait(nobody_excludes, &wish, __func__, HERE, "for the locks of the window at all ranks");
    for (int target = 0; target < mpix->comm[window->comm].size; target++) {
        window->side[me].lock[target] = 1;
        mpix_acquire(window->side[target].clock);
    }
    window->side[me].lock_all = true;
    return MPI_SUCCESS;
}

int MPI_Win_unlock_all(MPI_Win win)
{
    int me;
    struct window *window = mpix_window(win, &me, __func__, HERE);

    if (!window->side[me].lock_all)
        mpix_end(FAILURE_ONESIDED, HERE, "%s of a window that is not locked", __func__);
    mpix_tell(HERE, "%s", __func__);
    for (int target = 0; target < mpix->comm[window->comm].size; target++)
        unlock(window, me, target);
    window->side[me].lock_all = false;
    return MPI_SUCCESS;
}

static int flush(MPI_Win win, int target, const char *call, uintptr_t pc)
{
    int me;
    struct window *window = mpix_window(win, &me, call, pc);

    if (target >= 0 ? !window->side[me].lock[target] : !window->side[me].lock_all)
        mpix_end(FAILURE_ONESIDED, pc, "%s outside of a lock", call);
    mpix_tell(pc, "%s", call);
    mpix_accesses_end(window, me, target);
    return MPI_SUCCESS;
}

int MPI_Win_flush(int target, MPI_Win win)
{
    return flush(win, target, __func__, HERE);
}

int MPI_Win_flush_local(int target, MPI_Win win)
{
    return flush(win, target, __func__, HERE);
}

int MPI_Win_flush_all(MPI_Win win)
{
    return flush(win, -1, __func__, HERE);
}

int MPI_Win_flush_local_all(MPI_Win win)
{
    return flush(win, -1, __func__, HERE);
}

int MPI_Win_sync(MPI_Win win)
{
    int me;

    mpix_window(win, &me, __func__, HERE);
    return MPI_SUCCESS;
}
