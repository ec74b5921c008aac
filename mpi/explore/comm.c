/* SPDX-License-Identifier: MIT
 *
 * Communicators. Numbers 0 and 1 are MPI_COMM_WORLD and MPI_COMM_SELF; who is last of those that
 * make one makes it for all. */
#include "mpi/explore/gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORLD, SELF }; /* each rank's own MPI_COMM_SELF is a communicator of its own: SELF + rank */

int mpix_comm(MPI_Comm comm, const char *call, uintptr_t pc)
{
    int number = NUMBER(comm, HANDLE_COMM);

    if (comm == MPI_COMM_WORLD)
        return WORLD;
    if (comm == MPI_COMM_SELF)
        return SELF + mpix_me;
    if (comm == MPI_COMM_NULL)
        mpix_fail(FAILURE_ARGUMENT, pc, "%s is given MPI_COMM_NULL", call);
    if (number < SELF + mpix->ranks || number >= mpix->comm_count || mpix_rank_in(number) < 0)
        mpix_fail(FAILURE_ARGUMENT, pc, "%s is given a communicator that is not there", call);
    if (mpix->comm[number].freed[mpix_rank_in(number)])
        mpix_fail(FAILURE_ARGUMENT, pc, "%s is given a communicator that was freed", call);
    return number;
}

int mpix_rank_in(int comm)
{
    for (int rank = 0; rank < mpix->comm[comm].size; rank++)
        if (mpix->comm[comm].world[rank] == mpix_me)
            return rank;
    return -1;
}

MPI_Comm mpix_comm_handle(int number)
{
    return HANDLE(MPI_Comm, HANDLE_COMM, number);
}

int MPI_Comm_rank(MPI_Comm comm, int *rank)
{
    mpix_enter(__func__, HERE);
    *rank = mpix_rank_in(mpix_comm(comm, __func__, HERE));
    return MPI_SUCCESS;
}

int MPI_Comm_size(MPI_Comm comm, int *size)
{
    mpix_enter(__func__, HERE);
    *size = mpix->comm[mpix_comm(comm, __func__, HERE)].size;
    return MPI_SUCCESS;
}

int MPI_Comm_test_inter(MPI_Comm comm, int *flag)
{
    mpix_enter(__func__, HERE);
    mpix_comm(comm, __func__, HERE);
    *flag = 0;
    return MPI_SUCCESS;
}

int MPI_Comm_compare(MPI_Comm one, MPI_Comm other, int *result)
{
    mpix_enter(__func__, HERE);
    int left = mpix_comm(one, __func__, HERE), right = mpix_comm(other, __func__, HERE);
    const struct comm *a = &mpix->comm[left], *b = &mpix->comm[right];
    bool same = a->size == b->size && memcmp(a->world, b->world, sizeof(int) * (size_t)a->size) == 0;
    *result = left == right ? MPI_IDENT : same ? MPI_CONGRUENT : MPI_UNEQUAL;
    return MPI_SUCCESS;
}

int MPI_Comm_set_name(MPI_Comm comm, const char *name)
{
    mpix_enter(__func__, HERE);
    mpix_comm(comm, __func__, HERE);
    (void)name;
    return MPI_SUCCESS;
}

/* ---- making ------------------------------------------------------------------------------------ */

static int new_comm(void)
{
    if (mpix->comm_count == MOST_COMMS)
        mpix_unsupported("more than %d communicators", MOST_COMMS);
    mpix->comm[mpix->comm_count] = (struct comm){.used = true};
    return mpix->comm_count++;
}

static void join(struct gather *gather, int number, int rank)
{
    struct comm *comm = &mpix->comm[number];
    int world = mpix->comm[gather->comm].world[rank];

    comm->pc[world] = gather->part[rank].pc;
    comm->world[comm->size++] = world;
    gather->made[rank] = number;
}

/* Those of one color, by key and rank. */
static void split_color(struct gather *gather, int color, int size)
{
    int number = new_comm();
    bool taken[MOST_RANKS] = {false};

    for (;;) {
        int next = -1;
        for (int rank = 0; rank < size; rank++) {
            const int *numbers = gather->part[rank].numbers;
            if (!taken[rank] && numbers[2] == color &&
                (next < 0 || numbers[3] < gather->part[next].numbers[3]))
                next = rank;
        }
        if (next < 0)
            return;
        taken[next] = true;
        join(gather, number, next);
    }
}

