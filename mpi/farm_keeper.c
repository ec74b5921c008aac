/* SPDX-License-Identifier: MIT */
#include "mpi/farm_keeper.h"

#include "common/account/patience.h"
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/work/fault.h"
#include "mpi/guard.h"
#include "mpi/tags.h"

#include <mpi.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

uint64_t *farm_counter_results(const struct farm_work *work, uint64_t chunk, struct answer *part,
                               int *words)
{
    if (work->results)
        return work->results(work->own, (struct span){chunk, chunk + 1}, words);
    *words = 2;
    return &part->count; /* and the sum after it */
}

struct farm_parcel farm_counter_parcel(const struct farm_work *work)
{
    struct answer part;
    int words = 0;

    if (work->chunks > 0)
        farm_counter_results(work, 0, &part, &words);
    struct farm_parcel parcel = {NULL, (size_t)words + 1};
    parcel.words = calloc(parcel.most, sizeof *parcel.words);
    ok(parcel.words ? 0 : errno, "calloc");
    return parcel;
}

struct keeper {
    const struct farm_work *work;
    uint64_t *window; /* window[FARM_COUNTER_WORDS] */
    uint64_t left;    /* chunks that are not done */
    bool *done;       /* done[chunks] */
    bool met;         /* the others have come to what it takes from above */
    bool busy, again;
    uint64_t missing; /* in the end: all before this one are done */
    uint64_t chunk;   /* the one it is at, and what came out so far */
    double begin_s;
    struct answer part, total;
    struct farm_parcel
        *parcels; /* parcels[ranks]: each rank's comes to its own, so that one that never */
    MPI_Request *received; /* received[ranks]  ends keeps up no other */

    int ranks, working; /* those that take chunks */
    bool *ended;        /* ended[ranks]: it takes no more, or is lost */
    double *heard_s;    /* heard_s[ranks] */
    double slowest_s;   /* for one result, as seen so far */
};

static void count(struct keeper *keeper, uint64_t chunk, struct answer part)
{
    if (keeper->done[chunk])
        return;
    keeper->done[chunk] = true;
    keeper->left--;
    keeper->total = answer_add(keeper->total, part);
}

static void await_parcel(struct keeper *keeper, int rank)
{
    MPI_Irecv(keeper->parcels[rank].words, (int)keeper->parcels[rank].most, MPI_UINT64_T, rank,
              TAG_DONE, MPI_COMM_WORLD, &keeper->received[rank]);
}

/* Notes the results that another rank has sent. */
static void note_parcel(struct keeper *keeper, const struct farm_parcel *parcel)
{
    const uint64_t *from = parcel->words + 1;
    uint64_t chunk = parcel->words[0];
    struct answer part = {0, 0};
    int words;
    uint64_t *results = farm_counter_results(keeper->work, chunk, &part, &words);

    memcpy(results, from, (size_t)words * sizeof *results);
    if (keeper->work->results) {
        part = (struct answer){(uint64_t)words, 0};
        for (int word = 0; word < words; word++)
            part.sum += from[word];
    }
    count(keeper, chunk, part);
}

static void end_of(struct keeper *keeper, int rank)
{
    keeper->working -= !keeper->ended[rank];
    keeper->ended[rank] = true;
}

static void learn(struct keeper *keeper, double begin_s, int words)
{
    double each_s = (clock_now_s() - begin_s) / (words > 0 ? words : 1);

    keeper->slowest_s = each_s > keeper->slowest_s ? each_s : keeper->slowest_s;
}

/* Takes what has come from one of the others. Returns whether something had. */
static bool take_parcel(struct keeper *keeper)
{
    MPI_Status status;
    int here, words, rank;

    MPI_Testany(keeper->ranks, keeper->received, &rank, &here, &status);
    if (!here || rank == MPI_UNDEFINED)
        return false;
    MPI_Get_count(&status, MPI_UINT64_T, &words);
    if (words == 0) {
        end_of(keeper, rank);
        return true;
    }
    note_parcel(keeper, &keeper->parcels[rank]);
    learn(keeper, keeper->heard_s[rank], words - 1);
    keeper->heard_s[rank] = clock_now_s();
    await_parcel(keeper, rank);
    return true;
}

/* A rank is lost: no results come from it any more. A receive that it has begun to fill will not
 * end, and keeps its memory. */
static void turn_away(struct keeper *keeper, int rank)
{
    int done;

    end_of(keeper, rank);
    if (keeper->received[rank] == MPI_REQUEST_NULL)
        return;
    MPI_Cancel(&keeper->received[rank]);
    MPI_Test(&keeper->received[rank], &done, MPI_STATUS_IGNORE);
    if (done)
        return;
    MPI_Request_free(&keeper->received[rank]);
    keeper->parcels[rank].words = NULL;
}

/* Looks for others that are lost, or have sent nothing for too long. No chunk is larger than the
 * first one. After a loss to live is not enough: the lost one may have taken a lock along. */
