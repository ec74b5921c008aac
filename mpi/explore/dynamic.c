/* SPDX-License-Identifier: MIT
 *
 * Windows to which memory is attached, and what else windows are asked for. */
#include "mpi/explore/more.h"
#include "mpi/explore/window.h"

#include <stdio.h>
#include <string.h>

int MPI_Win_create_dynamic(MPI_Info info, MPI_Comm comm, MPI_Win *win)
{
    (void)info;
    mpix_create_window(NULL, 0, 1, comm, win, __func__, HERE);
    struct window *window = &mpix->window[NUMBER(*win, HANDLE_WIN)];
    window->side[mpix_rank_in(window->comm)].dynamic = true;
    return MPI_SUCCESS;
}

static struct window_side *dynamic_side(MPI_Win win, const char *call, uintptr_t pc)
{
    int me;
    struct window *window = mpix_window(win, &me, call, pc);

    if (!window->side[me].dynamic)
        mpix_wrong(MPI_ERR_RMA_FLAVOR, pc, "%s is given a window that is not dynamic", call);
    return &window->side[me];
}

int MPI_Win_attach(MPI_Win win, void *base, MPI_Aint size)
{
    struct window_side *side = dynamic_side(win, __func__, HERE);

    if (size < 0)
        mpix_wrong(MPI_ERR_SIZE, HERE, "%s is given the size %ld", __func__, (long)size);
    for (int at = 0; at < side->attached_count; at++) {
        const struct attached *old = &side->attached[at];
        if ((char *)base < old->base + old->size && (char *)base + size > old->base)
            mpix_end(FAILURE_ONESIDED, HERE, "%s is given memory that is attached already",
                     __func__);
    }
    if (side->attached_count == MOST_ATTACHED)
        mpix_unsupported("more than %d pieces of memory in one window", MOST_ATTACHED);
    side->attached[side->attached_count++] = (struct attached){base, (size_t)size};
    return MPI_SUCCESS;
}

int MPI_Win_detach(MPI_Win win, const void *base)
{
    struct window_side *side = dynamic_side(win, __func__, HERE);

    for (int at = 0; at < side->attached_count; at++)
        if (side->attached[at].base == base) {
            side->attached[at] = side->attached[--side->attached_count];
            return MPI_SUCCESS;
        }
    mpix_end(FAILURE_ONESIDED, HERE, "%s is given memory that is not attached", __func__);
    return MPI_SUCCESS;
}

static char names[MOST_WINDOWS][64];

int MPI_Win_set_name(MPI_Win win, const char *name)
{
    int me;

    snprintf(names[mpix_window(win, &me, __func__, HERE) - mpix->window], sizeof names[0], "%s",
             name);
    return MPI_SUCCESS;
}

int MPI_Win_get_name(MPI_Win win, char *name, int *length)
{
    int me;

    strcpy(name, names[mpix_window(win, &me, __func__, HERE) - mpix->window]);
    *length = (int)strlen(name);
    return MPI_SUCCESS;
}

int MPI_Win_get_info(MPI_Win win, MPI_Info *info)
{
    int me;

    mpix_window(win, &me, __func__, HERE);
    return mpix_make_info(info, HERE);
}

int MPI_Win_set_info(MPI_Win win, MPI_Info info)
{
    int me;

    (void)info;
    mpix_window(win, &me, __func__, HERE);
    return MPI_SUCCESS;
}
