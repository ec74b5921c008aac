#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych explore of programs of MPI: kinds of mistakes that it once missed, and right programs that it
# accused, or could not explore.

# shellcheck disable=SC2030,SC2031 # each test has its own status and output

bats_require_minimum_version 1.5.0
load helpers
load explore
load explore_ranks

setup() {
    ready
}

@test "explore mpi: groups that ranks name for MPI_Comm_create" {
    right -n 3 <<'C'
MPI_Group all, half, none;
MPI_Comm mine;
int range[1][3] = {{rank % 2, size - 1, 2}}, same;
MPI_Comm_group(ALL, &all);
MPI_Group_range_incl(all, 1, range, &half);
MPI_Comm_create(ALL, half, &mine);
MPI_Comm_size(mine, &two);
assert(two == (rank % 2 ? 1 : 2));
MPI_Group_range_excl(all, 1, (int[1][3]){{0, size - 1, 1}}, &none);
assert(none == MPI_GROUP_EMPTY);
MPI_Group_compare(all, half, &same);
assert(same == MPI_UNEQUAL);
MPI_Comm_free(&mine);
MPI_Group_free(&half);
MPI_Group_free(&all);
C
    GROUP='MPI_Group all, some; MPI_Comm made; int ranks[2] = {0, 1}; MPI_Comm_group(ALL, &all);'
    found "MISMATCH: MPI_Comm_create: rank 0 at program.c:12 and rank 1 at program.c:12 name different groups" -n 2 <<C
$GROUP
MPI_Group_incl(all, rank ? 1 : 2, rank ? &ranks[1] : ranks, &some);
MPI_Comm_create(ALL, some, &made);
C
    found "MPI_Group_incl is given the rank 0 twice" -n 2 <<C
$GROUP
ranks[1] = 0;
MPI_Group_incl(all, 2, ranks, &some);
C
}

@test "explore mpi: grids that are none, or differ" {
    found "MISMATCH: MPI_Cart_create: rank 0 at program.c:12 and rank 1 at program.c:12 name different grids" -n 2 <<'C'
MPI_Comm grid;
int dims[2] = {1 + rank, 2 - rank}, periods[2] = {0, 0};
MPI_Cart_create(ALL, 2, dims, periods, 0, &grid);
C
    found "MPI_Dims_create: 4 ranks do not make a grid" -n 2 <<'C'
int dims[2] = {3, 0};
MPI_Dims_create(4, 2, dims);
C
}

@test "explore mpi: buffers of every call that goes on are watched" {
    found "writes the buffer of MPI_Ireduce_scatter at program.c:11 before that call is complete" -n 2 <<'C'
int both[2] = {1, 2}, counts[2] = {1, 1};
MPI_Ireduce_scatter(both, &two, counts, MPI_INT, MPI_SUM, ALL, &request);
both[1] = 3;
MPI_Wait(&request, MPI_STATUS_IGNORE);
C
    found "reads the buffer of MPI_Ialltoallw at program.c:12 before that call is complete" -n 2 <<'C'
int from[2] = {1, 2}, into[2], counts[2] = {1, 1}, places[2] = {0, 4};
MPI_Datatype types[2] = {MPI_INT, MPI_INT};
MPI_Ialltoallw(from, counts, places, types, into, counts, places, types, ALL, &request);
one = into[1];
MPI_Wait(&request, MPI_STATUS_IGNORE);
C
    found "reads the buffer of MPI_Imrecv at program.c:13 before that call is complete" -n 2 <<'C'
MPI_Message message;
if (rank == 0) {
    MPI_Mprobe(1, 5, ALL, &message, MPI_STATUS_IGNORE);
    MPI_Imrecv(&one, 1, MPI_INT, &message, &request);
    two = one;
    MPI_Wait(&request, MPI_STATUS_IGNORE);
} else
    SEND(two, 0);
C
    found "MPI_Reduce_scatter is given one buffer to send and to receive in" -n 2 <<'C'
int both[2] = {1, 2}, counts[2] = {1, 1};
MPI_Reduce_scatter(both, both, counts, MPI_INT, MPI_SUM, ALL);
C
}