static void look(struct keeper *keeper)
{
    const double least_s = 1, times = 20;
    double most_s = times * keeper->slowest_s * (double)(keeper->parcels[0].most - 1);

    if (!guard_due())
        return;
    for (int rank = 1; rank < keeper->ranks; rank++) {
        bool lives = false;
        if (keeper->ended[rank])
            continue;
        bool lost = guard_gone(rank, &lives);
        if (lives && guard_losses() == 0)
            keeper->heard_s[rank] = clock_now_s();
        double quiet_s = clock_now_s() - keeper->heard_s[rank];
        if (!lost && keeper->slowest_s > 0 && quiet_s > (most_s > least_s ? most_s : least_s))
            guard_give_up(rank, "has not returned its chunk in time");
        if (guard_lost(rank))
            turn_away(keeper, rank);
    }
}

/* Takes the last chunk that nobody has. The others raise BELOW before they read ABOVE, and this the
 * other way round. */
static bool take_above(struct keeper *keeper)
{
    uint64_t last = keeper->window[FARM_ABOVE] - 1;
    struct span tasks = {last, last + 1};

    if (keeper->met || keeper->window[FARM_ABOVE] == 0)
        return false;
    if (keeper->work->tasks)
        tasks = keeper->work->tasks(keeper->work->own, tasks);
    if (keeper->working == 0 && guard_losses() > 0)
        fault_spare(); /* rank 0 is left alone */
    if (keeper->working > 0 && fault_on() && fault_among(tasks.lo, tasks.hi))
        return false; /* that is for the others, which take it in the end */
    __atomic_store_n(&keeper->window[FARM_ABOVE], last, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&keeper->window[FARM_BELOW], __ATOMIC_SEQ_CST) > last) {
        __atomic_store_n(&keeper->window[FARM_ABOVE], last + 1, __ATOMIC_SEQ_CST);
        keeper->met = true;
        return false;
    }
    keeper->chunk = last;
    return true;
}

/* When no other works any more: the next chunk that is not done. A lost rank had it (or, if none is
 * lost, both sides left it to the other). */
static bool take_missing(struct keeper *keeper)
{
    if (keeper->working > 0 || keeper->left == 0)
        return false;
    keeper->met = true;
    keeper->again = guard_losses() > 0;
    while (keeper->done[keeper->missing])
        keeper->missing++;
    keeper->chunk = keeper->missing;
    fault_spare();
    return true;
}

/* Works itself, for a while. Returns whether there was something to do. */
static bool work_on(struct keeper *keeper)
{
    const struct farm_work *work = keeper->work;
    int words;

    if (!keeper->busy) {
        if (!take_above(keeper) && !take_missing(keeper))
            return false;
        keeper->busy = true;
        keeper->part = (struct answer){0, 0};
        keeper->begin_s = clock_now_s();
    }
    if (!work->step(work->own, keeper->chunk, false, &keeper->part))
        return true;
    keeper->busy = false;
    farm_counter_results(work, keeper->chunk, &keeper->part, &words);
    learn(keeper, keeper->begin_s, words);
    count(keeper, keeper->chunk, keeper->part);
    if (keeper->again) {
        struct span tasks = {keeper->chunk, keeper->chunk + 1};
        tasks = work->tasks ? work->tasks(work->own, tasks) : tasks;
        fault_redone(tasks.hi - tasks.lo);
    }
    return true;
}

static struct keeper open_keeper(const struct farm_work *work, uint64_t *window)
{
    struct keeper keeper = {.work = work, .window = window, .left = work->chunks};

    MPI_Comm_size(MPI_COMM_WORLD, &keeper.ranks);
    size_t ranks = (size_t)keeper.ranks;
    keeper.done = calloc(work->chunks + 1, sizeof *keeper.done);
    keeper.ended = calloc(ranks, sizeof *keeper.ended);
    keeper.heard_s = calloc(ranks, sizeof *keeper.heard_s);
    keeper.parcels = calloc(ranks, sizeof *keeper.parcels);
    keeper.received = calloc(ranks, sizeof(MPI_Request));
    ok(keeper.done && keeper.ended && keeper.heard_s && keeper.parcels && keeper.received ? 0
                                                                                          : errno,
       "calloc");
    for (int rank = 0; rank < keeper.ranks; rank++) {
        keeper.parcels[rank] = farm_counter_parcel(work);
        keeper.heard_s[rank] = clock_now_s();
        keeper.received[rank] = MPI_REQUEST_NULL;
        keeper.ended[rank] = rank == 0 || guard_lost(rank);
        keeper.working += !keeper.ended[rank];
        if (!keeper.ended[rank])
            await_parcel(&keeper, rank);
    }
    return keeper;
}

static void close_keeper(struct keeper *keeper)
{
    for (int rank = 0; rank < keeper->ranks; rank++)
        free(keeper->parcels[rank].words);
    free(keeper->received);
    free(keeper->parcels);
    free(keeper->heard_s);
    free(keeper->ended);
    free(keeper->done);
}

struct answer farm_keeper_run(const struct farm_work *work, uint64_t *words)
{
    struct keeper keeper = open_keeper(work, words);
    struct patience patience = {0};

    while (keeper.left > 0 || keeper.working > 0) {
        bool moved = take_parcel(&keeper);
        moved = work_on(&keeper) || moved;
        look(&keeper);
        if (moved)
            patience = (struct patience){0};
        else
            patience_nap(&patience);
    }
    close_keeper(&keeper);
    return keeper.total;
}