static void create_from_group(struct gather *gather, int size)
{
    const struct part *first = NULL;

    for (int rank = 0; rank < size && !first; rank++)
        if (gather->part[rank].size > 0)
            first = &gather->part[rank];
    if (!first)
        return;
    int number = new_comm();
    const int *list = mpix_at(first->more);
    for (size_t at = 0; at < first->size; at++)
        for (int rank = 0; rank < size; rank++)
            if (mpix->comm[gather->comm].world[rank] == list[at])
                join(gather, number, rank);
}

void mpix_make_comms(struct gather *gather)
{
    int size = mpix->comm[gather->comm].size;

    for (int rank = 0; rank < MOST_RANKS; rank++)
        gather->made[rank] = -1;
    if (gather->kind == GATHER_CREATE)
        create_from_group(gather, size);
    else if (gather->kind == GATHER_WINDOW)
        for (int rank = 0, number = mpix->window_count++; rank < size; rank++)
            gather->made[rank] = number;
    if (gather->kind != GATHER_SPLIT)
        return;
    for (int rank = 0; rank < size; rank++)
        if (gather->part[rank].numbers[2] != MPI_UNDEFINED && gather->made[rank] < 0)
            split_color(gather, gather->part[rank].numbers[2], size);
}

/* The number of the communicator that comes of it for this rank; -1: none. */
static int make(struct collective *call, MPI_Comm *made)
{
    mpix_enter(call->call, call->pc);
    call->comm = mpix_comm(call->comm_handle, call->call, call->pc);
    call->root = -1;
    struct op *op = mpix_gather_begin(call);
    char wish[MOST_LINE];
    mpix_gather_missing(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, call->call, call->pc, "%s", wish);
    mpix_finish(op);
    int number = mpix_gather_of(op)->made[mpix_rank_in(call->comm)];
    if (made)
        *made = number < 0 ? MPI_COMM_NULL : mpix_comm_handle(number);
    return number;
}

int MPI_Comm_dup(MPI_Comm comm, MPI_Comm *made)
{
    struct collective call = {
        .kind = GATHER_SPLIT, .call = __func__, .pc = HERE, .comm_handle = comm};

    make(&call, made);
    return MPI_SUCCESS;
}

int MPI_Comm_split(MPI_Comm comm, int color, int key, MPI_Comm *made)
{
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .numbers = {0, 0, color, key}};

    if (color < 0 && color != MPI_UNDEFINED)
        mpix_fail(FAILURE_ARGUMENT, HERE, "%s is given the color %d", __func__, color);
    make(&call, made);
    return MPI_SUCCESS;
}

int MPI_Comm_split_type(MPI_Comm comm, int kind, int key, MPI_Info info, MPI_Comm *made)
{
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .numbers = {0, 0, kind, key}};

    (void)info;
    make(&call, made);
    return MPI_SUCCESS;
}

int MPI_Comm_free(MPI_Comm *comm)
{
    struct collective call = {
        .kind = GATHER_FREE, .call = __func__, .pc = HERE, .comm_handle = *comm};

    mpix_enter(__func__, HERE);
    if (*comm == MPI_COMM_WORLD || *comm == MPI_COMM_SELF)
        mpix_fail(FAILURE_ARGUMENT, HERE, "%s is given a communicator that MPI itself defines",
                  __func__);
    int number = mpix_comm(*comm, __func__, HERE);
    make(&call, NULL);
    mpix->comm[number].freed[mpix_rank_in(number)] = true;
    *comm = MPI_COMM_NULL;
    return MPI_SUCCESS;
}

/* ---- grids ------------------------------------------------------------------------------------- */

int MPI_Dims_create(int nodes, int count, int dims[])
{
    mpix_enter(__func__, HERE);
    int left = nodes;
    for (int at = 0; at < count; at++)
        if (dims[at] > 0)
            left /= dims[at];
    for (int at = 0, open = 0; at < count; at++) {
        if (dims[at] > 0)
            continue;
        open = 0;
        for (int other = at; other < count; other++)
            open += dims[other] == 0;
        int best = left;
        for (int factor = 1; factor <= left; factor++) { /* near the root, and not below it */
            int power = 1;
            for (int each = 0; each < open; each++)
                power = power > left ? power : power * factor;
            if (left % factor == 0 && power >= left) {
                best = factor;
                break;
            }
        }
        dims[at] = open == 1 ? left : best;
        left /= dims[at];
    }
    return MPI_SUCCESS;
}

