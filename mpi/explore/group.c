/* SPDX-License-Identifier: MIT
 *
 * Groups of ranks; each rank has its own. */
#include "mpi/explore/more.h"
#include "mpi/explore/window.h"

#include <string.h>

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

/* What comes of a call: a group of nobody is MPI's own, which nobody need free. */
static int made_group(MPI_Group *handle)
{
    if (groups[group_count - 1].size == 0) {
        group_count--;
        *handle = MPI_GROUP_EMPTY;
    }
    return MPI_SUCCESS;
}

static const struct group *group_of(MPI_Group handle, const char *call, uintptr_t pc)
{
    static const struct group empty;
    int number = NUMBER(handle, HANDLE_GROUP);

    if (handle == MPI_GROUP_EMPTY)
        return &empty;
    if (number < 0 || number >= group_count || groups[number].freed)
        mpix_wrong(MPI_ERR_GROUP, pc, "%s is given a group that is not there", call);
    return &groups[number];
}

int mpix_group(MPI_Group handle, int *world, const char *call, uintptr_t pc)
{
    const struct group *group = group_of(handle, call, pc);

    memcpy(world, group->world, sizeof group->world);
    return group->size;
}

/* The ranks of a communicator; of one with two groups, those on that side. */
static int group_of_comm(MPI_Comm comm, bool remote, MPI_Group *handle, const char *call,
                         uintptr_t pc)
{
    mpix_enter(call, pc);
    int number = mpix_comm(comm, call, pc), first = mpix->comm[number].first_group;
    const struct comm *from = &mpix->comm[number];
    struct group *group = new_group(handle, pc);
    if (remote && first == 0)
        mpix_wrong(MPI_ERR_COMM, pc, "%s is given a communicator of one group", call);
    bool low = (mpix_rank_in(number) < first) != remote;
    int begin = low || first == 0 ? 0 : first, end = low && first > 0 ? first : from->size;
    for (int at = begin; at < end; at++)
        group->world[group->size++] = from->world[at];
    return MPI_SUCCESS;
}

int MPI_Comm_group(MPI_Comm comm, MPI_Group *handle)
{
    return group_of_comm(comm, false, handle, __func__, HERE);
}

int MPI_Comm_remote_group(MPI_Comm comm, MPI_Group *handle)
{
    return group_of_comm(comm, true, handle, __func__, HERE);
}

static bool has(const struct group *group, int world)
{
    return mpix_find_rank(group->world, group->size, world) >= 0;
}

/* Adds that rank of the old group: it must be there, and no two are the same. */
static void add(struct group *group, const struct group *from, int rank, const char *call,
                uintptr_t pc)
{
    if (rank < 0 || rank >= from->size)
        mpix_wrong(MPI_ERR_RANK, pc, "%s is given the rank %d, and its group has %d", call, rank,
                   from->size);
    if (has(group, from->world[rank]))
        mpix_wrong(MPI_ERR_RANK, pc, "%s is given the rank %d twice", call, rank);
    group->world[group->size++] = from->world[rank];
}

static void check_count(int count, const char *call, uintptr_t pc)
{
    if (count < 0)
        mpix_wrong(MPI_ERR_COUNT, pc, "%s is given the count %d", call, count);
}

static void add_list(struct group *group, const struct group *from, int count, const int ranks[],
                     const char *call, uintptr_t pc)
{
    check_count(count, call, pc);
    for (int at = 0; at < count; at++)
        add(group, from, ranks[at], call, pc);
}

static void add_ranges(struct group *group, const struct group *from, int count, int ranges[][3],
                       const char *call, uintptr_t pc)
{
    check_count(count, call, pc);
    for (int at = 0; at < count; at++) {
        int last = ranges[at][1], step = ranges[at][2];
        if (step == 0)
            mpix_wrong(MPI_ERR_ARG, pc, "%s is given the stride 0", call);
        for (int rank = ranges[at][0]; step > 0 ? rank <= last : rank >= last; rank += step)
            add(group, from, rank, call, pc);
    }
}

static void some_of(const struct group *from, const struct group *other, bool in,
                    struct group *group)
{
    for (int at = 0; at < from->size; at++)
        if (has(other, from->world[at]) == in)
            group->world[group->size++] = from->world[at];
}

int MPI_Group_incl(MPI_Group old, int count, const int ranks[], MPI_Group *made)
{
    mpix_enter(__func__, HERE);
    const struct group *from = group_of(old, __func__, HERE);
    add_list(new_group(made, HERE), from, count, ranks, __func__, HERE);
    return made_group(made);
}