@test "explore mpi: a send whose request was freed is over when the program hears of it" {
    FREED='int *cell = malloc(sizeof *cell); *cell = 3; if (rank == 0) { MPI_Isend(cell, 1, MPI_INT, 1, 5, ALL, &request); MPI_Request_free(&request); } else RECV(one, 0);'
    right -n 2 <<C
$FREED
MPI_Barrier(ALL);
free(cell);
C
    found "rank 0 frees the buffer of MPI_Isend at program.c:10 before that call is complete" -n 2 <<C
$FREED
free(cell);
C
    found "LEAK: the request of MPI_Irecv is never completed or freed" -n 2 <<'C'
int *cell = malloc(sizeof *cell);
MPI_Irecv(cell, 1, MPI_INT, 1 - rank, 5, ALL, &request);
SEND(one, 1 - rank);
free(cell);
C
}

@test "explore mpi: one place for two blocks, and counts and modes that differ" {
    found "WRONG CALL: MPI_Gatherv: what comes from ranks 0 and 1 is to be received at one place" -n 2 <<'C'
int all[4], counts[2] = {2, 2}, places[2] = {0, 1}, both[2] = {1, 2};
MPI_Gatherv(both, 2, MPI_INT, all, counts, places, MPI_INT, 0, ALL);
C
    found "WRONG CALL: MPI_Sendrecv is given one buffer to send and to receive in" -n 2 <<'C'
MPI_Sendrecv(&one, 1, MPI_INT, 1 - rank, 5, &one, 1, MPI_INT, 1 - rank, 5, ALL, MPI_STATUS_IGNORE);
C
    found "MISMATCH: MPI_Reduce_scatter: rank 0 at program.c:11 and rank 1 at program.c:11 name different counts" -n 2 <<'C'
int from[2] = {1, 2}, into[2], counts[2] = {1 + rank, 1 - rank};
MPI_Reduce_scatter(from, into, counts, MPI_INT, MPI_SUM, ALL);
C
    found "MISMATCH: MPI_File_open: rank 0 at program.c:11 and rank 1 at program.c:11 name different modes" -n 2 <<'C'
MPI_File file;
MPI_File_open(ALL, "data", MPI_MODE_CREATE | (rank ? MPI_MODE_RDWR : MPI_MODE_WRONLY), MPI_INFO_NULL, &file);
C
    found "writes the buffer of MPI_Isend at program.c:17" -n 2 <<'C'
MPI_Datatype type;
MPI_Aint place;
int length = 1;
MPI_Get_address(&one, &place);
MPI_Type_create_hindexed(1, &length, &place, MPI_INT, &type);
MPI_Type_commit(&type);
if (rank == 0) {
    MPI_Isend(MPI_BOTTOM, 1, type, 1, 5, ALL, &request);
    one = 3;
    MPI_Wait(&request, MPI_STATUS_IGNORE);
} else
    RECV(two, 0);
MPI_Type_free(&type);
C
}

@test "explore mpi: elements that overlap are sent, not received" {
    OVERLAP='MPI_Datatype type; int lengths[2] = {2, 2}, places[2] = {0, 1}, data[4] = {0}; MPI_Type_indexed(2, lengths, places, MPI_INT, &type); MPI_Type_commit(&type);'
    found "WRONG CALL: MPI_Recv is given a datatype whose elements overlap" -n 2 <<C
$OVERLAP
if (rank == 0)
    MPI_Send(data, 4, MPI_INT, 1, 5, ALL);
else
    MPI_Recv(data, 1, type, 0, 5, ALL, MPI_STATUS_IGNORE);
C
    right -n 2 <<C
$OVERLAP
if (rank == 0)
    MPI_Send(data, 1, type, 1, 5, ALL);
else
    MPI_Recv(data, 4, MPI_INT, 0, 5, ALL, MPI_STATUS_IGNORE);
MPI_Type_free(&type);
C
}

