/* SPDX-License-Identifier: MIT
 *
 * Communicators. Numbers 0 and 1 are MPI_COMM_WORLD and MPI_COMM_SELF; who is last of those that
 * make one makes it for all. */
#include "mpi/explore/more.h"

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
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given MPI_COMM_NULL", call);
    if (number < SELF + mpix->ranks || number >= mpix->comm_count || mpix_rank_in(number) < 0)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given a communicator that is not there", call);
    if (mpix->comm[number].freed[mpix_rank_in(number)])
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given a communicator that was freed", call);
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

/* ---- making ------------------------------------------------------------------------------------
 */

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

static int rank_of(const struct gather *gather, int world)
{
    const struct comm *comm = &mpix->comm[gather->comm];

    for (int rank = 0; rank < comm->size; rank++)
        if (comm->world[rank] == world)
            return rank;
    return -1;
}

static bool names_same(const struct part *one, const struct part *other)
{
    return one->size == other->size &&
           memcmp(mpix_at(one->more), mpix_at(other->more), one->size * sizeof(int)) == 0;
}

/* Ranks may name groups of their own; whoever is in one must name the same. */
static void create_from_groups(struct gather *gather, int size)
{
    const struct comm *comm = &mpix->comm[gather->comm];

    for (int rank = 0; rank < size; rank++) {
        const struct part *part = &gather->part[rank];
        const int *list = part->size > 0 ? mpix_at(part->more) : NULL;
        int number = -1;
        for (size_t at = 0; at < part->size; at++) {
            int member = rank_of(gather, list[at]);
            if (member < 0)
                mpix_end(FAILURE_ARGUMENT, part->pc,
                         "%s: the group of rank %d has rank %d, which is not in the communicator",
                         part->call, comm->world[rank], list[at]);
            if (!names_same(part, &gather->part[member]))
                mpix_end(FAILURE_MISMATCH, part->pc,
                         "%s: rank %d at @%lx@ and rank %d at @%lx@ name different groups",
                         part->call, comm->world[rank], (unsigned long)part->pc, list[at],
                         (unsigned long)gather->part[member].pc);
            if (gather->made[member] < 0) {
                number = number < 0 ? new_comm() : number;
                join(gather, number, member);
            }
        }
    }
}

int mpix_comm_of(const struct meeting *meeting)
{
    int number = new_comm();
    struct comm *comm = &mpix->comm[number];

    for (int side = 0; side < 2; side++)
        for (int at = 0; at < meeting->size[side]; at++)
            comm->world[comm->size++] = meeting->world[side][at];
    comm->first_group = meeting->size[1] > 0 ? meeting->size[0] : 0;
    memcpy(comm->pc, meeting->pc, sizeof comm->pc);
    return number;
}

void mpix_make_comms(struct gather *gather)
{
    int size = mpix->comm[gather->comm].size;

    for (int rank = 0; rank < MOST_RANKS; rank++)
        gather->made[rank] = -1;
    if (gather->kind == GATHER_CREATE)
        create_from_groups(gather, size);
    else if (gather->kind == GATHER_WINDOW)
        for (int rank = 0, number = mpix->window_count++; rank < size; rank++)
            gather->made[rank] = number;
    if (gather->kind != GATHER_SPLIT)
        return;
    for (int rank = 0; rank < size; rank++)
        if (gather->part[rank].numbers[2] != MPI_UNDEFINED && gather->made[rank] < 0)
            split_color(gather, gather->part[rank].numbers[2], size);
}

int mpix_make_comm(struct collective *call, MPI_Comm *made)
{
    mpix_enter(call->call, call->pc);
    call->comm = mpix_comm(call->comm_handle, call->call, call->pc);
    call->root = -1;
    struct op *op = mpix_gather_begin(call);
    char wish[MOST_LINE];
    mpix_gather_missing(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, call->call, call->pc, "%s", wish);
    mpix_finish(op);
    call->instance = mpix_gather_of(op);
    int number = call->instance->made[mpix_rank_in(call->comm)];
    if (made)
        *made = number < 0 ? MPI_COMM_NULL : mpix_comm_handle(number);
    return number;
}

/* The copy has the same groups, grid and attributes. */
static void copy(int old, MPI_Comm handle, int number, uintptr_t pc)
{
    struct comm *made = &mpix->comm[number];
    const struct comm *from = &mpix->comm[old];

    made->first_group = from->first_group;
    made->topology = from->topology;
    made->dim_count = from->dim_count;
    memcpy(made->dims, from->dims, sizeof made->dims);
    memcpy(made->periods, from->periods, sizeof made->periods);
    made->node_count = from->node_count;
    made->index = from->index;
    made->edges = from->edges;
    memcpy(made->neighbors, from->neighbors, sizeof made->neighbors);
    mpix_attributes_copied(old, handle, number, pc);
}

static int dup(MPI_Comm comm, MPI_Comm *made, const char *call_name, uintptr_t pc)
{
    struct collective call = {
        .kind = GATHER_SPLIT, .call = call_name, .pc = pc, .comm_handle = comm};
    int number = mpix_make_comm(&call, made);

    copy(call.comm, comm, number, pc);
    return MPI_SUCCESS;
}

int MPI_Comm_dup(MPI_Comm comm, MPI_Comm *made)
{
    return dup(comm, made, __func__, HERE);
}

int MPI_Comm_dup_with_info(MPI_Comm comm, MPI_Info info, MPI_Comm *made)
{
    (void)info;
    return dup(comm, made, __func__, HERE);
}

int MPI_Comm_set_info(MPI_Comm comm, MPI_Info info)
{
    (void)info;
    mpix_enter(__func__, HERE);
    mpix_comm(comm, __func__, HERE);
    return MPI_SUCCESS;
}

/* Until the request is complete there is no communicator. */
int MPI_Comm_idup(MPI_Comm comm, MPI_Comm *made, MPI_Request *request)
{
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .root = -1,
                              .made = made};

    mpix_enter(__func__, HERE);
    call.comm = mpix_comm(comm, __func__, HERE);
    struct op *op = mpix_gather_begin(&call);
    op->request = true;
    *made = MPI_COMM_NULL;
    *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
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
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is given the color %d", __func__, color);
    mpix_make_comm(&call, made);
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
    mpix_make_comm(&call, made);
    return MPI_SUCCESS;
}

int MPI_Comm_free(MPI_Comm *comm)
{
    struct collective call = {
        .kind = GATHER_FREE, .call = __func__, .pc = HERE, .comm_handle = *comm};

    mpix_enter(__func__, HERE);
    if (*comm == MPI_COMM_WORLD || *comm == MPI_COMM_SELF)
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is given a communicator that MPI itself defines",
                 __func__);
    int number = mpix_comm(*comm, __func__, HERE);
    mpix_attributes_deleted(number, *comm, HERE);
    mpix_make_comm(&call, NULL);
    mpix->comm[number].freed[mpix_rank_in(number)] = true;
    *comm = MPI_COMM_NULL;
    return MPI_SUCCESS;
}

int MPI_Comm_disconnect(MPI_Comm *comm)
{
    return MPI_Comm_free(comm);
}
