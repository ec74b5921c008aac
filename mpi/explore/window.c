/* SPDX-License-Identifier: MIT
 *
 * Windows: how they are made and end, and fences. */
#include "mpi/explore/window.h"

#include <stdlib.h>
#include <string.h>

bool mpix_has_window;

struct window *mpix_window(MPI_Win handle, int *me, const char *call, uintptr_t pc)
{
    int number = NUMBER(handle, HANDLE_WIN);

    mpix_enter(call, pc);
    if (number < 0 || number >= mpix->window_count)
        mpix_wrong(MPI_ERR_WIN, pc, "%s is given no window", call);
    struct window *window = &mpix->window[number];
    mpix_errors_of_window(number);
    *me = mpix_rank_in(window->comm);
    if (*me < 0 || window->side[*me].freed)
        mpix_wrong(MPI_ERR_WIN, pc, "%s is given a window that was freed", call);
    return window;
}

void mpix_check_assertion(int assertion, const char *call, uintptr_t pc)
{
    const int all = MPI_MODE_NOCHECK | MPI_MODE_NOSTORE | MPI_MODE_NOPUT | MPI_MODE_NOPRECEDE |
                    MPI_MODE_NOSUCCEED;

    if (assertion & ~all)
        mpix_wrong(MPI_ERR_ASSERT, pc, "%s is given the assertion %d, which is none", call,
                   assertion);
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

void mpix_create_window(void *base, MPI_Aint size, int unit, MPI_Comm comm, MPI_Win *win,
                        const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    int number = mpix_comm(comm, call, pc), me = mpix_rank_in(number);
    if (size < 0 || unit < 1)
        mpix_wrong(size < 0 ? MPI_ERR_SIZE : MPI_ERR_DISP, pc,
                   "%s is given the size %ld and the unit %d", call, (long)size, unit);
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

static int create(void *base, MPI_Aint size, int unit, MPI_Comm comm, MPI_Win *win,
                  const char *call, uintptr_t pc)
{
    if (!base && size > 0)
        mpix_wrong(MPI_ERR_ARG, pc, "%s is given no memory (NULL)", call);
    mpix_create_window(base, size, unit, comm, win, call, pc);
    return MPI_SUCCESS;
}

int MPI_Win_create(void *base, MPI_Aint size, int unit, MPI_Info info, MPI_Comm comm, MPI_Win *win)
{
    (void)info;
    return create(base, size, unit, comm, win, __func__, HERE);
}

int MPI_Win_create_c(void *base, MPI_Aint size, MPI_Aint unit, MPI_Info info, MPI_Comm comm,
                     MPI_Win *win)
{
    (void)info;
    return create(base, size, mpix_count(unit, __func__), comm, win, __func__, HERE);
}

static int allocate(MPI_Aint size, int unit, MPI_Comm comm, void *base, MPI_Win *win,
                    const char *call, uintptr_t pc)
{
    *(void **)base = calloc(1, size > 0 ? (size_t)size : 1);
    mpix_create_window(*(void **)base, size, unit, comm, win, call, pc);
    return MPI_SUCCESS;
}

int MPI_Win_allocate(MPI_Aint size, int unit, MPI_Info info, MPI_Comm comm, void *base,
                     MPI_Win *win)
{
    (void)info;
    return allocate(size, unit, comm, base, win, __func__, HERE);
}

int MPI_Win_allocate_c(MPI_Aint size, MPI_Aint unit, MPI_Info info, MPI_Comm comm, void *base,
                       MPI_Win *win)
{
    (void)info;
    return allocate(size, mpix_count(unit, __func__), comm, base, win, __func__, HERE);
}

/* All ranks have this memory at the same address: it was there before they were forked. */
static int share(MPI_Aint size, int unit, MPI_Comm comm, void *base, MPI_Win *win, const char *call,
                 uintptr_t pc)
{
    mpix_create_window(NULL, size, unit, comm, win, call, pc);
    struct window *window = &mpix->window[NUMBER(*win, HANDLE_WIN)];
    int me = mpix_rank_in(window->comm), ranks = mpix->comm[window->comm].size;
    size_t all = 0;
    for (int rank = 0; rank < ranks; rank++)
        all += window->side[rank].size;
    if (!window->shared) { /* the first one back does it for all */
        window->shared = mpix_at(mpix_room(all + 1));
        memset(window->shared, 0, all + 1);
        mpix->shares_memory = true;
    }
    window->side[me].base = window->shared;
    for (int rank = 0; rank < me; rank++)
        window->side[me].base += window->side[rank].size;
    *(void **)base = window->side[me].base;
    together(GATHER_WINDOW_READY, window->comm, call, pc);
    return MPI_SUCCESS;
}

int MPI_Win_allocate_shared(MPI_Aint size, int unit, MPI_Info info, MPI_Comm comm, void *base,
                            MPI_Win *win)
{
    (void)info;
    return share(size, unit, comm, base, win, __func__, HERE);
}

int MPI_Win_allocate_shared_c(MPI_Aint size, MPI_Aint unit, MPI_Info info, MPI_Comm comm,
                              void *base, MPI_Win *win)
{
    (void)info;
    return share(size, mpix_count(unit, __func__), comm, base, win, __func__, HERE);
}

/* That rank's part of a window that is shared; the unit is returned. */
static int query(MPI_Win win, int rank, MPI_Aint *size, void *base, const char *call, uintptr_t pc)
{
    int me;
    const struct window *window = mpix_window(win, &me, call, pc);
    int ranks = mpix->comm[window->comm].size;

    if (rank != MPI_PROC_NULL && (rank < 0 || rank >= ranks))
        mpix_wrong(MPI_ERR_RANK, pc, "%s is given the rank %d", call, rank);
    if (!window->shared)
        mpix_wrong(MPI_ERR_RMA_FLAVOR, pc, "%s is given a window that is not shared", call);
    for (int other = 0; rank == MPI_PROC_NULL && other < ranks; other++)
        if (window->side[other].size > 0 || other + 1 == ranks)
            rank = other;
    *size = (MPI_Aint)window->side[rank].size;
    *(void **)base = window->side[rank].base;
    return window->side[rank].unit;
}

int MPI_Win_shared_query(MPI_Win win, int rank, MPI_Aint *size, int *unit, void *base)
{
    *unit = query(win, rank, size, base, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_Win_shared_query_c(MPI_Win win, int rank, MPI_Aint *size, MPI_Aint *unit, void *base)
{
    *unit = query(win, rank, size, base, __func__, HERE);
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
    mpix_check_epoch_begin(window, me, __func__, HERE, false);
    const struct access *open = mpix_open_access(window);
    if (open)
        mpix_end(FAILURE_ONESIDED, HERE,
                 "%s, and %s at @%lx@ is not complete: its epoch was not ended", __func__,
                 open->call, (unsigned long)open->pc);
    together(GATHER_WINDOW_FREE, window->comm, __func__, HERE);
    window->side[me].freed = true;
    *win = MPI_WIN_NULL;
    return MPI_SUCCESS;
}

int MPI_Win_fence(int assertion, MPI_Win win)
{
    int me;
    struct window *window = mpix_window(win, &me, __func__, HERE);

    mpix_check_assertion(assertion, __func__, HERE);
    mpix_check_epoch_begin(window, me, __func__, HERE, true);
    const struct access *open = mpix_open_access(window);
    if (open && (assertion & MPI_MODE_NOPRECEDE))
        mpix_end(FAILURE_ONESIDED, HERE,
                 "%s says MPI_MODE_NOPRECEDE, and %s at @%lx@ was called before", __func__,
                 open->call, (unsigned long)open->pc);
    mpix_accesses_end(window, -1, false);
    together(GATHER_FENCE, window->comm, __func__, HERE);
    window->side[me].fenced = !(assertion & MPI_MODE_NOSUCCEED);
    return MPI_SUCCESS;
}

void mpix_windows_leaked(void)
{
    for (int at = 0; at < mpix->window_count; at++) {
        int me = mpix_rank_in(mpix->window[at].comm);
        if (me >= 0 && mpix->window[at].side[me].unit > 0 && !mpix->window[at].side[me].freed)
            mpix_fail(FAILURE_LEAK, mpix->window[at].side[me].pc, "a window is never freed");
    }
}