int MPI_Group_excl(MPI_Group old, int count, const int ranks[], MPI_Group *made)
{
    struct group out = {0};

    mpix_enter(__func__, HERE);
    const struct group *from = group_of(old, __func__, HERE);
    add_list(&out, from, count, ranks, __func__, HERE);
    some_of(from, &out, false, new_group(made, HERE));
    return made_group(made);
}

int MPI_Group_range_incl(MPI_Group old, int count, int ranges[][3], MPI_Group *made)
{
    mpix_enter(__func__, HERE);
    const struct group *from = group_of(old, __func__, HERE);
    add_ranges(new_group(made, HERE), from, count, ranges, __func__, HERE);
    return made_group(made);
}

int MPI_Group_range_excl(MPI_Group old, int count, int ranges[][3], MPI_Group *made)
{
    struct group out = {0};

    mpix_enter(__func__, HERE);
    const struct group *from = group_of(old, __func__, HERE);
    add_ranges(&out, from, count, ranges, __func__, HERE);
    some_of(from, &out, false, new_group(made, HERE));
    return made_group(made);
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
    int found = mpix_find_rank(group->world, group->size, mpix_me);
    *rank = found < 0 ? MPI_UNDEFINED : found;
    return MPI_SUCCESS;
}

int MPI_Group_translate_ranks(MPI_Group one, int count, const int ranks[], MPI_Group other,
                              int into[])
{
    mpix_enter(__func__, HERE);
    const struct group *from = group_of(one, __func__, HERE), *to = group_of(other, __func__, HERE);
    for (int at = 0; at < count; at++) {
        into[at] = MPI_PROC_NULL;
        if (ranks[at] == MPI_PROC_NULL)
            continue;
        if (ranks[at] < 0 || ranks[at] >= from->size)
            mpix_wrong(MPI_ERR_RANK, HERE, "%s is given the rank %d, and its group has %d",
                       __func__, ranks[at], from->size);
        int found = mpix_find_rank(to->world, to->size, from->world[ranks[at]]);
        into[at] = found < 0 ? MPI_UNDEFINED : found;
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

int MPI_Group_union(MPI_Group one, MPI_Group other, MPI_Group *made)
{
    mpix_enter(__func__, HERE);
    const struct group *a = group_of(one, __func__, HERE), *b = group_of(other, __func__, HERE);
    struct group *group = new_group(made, HERE);
    for (int at = 0; at < a->size; at++)
        group->world[group->size++] = a->world[at];
    for (int at = 0; at < b->size; at++)
        if (!has(a, b->world[at]))
            group->world[group->size++] = b->world[at];
    return made_group(made);
}

int MPI_Group_intersection(MPI_Group one, MPI_Group other, MPI_Group *made)
{
    mpix_enter(__func__, HERE);
    const struct group *a = group_of(one, __func__, HERE), *b = group_of(other, __func__, HERE);
    some_of(a, b, true, new_group(made, HERE));
    return made_group(made);
}

int MPI_Group_difference(MPI_Group one, MPI_Group other, MPI_Group *made)
{
    mpix_enter(__func__, HERE);
    const struct group *a = group_of(one, __func__, HERE), *b = group_of(other, __func__, HERE);
    some_of(a, b, false, new_group(made, HERE));
    return made_group(made);
}

int MPI_Group_compare(MPI_Group one, MPI_Group other, int *result)
{
    mpix_enter(__func__, HERE);
    const struct group *a = group_of(one, __func__, HERE), *b = group_of(other, __func__, HERE);
    bool alike = a->size == b->size, same = alike;
    for (int at = 0; at < a->size && alike; at++) {
        alike = has(b, a->world[at]);
        same = same && a->world[at] == b->world[at];
    }
    *result = !alike ? MPI_UNEQUAL : same ? MPI_IDENT : MPI_SIMILAR;
    return MPI_SUCCESS;
}

int mpix_group_of(int comm, MPI_Group *handle, uintptr_t pc)
{
    const struct comm *from = &mpix->comm[comm];
    struct group *group = new_group(handle, pc);

    group->size = from->size;
    memcpy(group->world, from->world, sizeof group->world);
    return MPI_SUCCESS;
}

int MPI_Win_get_group(MPI_Win win, MPI_Group *made)
{
    int me;

    return mpix_group_of(mpix_window(win, &me, __func__, HERE)->comm, made, HERE);
}

void mpix_groups_leaked(void)
{
    for (int at = 0; at < group_count; at++)
        if (!groups[at].freed)
            mpix_fail(FAILURE_LEAK, groups[at].pc, "a group is never freed");
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
    mpix_make_comm(&call, made);
    return MPI_SUCCESS;
}