int MPI_Cart_create(MPI_Comm comm, int count, const int dims[], const int periods[], int reorder,
                    MPI_Comm *made)
{
    int total = 1;

    (void)reorder;
    mpix_enter(__func__, HERE);
    int me = mpix_rank_in(mpix_comm(comm, __func__, HERE));
    if (count < 0 || count > 8)
        mpix_unsupported("grids of %d dimensions", count);
    for (int at = 0; at < count; at++)
        total *= dims[at];
    if (total > mpix->comm[mpix_comm(comm, __func__, HERE)].size)
        mpix_fail(FAILURE_ARGUMENT, HERE, "%s is given a grid of %d ranks, and there are fewer",
                  __func__, total);
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .numbers = {0, 0, me < total ? 0 : MPI_UNDEFINED, 0}};
    int number = make(&call, made);
    if (number < 0)
        return MPI_SUCCESS;
    struct comm *grid = &mpix->comm[number];
    grid->topology = true;
    grid->dim_count = count;
    memcpy(grid->dims, dims, sizeof(int) * (size_t)count);
    memcpy(grid->periods, periods, sizeof(int) * (size_t)count);
    return MPI_SUCCESS;
}

static const struct comm *grid_of(MPI_Comm comm, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    const struct comm *grid = &mpix->comm[mpix_comm(comm, call, pc)];
    if (!grid->topology)
        mpix_fail(FAILURE_ARGUMENT, pc, "%s is given a communicator without a grid", call);
    return grid;
}

static void coordinates(const struct comm *grid, int rank, int *place)
{
    for (int at = grid->dim_count - 1; at >= 0; at--) {
        place[at] = rank % grid->dims[at];
        rank /= grid->dims[at];
    }
}

/* MPI_PROC_NULL: outside. */
static int rank_at(const struct comm *grid, const int *place)
{
    int rank = 0;

    for (int at = 0; at < grid->dim_count; at++) {
        int size = grid->dims[at], here = place[at];
        if (grid->periods[at])
            here = (here % size + size) % size;
        if (here < 0 || here >= size)
            return MPI_PROC_NULL;
        rank = rank * size + here;
    }
    return rank;
}

int MPI_Cart_coords(MPI_Comm comm, int rank, int most, int place[])
{
    int all[8];
    const struct comm *grid = grid_of(comm, __func__, HERE);

    coordinates(grid, rank, all);
    for (int at = 0; at < most && at < grid->dim_count; at++)
        place[at] = all[at];
    return MPI_SUCCESS;
}

int MPI_Cart_rank(MPI_Comm comm, const int place[], int *rank)
{
    const struct comm *grid = grid_of(comm, __func__, HERE);

    *rank = rank_at(grid, place);
    if (*rank == MPI_PROC_NULL)
        mpix_fail(FAILURE_ARGUMENT, HERE, "%s is given a place outside of the grid", __func__);
    return MPI_SUCCESS;
}

int MPI_Cart_shift(MPI_Comm comm, int dim, int step, int *source, int *target)
{
    int place[8] = {0};
    const struct comm *grid = grid_of(comm, __func__, HERE);

    if (dim < 0 || dim >= grid->dim_count)
        mpix_fail(FAILURE_ARGUMENT, HERE, "%s is given the dimension %d", __func__, dim);
    coordinates(grid, mpix_rank_in((int)(grid - mpix->comm)), place);
    place[dim] += step;
    *target = rank_at(grid, place);
    place[dim] -= 2 * step;
    *source = rank_at(grid, place);
    return MPI_SUCCESS;
}

/* ---- groups ------------------------------------------------------------------------------------ */

enum { MOST_GROUPS = 1024 };
static struct group {
    int size;
    int world[MOST_RANKS];
    bool freed;
    uintptr_t pc;
} groups[MOST_GROUPS];
static int group_count;

static struct group *new_group(MPI_Group *handle, uintptr_t pc)
{
    if (group_count == MOST_GROUPS)
        mpix_unsupported("more than %d groups", MOST_GROUPS);
    *handle = HANDLE(MPI_Group, HANDLE_GROUP, group_count);
    groups[group_count] = (struct group){.pc = pc};
    return &groups[group_count++];
}

