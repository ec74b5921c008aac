/* SPDX-License-Identifier: MIT
 *
 * Communicators. Numbers 0 and 1 are MPI_COMM_WORLD and MPI_COMM_SELF; who is last of those that
 * make one makes it for all. */
#include "mpi/explore/more.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORLD, SELF }; /* each rank's own MPI_COMM_SELF is a communicator of its own: SELF + rank */

static int number_of(MPI_Comm comm, const char *call, uintptr_t pc)
{
    int number = NUMBER(comm, HANDLE_COMM);

    if (comm == MPI_COMM_WORLD)
        return WORLD;
    if (comm == MPI_COMM_SELF)
        return SELF + mpix_me;
    if (comm == MPI_COMM_NULL)
        mpix_wrong(MPI_ERR_COMM, pc, "%s is given MPI_COMM_NULL", call);
    if (number < SELF + mpix->ranks || number >= mpix->comm_count || mpix_rank_in(number) < 0)
        mpix_wrong(MPI_ERR_COMM, pc, "%s is given a communicator that is not there", call);
    if (mpix->comm[number].freed[mpix_rank_in(number)])
        mpix_wrong(MPI_ERR_COMM, pc, "%s is given a communicator that was freed", call);
    return number;
}

int mpix_comm(MPI_Comm comm, const char *call, uintptr_t pc)
{
    int number = number_of(comm, call, pc);

    mpix_errors_of_comm(number);
    return number;
}

int mpix_find_rank(const int *world, int count, int rank)
{
    for (int at = 0; at < count; at++)
        if (world[at] == rank)
            return at;
    return -1;
}

int mpix_rank_of(int comm, int world)
{
    return mpix_find_rank(mpix->comm[comm].world, mpix->comm[comm].size, world);
}

int mpix_rank_in(int comm)
{
    return mpix_rank_of(comm, mpix_me);
}

MPI_Comm mpix_comm_handle(int number)
{
    return HANDLE(MPI_Comm, HANDLE_COMM, number);
}

/* ---- making ---------------------------------------------------------------------------------- */

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
static void join_sorted(struct gather *gather, int number, int color, struct ranks from)
{
    bool taken[MOST_RANKS] = {false};

    for (;;) {
        int next = -1;
        for (int rank = from.begin; rank < from.begin + from.count; rank++) {
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

enum { NOT_YET = -1, NONE = -2 };

/* A communicator of two groups of which one would be empty is none. */
static void drop_if_empty(struct gather *gather, int number)
{
    struct comm *made = &mpix->comm[number];

    if (made->first_group > 0 && made->first_group < made->size)
        return;
    for (int rank = 0; rank < MOST_RANKS; rank++)
        if (gather->made[rank] == number)
            gather->made[rank] = NONE;
    made->size = 0;
}

static void split_color(struct gather *gather, int color)
{
    const struct comm *old = &mpix->comm[gather->comm];
    int number = new_comm(), first = old->first_group;

    if (first == 0 || gather->part[0].numbers[1] != SPLIT_KEEPS_GROUPS) {
        join_sorted(gather, number, color, (struct ranks){0, old->size});
        return;
    }
    join_sorted(gather, number, color, (struct ranks){0, first});
    mpix->comm[number].first_group = mpix->comm[number].size;
    join_sorted(gather, number, color, (struct ranks){first, old->size - first});
    drop_if_empty(gather, number);
}

/* The copy has the same groups and the same grid or graph. */
static void copy(int number, const struct comm *from)
{
    struct comm *made = &mpix->comm[number];

    made->first_group = from->first_group;
    made->topology = from->topology;
    made->dim_count = from->dim_count;
    memcpy(made->dims, from->dims, sizeof made->dims);
    memcpy(made->periods, from->periods, sizeof made->periods);
    made->node_count = from->node_count;
    made->index = from->index;
    made->edges = from->edges;
    memcpy(made->neighbors, from->neighbors, sizeof made->neighbors);
}

static bool names_same(const struct part *one, const struct part *other)
{
    return one->size == other->size &&
           memcmp(mpix_at(one->more), mpix_at(other->more), one->size * sizeof(int)) == 0;
}

/* Ranks may name groups of their own; whoever is in one must name the same. Of two groups each
 * names some of its own, and one communicator of both comes of it. */
static void create_from_groups(struct gather *gather)
{
    const struct comm *comm = &mpix->comm[gather->comm];
    int both = comm->first_group > 0 ? new_comm() : -1;

    for (int rank = 0; rank < comm->size; rank++) {
        if (both >= 0 && rank == comm->first_group)
            mpix->comm[both].first_group = mpix->comm[both].size;
        const struct part *part = &gather->part[rank];
        const int *list = part->size > 0 ? mpix_at(part->more) : NULL;
        int number = both;
        for (size_t at = 0; at < part->size; at++) {
            int member = mpix_rank_of(gather->comm, list[at]);
            if (member < 0)
                mpix_wrong(MPI_ERR_GROUP, part->pc,
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
    if (both >= 0)
        drop_if_empty(gather, both);
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
        gather->made[rank] = NOT_YET;
    if (gather->kind == GATHER_CREATE)
        create_from_groups(gather);
    else if (gather->kind == GATHER_WINDOW)
        for (int rank = 0, number = mpix->window_count++; rank < size; rank++)
            gather->made[rank] = number;
    if (gather->kind != GATHER_SPLIT)
        return;
    for (int rank = 0; rank < size; rank++)
        if (gather->part[rank].numbers[2] != MPI_UNDEFINED && gather->made[rank] == NOT_YET)
            split_color(gather, gather->part[rank].numbers[2]);
    if (gather->part[0].numbers[1] == SPLIT_COPIES)
        copy(gather->made[0], &mpix->comm[gather->comm]);
}
