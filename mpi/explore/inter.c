/* SPDX-License-Identifier: MIT
 *
 * Communicators of two groups, and those that a group makes without the others: who makes one meets
 * the others under a key that all of them know. */
#include "mpi/explore/more.h"

#include <stdio.h>
#include <string.h>

struct wish {
    struct meeting *meeting;
};

static bool is_made(void *what)
{
    const struct wish *wish = what;

    return wish->meeting->made >= 0;
}

/* The meeting of that key that still waits for this rank. */
static struct meeting *find(uint64_t key)
{
    for (int at = 0; at < mpix->meeting_count; at++)
        if (mpix->meeting[at].key == key && mpix->meeting[at].made < 0 &&
            !mpix->meeting[at].here[mpix_me])
            return &mpix->meeting[at];
    if (mpix->meeting_count == MOST_MEETINGS)
        mpix_unsupported("more than %d communicators made by groups", MOST_MEETINGS);
    struct meeting *meeting = &mpix->meeting[mpix->meeting_count++];
    *meeting = (struct meeting){.key = key, .made = -1};
    return meeting;
}

/* `side`: whose list of ranks it is. */
static int meet(struct meeting *meeting, int side, const int *world, int size, uintptr_t pc,
                const char *call)
{
    struct wish wish = {meeting};

    meeting->size[side] = size;
    memcpy(meeting->world[side], world, sizeof(int) * (size_t)size);
    meeting->here[mpix_me] = true;
    meeting->pc[mpix_me] = pc;
    meeting->count++;
    mpix->progress++;
    mpix->idle_polls = 0;
    if (meeting->size[0] > 0 && meeting->size[1] >= 0 &&
        meeting->count == meeting->size[0] + meeting->size[1])
        meeting->made = mpix_comm_of(meeting);
    mpix_wait(is_made, &wish, call, pc, "for the others to make the communicator, too");
    return meeting->made;
}

int MPI_Comm_create_group(MPI_Comm comm, MPI_Group group, int tag, MPI_Comm *made)
{
    int world[MOST_RANKS];

    mpix_enter(__func__, HERE);
    int number = mpix_comm(comm, __func__, HERE), size = mpix_group(group, world, __func__, HERE);
    if (tag < 0 || tag > MOST_TAG)
        mpix_wrong(MPI_ERR_TAG, HERE, "%s is given the tag %d", __func__, tag);
    mpix_tell(HERE, "%s", __func__);
    *made = MPI_COMM_NULL;
    if (mpix_find_rank(world, size, mpix_me) < 0)
        return MPI_SUCCESS;
    uint64_t key =
        mpix_hash((uint64_t)number << 32 | (uint64_t)tag, world, sizeof(int) * (size_t)size);
    *made = mpix_comm_handle(meet(find(key), 0, world, size, HERE, __func__));
    return MPI_SUCCESS;
}

int MPI_Intercomm_create(MPI_Comm local, int leader, MPI_Comm peer, int remote_leader, int tag,
                         MPI_Comm *made)
{
    int plan[4] = {0};

    mpix_enter(__func__, HERE);
    int number = mpix_comm(local, __func__, HERE), me = mpix_rank_in(number);
    const struct comm *own = &mpix->comm[number];
    if (leader < 0 || leader >= own->size)
        mpix_wrong(MPI_ERR_RANK, HERE, "%s is given the rank %d, and its communicator has %d",
                   __func__, leader, own->size);
    if (me == leader) {
        int between = mpix_comm(peer, __func__, HERE);
        if (remote_leader < 0 || remote_leader >= mpix->comm[between].size)
            mpix_wrong(MPI_ERR_RANK, HERE, "%s is given the rank %d, and its communicator has %d",
                       __func__, remote_leader, mpix->comm[between].size);
        int other = mpix->comm[between].world[remote_leader];
        plan[0] = mpix_me < other ? mpix_me : other;
        plan[1] = mpix_me < other ? other : mpix_me;
        plan[2] = between;
        plan[3] = tag;
    }
    struct collective call = {.kind = GATHER_MEET,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = local,
                              .list = plan,
                              .list_count = 4};
    mpix_make_comm(&call, NULL);
    memcpy(plan, mpix_at(call.instance->part[leader].more), sizeof plan);
    if (plan[0] == plan[1])
        mpix_wrong(MPI_ERR_RANK, HERE, "%s is given the same rank as both leaders", __func__);
    int side = own->world[leader] == plan[0] ? 0 : 1;
    struct meeting *meeting = find(mpix_hash(7, plan, sizeof plan));
    if (meeting->count == 0)
        meeting->size[0] = meeting->size[1] = -1;
    *made = mpix_comm_handle(meet(meeting, side, own->world, own->size, HERE, __func__));
    return MPI_SUCCESS;
}

static const struct comm *with_two_groups(MPI_Comm comm, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    const struct comm *inter = &mpix->comm[mpix_comm(comm, call, pc)];
    if (inter->first_group == 0)
        mpix_wrong(MPI_ERR_COMM, pc, "%s is given a communicator of one group", call);
    return inter;
}

int MPI_Intercomm_merge(MPI_Comm comm, int high, MPI_Comm *made)
{
    with_two_groups(comm, __func__, HERE);
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .numbers = {0, 0, 0, high != 0}};
    mpix_make_comm(&call, made);
    return MPI_SUCCESS;
}

int MPI_Comm_remote_size(MPI_Comm comm, int *size)
{
    const struct comm *inter = with_two_groups(comm, __func__, HERE);
    bool in_first = mpix_rank_in((int)(inter - mpix->comm)) < inter->first_group;

    *size = in_first ? inter->size - inter->first_group : inter->first_group;
    return MPI_SUCCESS;
}

int MPI_Comm_test_inter(MPI_Comm comm, int *flag)
{
    mpix_enter(__func__, HERE);
    *flag = mpix->comm[mpix_comm(comm, __func__, HERE)].first_group > 0;
    return MPI_SUCCESS;
}

int MPI_Comm_get_parent(MPI_Comm *parent)
{
    mpix_enter(__func__, HERE);
    *parent = MPI_COMM_NULL; /* nobody has spawned this program */
    return MPI_SUCCESS;
}