static const struct group *group_of(MPI_Group handle, const char *call, uintptr_t pc)
{
    static const struct group empty;
    int number = NUMBER(handle, HANDLE_GROUP);

    if (handle == MPI_GROUP_EMPTY)
        return &empty;
    if (number < 0 || number >= group_count || groups[number].freed)
        mpix_fail(FAILURE_ARGUMENT, pc, "%s is given a group that is not there", call);
    return &groups[number];
}

int mpix_group(MPI_Group handle, int *world, const char *call, uintptr_t pc)
{
    const struct group *group = group_of(handle, call, pc);

    memcpy(world, group->world, sizeof group->world);
    return group->size;
}

int MPI_Comm_group(MPI_Comm comm, MPI_Group *handle)
{
    mpix_enter(__func__, HERE);
    const struct comm *from = &mpix->comm[mpix_comm(comm, __func__, HERE)];
    struct group *group = new_group(handle, HERE);
    group->size = from->size;
    memcpy(group->world, from->world, sizeof group->world);
    return MPI_SUCCESS;
}

int MPI_Group_incl(MPI_Group old, int count, const int ranks[], MPI_Group *handle)
{
    mpix_enter(__func__, HERE);
    const struct group *from = group_of(old, __func__, HERE);
    struct group *group = new_group(handle, HERE);
    for (int at = 0; at < count; at++) {
        if (ranks[at] < 0 || ranks[at] >= from->size || group->size == MOST_RANKS)
            mpix_fail(FAILURE_ARGUMENT, HERE, "%s is given the rank %d", __func__, ranks[at]);
        group->world[group->size++] = from->world[ranks[at]];
    }
    return MPI_SUCCESS;
}

int MPI_Group_excl(MPI_Group old, int count, const int ranks[], MPI_Group *handle)
{
    mpix_enter(__func__, HERE);
    const struct group *from = group_of(old, __func__, HERE);
    struct group *group = new_group(handle, HERE);
    for (int rank = 0; rank < from->size; rank++) {
        bool out = false;
        for (int at = 0; at < count; at++)
            out = out || ranks[at] == rank;
        if (!out)
            group->world[group->size++] = from->world[rank];
    }
    return MPI_SUCCESS;
}

int MPI_Group_size(MPI_Group handle, int *size)
{
    mpix_enter(__func__, HERE);
    *size = group_of(handle, __func__, HERE)->size;
    return MPI_SUCCESS;
}

int MPI_Group_rank(MPI_Group handle, int *rank)
{
    mpix_enter(__func__, HERE);
    const struct group *group = group_of(handle, __func__, HERE);
    *rank = MPI_UNDEFINED;
    for (int at = 0; at < group->size; at++)
        if (group->world[at] == mpix_me)
            *rank = at;
    return MPI_SUCCESS;
}

int MPI_Group_translate_ranks(MPI_Group one, int count, const int ranks[], MPI_Group other,
                              int into[])
{
    mpix_enter(__func__, HERE);
    const struct group *from = group_of(one, __func__, HERE), *to = group_of(other, __func__, HERE);
    for (int at = 0; at < count; at++) {
        into[at] = ranks[at] == MPI_PROC_NULL ? MPI_PROC_NULL : MPI_UNDEFINED;
        for (int rank = 0; rank < to->size && ranks[at] >= 0 && ranks[at] < from->size; rank++)
            if (to->world[rank] == from->world[ranks[at]])
                into[at] = rank;
    }
    return MPI_SUCCESS;
}

int MPI_Group_free(MPI_Group *handle)
{
    mpix_enter(__func__, HERE);
    group_of(*handle, __func__, HERE);
    int number = NUMBER(*handle, HANDLE_GROUP);
    if (number >= 0)
        groups[number].freed = true;
    *handle = MPI_GROUP_NULL;
    return MPI_SUCCESS;
}

int MPI_Comm_create(MPI_Comm comm, MPI_Group handle, MPI_Comm *made)
{
    mpix_enter(__func__, HERE);
    const struct group *group = group_of(handle, __func__, HERE);
    struct collective call = {.kind = GATHER_CREATE,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .list = group->world,
                              .list_count = group->size};
    make(&call, made);
    return MPI_SUCCESS;
}
