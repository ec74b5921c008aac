/* SPDX-License-Identifier: MIT
 *
 * Windows: epochs of post and start, complete and wait. */
#include "mpi/explore/window.h"

#include <string.h>

struct wish {
    struct window *window;
    int me, count;
    int ranks[MOST_RANKS]; /* of the communicator */
};

static struct wish wish_of(MPI_Win win, MPI_Group group, const char *call, uintptr_t pc)
{
    struct wish wish = {0};
    int world[MOST_RANKS];

    wish.window = mpix_window(win, &wish.me, call, pc);
    wish.count = mpix_group(group, world, call, pc);
    for (int at = 0; at < wish.count; at++) {
        wish.ranks[at] = mpix_rank_of(wish.window->comm, world[at]);
        if (wish.ranks[at] < 0)
            mpix_wrong(MPI_ERR_GROUP, pc, "%s is given a group with rank %d, which has no window",
                       call, world[at]);
    }
    mpix_tell(pc, "%s", call);
    return wish;
}

void mpix_check_epoch_begin(const struct window *window, int me, const char *call, uintptr_t pc,
                            bool locks)
{
    const struct window_side *side = &window->side[me];

    for (int rank = 0; rank < mpix->comm[window->comm].size; rank++) {
        int world = mpix->comm[window->comm].world[rank];
        if (side->lock[rank] && locks)
            mpix_end(FAILURE_ONESIDED, pc, "%s while the window is locked at rank %d", call, world);
        if (side->started[rank])
            mpix_end(FAILURE_ONESIDED, pc,
                     "%s, and the epoch of MPI_Win_start was not ended (MPI_Win_complete)", call);
        if (side->posted[rank])
            mpix_end(FAILURE_ONESIDED, pc,
                     "%s, and the epoch of MPI_Win_post was not ended (MPI_Win_wait)", call);
    }
}

void mpix_leave_fence(struct window *window, int me, const char *call, uintptr_t pc)
{
    const struct access *open = mpix_open_access(window);

    if (window->side[me].fenced && open)
        mpix_end(FAILURE_ONESIDED, pc, "%s, and the epoch with %s at @%lx@ was not ended", call,
                 open->call, (unsigned long)open->pc);
    window->side[me].fenced = false;
}

/* An epoch of MPI_Win_post or MPI_Win_start begins: there is no other one. */
static void leave_others(struct window *window, int me, const char *call, uintptr_t pc)
{
    mpix_leave_fence(window, me, call, pc);
    for (int rank = 0; rank < mpix->comm[window->comm].size; rank++)
        if (window->side[me].lock[rank])
            mpix_end(FAILURE_ONESIDED, pc, "%s while the window is locked at rank %d", call,
                     mpix->comm[window->comm].world[rank]);
}

int MPI_Win_post(MPI_Group group, int assertion, MPI_Win win)
{
    struct wish wish = wish_of(win, group, __func__, HERE);
    struct window_side *side = &wish.window->side[wish.me];

    mpix_check_assertion(assertion, __func__, HERE);
    leave_others(wish.window, wish.me, __func__, HERE);
    for (int at = 0; at < wish.count; at++) {
        if (side->posted[wish.ranks[at]])
            mpix_end(FAILURE_ONESIDED, HERE, "%s, and the window is posted", __func__);
        side->posted[wish.ranks[at]] = true;
        side->completed[wish.ranks[at]] = false;
    }
    mpix_release(side->post_clock);
    mpix->progress++;
    return MPI_SUCCESS;
}

static bool all_posted(void *what)
{
    const struct wish *wish = what;
    bool all = true;

    for (int at = 0; at < wish->count; at++) {
        const struct window_side *target = &wish->window->side[wish->ranks[at]];
        all = all && target->posted[wish->me] && !target->completed[wish->me];
    }
    return all;
}

int MPI_Win_start(MPI_Group group, int assertion, MPI_Win win)
{
    struct wish wish = wish_of(win, group, __func__, HERE);

    mpix_check_assertion(assertion, __func__, HERE);
    leave_others(wish.window, wish.me, __func__, HERE);
    for (int rank = 0; rank < MOST_RANKS; rank++)
        if (wish.window->side[wish.me].started[rank])
            mpix_end(FAILURE_ONESIDED, HERE, "%s, and an epoch was started", __func__);
    mpix_wait(all_posted, &wish, __func__, HERE, "for the targets to call MPI_Win_post");
    for (int at = 0; at < wish.count; at++) {
        wish.window->side[wish.me].started[wish.ranks[at]] = true;
        mpix_acquire(wish.window->side[wish.ranks[at]].post_clock);
    }
    return MPI_SUCCESS;
}

int MPI_Win_complete(MPI_Win win)
{
    int me;
    struct window *window = mpix_window(win, &me, __func__, HERE);
    uint32_t clock[MOST_RANKS];
    bool some = false;

    mpix_tell(HERE, "%s", __func__);
    mpix_accesses_end(window, -1, false);
    mpix_release(clock);
    for (int rank = 0; rank < MOST_RANKS; rank++) {
        if (!window->side[me].started[rank])
            continue;
        some = true;
        window->side[me].started[rank] = false;
        window->side[rank].completed[me] = true;
        memcpy(window->side[rank].done_clock[me], clock, sizeof clock);
    }
    if (!some)
        mpix_end(FAILURE_ONESIDED, HERE, "%s, and no epoch was started", __func__);
    mpix->progress++;
    return MPI_SUCCESS;
}

static bool all_complete(void *what)
{
    const struct wish *wish = what;
    const struct window_side *side = &wish->window->side[wish->me];
    bool all = true;

    for (int rank = 0; rank < MOST_RANKS; rank++)
        all = all && (!side->posted[rank] || side->completed[rank]);
    return all;
}

static void end_exposure(struct wish *wish)
{
    struct window_side *side = &wish->window->side[wish->me];

    for (int rank = 0; rank < MOST_RANKS; rank++)
        if (side->posted[rank]) {
            mpix_acquire(side->done_clock[rank]);
            side->posted[rank] = side->completed[rank] = false;
        }
}

static struct wish exposed(MPI_Win win, const char *call, uintptr_t pc)
{
    struct wish wish = {0};
    bool some = false;

    wish.window = mpix_window(win, &wish.me, call, pc);
    for (int rank = 0; rank < MOST_RANKS; rank++)
        some = some || wish.window->side[wish.me].posted[rank];
    if (!some)
        mpix_end(FAILURE_ONESIDED, pc, "%s, and the window is not posted", call);
    return wish;
}

int MPI_Win_wait(MPI_Win win)
{
    struct wish wish = exposed(win, __func__, HERE);

    mpix_tell(HERE, "%s", __func__);
    mpix_wait(all_complete, &wish, __func__, HERE, "for the origins to call MPI_Win_complete");
    end_exposure(&wish);
    return MPI_SUCCESS;
}

int MPI_Win_test(MPI_Win win, int *flag)
{
    struct wish wish = exposed(win, __func__, HERE);

    *flag = mpix_poll(all_complete, &wish, __func__, HERE);
    if (*flag)
        end_exposure(&wish);
    return MPI_SUCCESS;
}