@test "explore mpi: what orders accesses of a window, and what does not" {
    WINDOW='MPI_Win win; int *mine, old = 7; MPI_Win_allocate(2 * sizeof *mine, sizeof *mine, MPI_INFO_NULL, ALL, &mine, &win); mine[0] = mine[1] = 0; MPI_Barrier(ALL); (void)old;'
    right -n 3 <<C
$WINDOW
if (rank > 0) {
    MPI_Win_lock(rank == 1 ? MPI_LOCK_SHARED : MPI_LOCK_EXCLUSIVE, 0, 0, win);
    if (rank == 1)
        MPI_Get(&old, 1, MPI_INT, 0, 0, 1, MPI_INT, win);
    else
        MPI_Put(&one, 1, MPI_INT, 0, 0, 1, MPI_INT, win);
    MPI_Win_unlock(0, win);
}
MPI_Win_free(&win);
C
    cat >flag <<C
$WINDOW
MPI_Win_lock_all(0, win);
if (rank == 0) {
    MPI_Put(&one, 1, MPI_INT, 1, 1, 1, MPI_INT, win);
    FLUSH
    MPI_Accumulate(&one, 1, MPI_INT, 1, 0, 1, MPI_INT, MPI_REPLACE, win);
    MPI_Win_flush(1, win);
} else
    for (old = 0; old == 0; MPI_Win_flush(1, win))
        MPI_Fetch_and_op(NULL, &old, MPI_INT, 1, 0, MPI_NO_OP, win);
assert(rank == 0 || mine[1] == 1);
MPI_Win_unlock_all(win);
MPI_Win_free(&win);
C
    explore -n 2 < <(sed 's/FLUSH/MPI_Win_flush(1, win);/' flag)
    [ "$status" -eq 0 ] || failed "a flag tells of what was flushed: $output"
    found "rank 0 by MPI_Put at program.c:13, rank 1 reads it at program.c:20" -n 2 < <(sed 's/FLUSH//' flag)
    found "accessed at the same place by two without synchronization" -n 2 <<C
$WINDOW
MPI_Win_fence(0, win);
MPI_Put(mine, 1, MPI_INT, 1 - rank, rank, 1, MPI_INT, win);
MPI_Win_fence(0, win);
MPI_Win_free(&win);
C
    found "rank 1 reads it" -n 2 <<C
$WINDOW
MPI_Win_lock_all(0, win);
if (rank == 0)
    MPI_Put(&one, 1, MPI_INT, 1, 0, 1, MPI_INT, win);
else
    while (mine[0] == 0)
        MPI_Win_sync(win);
MPI_Win_unlock_all(win);
MPI_Win_free(&win);
C
}

@test "explore mpi: blocks of datatypes for neighbours" {
    right -n 3 <<'C'
MPI_Comm ring;
MPI_Datatype type, types[2];
MPI_Aint apart[2] = {0, 2 * sizeof one}, places[2] = {0, 4 * sizeof one};
int from[8] = {0}, into[8] = {0}, counts[2] = {1, 1}, dims[1] = {size}, periods[1] = {1};
MPI_Cart_create(ALL, 1, dims, periods, 0, &ring);
MPI_Type_create_hindexed_block(2, 1, apart, MPI_INT, &type);
MPI_Type_commit(&type);
types[0] = types[1] = type;
from[2] = rank;
MPI_Neighbor_alltoallw(from, counts, places, types, into, counts, places, types, ring);
MPI_Ineighbor_alltoallw(from, counts, places, types, into, counts, places, types, ring, &request);
MPI_Wait(&request, MPI_STATUS_IGNORE);
assert(into[6] == (rank + 1) % size);
MPI_Type_free(&type);
MPI_Comm_free(&ring);
C
}
