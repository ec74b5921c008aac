/* SPDX-License-Identifier: MIT
 *
 * Windows: locks and flushes, and whose atomic operation goes first: Accumulate and its like are
 * atomic, but what comes between two of them is a decision, as is who gets a lock. */
#include "mpi/explore/window.h"

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

/* ---- what is decided when nobody can go on --------------------------------------------------- */

enum { MOST_CHOICES = MOST_RANKS * MOST_RANKS, MOST_IN_A_ROW = 3 };

struct grants {
    unsigned count;
    bool left_out; /* a rank that rests */
    struct choice choice[MOST_CHOICES];
    struct grant {
        struct window_side *side; /* the origin's */
        int target, rank;
        bool atomic; /* its operation may go on; else it gets the lock */
    } grant[MOST_CHOICES];
};

static void add(struct grants *grants, int number, int target, int origin, bool atomic)
{
    struct window *window = &mpix->window[number];

    if (grants->count == MOST_CHOICES)
        return;
    grants->choice[grants->count] =
        (struct choice){(UINT64_C(2) | atomic) << 62 | (uint64_t)number << 32 |
                            (uint64_t)target << 16 | (uint64_t)origin,
                        MOST_RANKS + target};
    grants->grant[grants->count++] = (struct grant){&window->side[origin], target,
                                                    mpix->comm[window->comm].world[origin], atomic};
}

/* `tired`: also of the rank that has had so many turns in a row: it may wait in a loop for another
 * one. */
static void find_grants(struct grants *grants, bool tired)
{
    for (int at = 0; at < mpix->window_count; at++) {
        const struct window *window = &mpix->window[at];
        int size = window->side[0].unit ? mpix->comm[window->comm].size : 0;
        for (int target = 0; target < size; target++)
            for (int origin = 0; origin < size; origin++) {
                int world = mpix->comm[window->comm].world[origin];
                bool rests = world == mpix->atomic_rank && mpix->atomic_turns >= MOST_IN_A_ROW;
                if (grantable(window, target, origin))
                    add(grants, at, target, origin, false);
                if (window->side[origin].atomic[target] != ATOMIC_WANTED)
                    continue;
                if (tired || !rests)
                    add(grants, at, target, origin, true);
                else
                    grants->left_out = true;
            }
    }
}

static bool somebody_polls(void)
{
    bool any = false;

    for (int rank = 0; rank < mpix->ranks; rank++)
        any = any || (mpix->rank[rank].polling && !mpix->rank[rank].over);
    return any;
}

bool mpix_decide_lock(bool tired)
{
    static struct grants grants;

    grants.count = 0;
    grants.left_out = false;
    find_grants(&grants, tired);
    if (grants.left_out && (grants.count > 0 || somebody_polls()))
        mpix->limited = true; /* it could go on, too, and that is not tried */
    if (grants.count == 0)
        return false;
    const struct grant *grant = &grants.grant[mpix_decide(grants.count, grants.choice)];
    if (!grant->atomic) {
        grant->side->lock[grant->target] = grant->side->wanted[grant->target];
        grant->side->wanted[grant->target] = 0;
        return true;
    }
    grant->side->atomic[grant->target] = ATOMIC_GRANTED;
    mpix->atomic_turns = grant->rank == mpix->atomic_rank ? mpix->atomic_turns + 1 : 1;
    mpix->atomic_rank = grant->rank;
    return true;
}

static bool is_granted(void *what)
{
    const struct wish *wish = what;

    return wish->window->side[wish->me].atomic[wish->target] != ATOMIC_WANTED; /* of threads both */
}

void mpix_atomic_turn(struct window *window, int me, int target, const char *call, uintptr_t pc)
{
    struct wish wish = {window, me, target};
    struct window_side *side = &window->side[me];

    if (side->lock[target] == 2)
        return;
    side->atomic[target] = ATOMIC_WANTED;
    mpix->progress++;
    mpix_wait(is_granted, &wish, call, pc, "for its turn at the window of rank %d",
              mpix->comm[window->comm].world[target]);
    side->atomic[target] = ATOMIC_NONE;
}

/* ---- the calls ------------------------------------------------------------------------------- */

int MPI_Win_lock(int kind, int target, int assertion, MPI_Win win)
{
    int me;
    struct window *window = mpix_window(win, &me, __func__, HERE);
    struct window_side *side = &window->side[me];
    struct wish wish = {window, me, target};

    mpix_check_assertion(assertion, __func__, HERE);
    if (target == MPI_PROC_NULL)
        return MPI_SUCCESS;
    if (target < 0 || target >= mpix->comm[window->comm].size)
        mpix_wrong(MPI_ERR_RANK, HERE, "%s is given the rank %d", __func__, target);
    if (kind != MPI_LOCK_SHARED && kind != MPI_LOCK_EXCLUSIVE)
        mpix_wrong(MPI_ERR_LOCKTYPE, HERE, "%s is given no kind of lock", __func__);
    mpix_check_epoch_begin(window, me, __func__, HERE, false);
    mpix_leave_fence(window, me, __func__, HERE);
    if (side->lock[target] || side->lock_all)
        mpix_end(FAILURE_ONESIDED, HERE, "%s while the window is locked at that rank", __func__);
    mpix_tell(HERE, "%s at %d", __func__, target);
    side->wanted[target] = kind == MPI_LOCK_EXCLUSIVE ? 2 : 1;
    mpix->progress++;
    mpix_wait(is_locked, &wish, __func__, HERE, "for the lock of the window at rank %d",
              mpix->comm[window->comm].world[target]);
    mpix_acquire(window->side[target].clock);
    if (kind == MPI_LOCK_EXCLUSIVE)
        mpix_acquire(window->side[target].shared_clock);
    return MPI_SUCCESS;
}

static void unlock(struct window *window, int me, int target)
{
    uint32_t clock[MOST_RANKS];
    bool exclusive = window->side[me].lock[target] == 2;
    uint32_t *kept = exclusive ? window->side[target].clock : window->side[target].shared_clock;

    mpix_accesses_end(window, target, false);
    mpix_release(clock);
    for (int rank = 0; rank < MOST_RANKS; rank++)
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

    mpix_check_assertion(assertion, __func__, HERE);
    mpix_check_epoch_begin(window, me, __func__, HERE, true);
    mpix_leave_fence(window, me, __func__, HERE);
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

static int flush(MPI_Win win, int target, bool here_only, const char *call, uintptr_t pc)
{
    int me;
    struct window *window = mpix_window(win, &me, call, pc);

    if (target >= 0 ? !window->side[me].lock[target] : !window->side[me].lock_all)
        mpix_end(FAILURE_ONESIDED, pc, "%s outside of a lock", call);
    mpix_tell(pc, "%s", call);
    mpix_accesses_end(window, target, here_only);
    return MPI_SUCCESS;
}

int MPI_Win_flush(int target, MPI_Win win)
{
    return flush(win, target, false, __func__, HERE);
}

int MPI_Win_flush_local(int target, MPI_Win win)
{
    return flush(win, target, true, __func__, HERE);
}

int MPI_Win_flush_all(MPI_Win win)
{
    return flush(win, -1, false, __func__, HERE);
}

int MPI_Win_flush_local_all(MPI_Win win)
{
    return flush(win, -1, true, __func__, HERE);
}

/* Who calls it again and again waits for what others write. */
int MPI_Win_sync(MPI_Win win)
{
    int me;

    mpix_window(win, &me, __func__, HERE);
    mpix_poll(mpix_never, NULL, __func__, HERE);
    return MPI_SUCCESS;
}
