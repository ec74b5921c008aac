#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych explore of programs of MPI: collectives between two groups, files, two windows over one memory,
# and what orders accesses and what does not.

# shellcheck disable=SC2030,SC2031 # each test has its own status and output

bats_require_minimum_version 1.5.0
load helpers
load explore
load explore_ranks

setup() {
    ready
}

GROUPS_OF_TWO='MPI_Comm half, both; int high = rank > 0, mine, others, from[8], into[8] = {0}, counts[4], places[4]; for (int at = 0; at < 8; at++) from[at] = 10 * rank + at; for (int at = 0; at < 4; at++) counts[at] = 1, places[at] = at; MPI_Comm_split(ALL, high, rank, &half); MPI_Intercomm_create(half, 0, ALL, !high, 9, &both); MPI_Comm_size(both, &mine); MPI_Comm_remote_size(both, &others); int root = high ? 0 : MPI_ROOT; (void)root; (void)counts; (void)places; (void)from; (void)into;'

@test "explore mpi: collectives between two groups" {
    right -n 3 <<C
$GROUPS_OF_TWO
MPI_Gather(from, 1, MPI_INT, into, 1, MPI_INT, root, both);
assert(high || (into[0] == 10 && into[1] == 20));
MPI_Gatherv(from, 1, MPI_INT, into + 2, counts, places, MPI_INT, root, both);
assert(high || into[3] == 20);
MPI_Scatter(from, 1, MPI_INT, into, 1, MPI_INT, root, both);
assert(!high || into[0] == rank - 1);
MPI_Iscatterv(from, counts, places, MPI_INT, into, 1, MPI_INT, root, both, &request);
MPI_Wait(&request, MPI_STATUS_IGNORE);
MPI_Allgather(from, 2, MPI_INT, into, 2, MPI_INT, both);
assert(into[1] == (high ? 1 : 11) && (high || into[2] == 20));
MPI_Iallgatherv(from, 1, MPI_INT, into, counts, places, MPI_INT, both, &request);
MPI_Wait(&request, MPI_STATUS_IGNORE);
MPI_Alltoall(from, 1, MPI_INT, into, 1, MPI_INT, both);
assert(into[0] == (high ? rank - 1 : 10) && (high || into[1] == 20));
MPI_Alltoallv(from, counts, places, MPI_INT, into, counts, places, MPI_INT, both);
MPI_Reduce(from, into, 2, MPI_INT, MPI_SUM, root, both);
assert(high || (into[0] == 30 && into[1] == 32));
MPI_Iallreduce(from, into, 1, MPI_INT, MPI_SUM, both, &request);
MPI_Wait(&request, MPI_STATUS_IGNORE);
assert(into[0] == (high ? 0 : 30));
MPI_Reduce_scatter_block(from, into, others, MPI_INT, MPI_SUM, both);
assert(into[0] == (high ? rank - 1 : 30));
MPI_Comm_free(&half);
MPI_Comm_split(both, 0, -rank, &half);
MPI_Comm_remote_size(half, &two);
assert(two == others);
MPI_Comm_free(&half);
MPI_Comm_free(&both);
C
}

@test "explore mpi: two groups that name different roots, or other data" {
    found "MISMATCH: MPI_Gather: rank 2 at program.c:11 and rank 0 at program.c:11 name different roots" -n 3 <<C
$GROUPS_OF_TWO
MPI_Gather(from, 1, MPI_INT, into, 1, MPI_INT, high ? 0 : MPI_PROC_NULL, both);
C
    found "MISMATCH: MPI_Allgather: what rank 0 brings" -n 3 <<C
$GROUPS_OF_TWO
MPI_Allgather(from, 2 - high, MPI_INT, into, 1, MPI_INT, both);
C
    found "WRONG CALL: MPI_Allreduce is given MPI_IN_PLACE as its send buffer" -n 3 <<C
$GROUPS_OF_TWO
MPI_Allreduce(MPI_IN_PLACE, into, 1, MPI_INT, MPI_SUM, both);
C
}

OPEN='MPI_File file; int data[4] = {rank, 2, 3, 4}, back[4] = {0}; MPI_Offset place = rank * 16; (void)place; MPI_Status status; (void)status; MPI_File_open(ALL, "data", MPI_MODE_CREATE | MPI_MODE_RDWR, MPI_INFO_NULL, &file); (void)back;'

@test "explore mpi: files that are read and written while the program goes on" {
    right -n 2 <<C
$OPEN
MPI_File_iwrite_at(file, place, data, 4, MPI_INT, &request);
MPI_Wait(&request, &status);
MPI_Get_count(&status, MPI_INT, &one);
assert(one == 4);
MPI_File_iread_at_all(file, place, back, 4, MPI_INT, &request);
MPI_Barrier(ALL);
MPI_Wait(&request, MPI_STATUS_IGNORE);
assert(back[0] == rank && back[3] == 4);
MPI_File_write_at_all_begin(file, place, data, 4, MPI_INT);
two = data[1];
MPI_File_write_at_all_end(file, data, MPI_STATUS_IGNORE);
MPI_File_write_ordered(file, data, 1 + rank, MPI_INT, MPI_STATUS_IGNORE);
MPI_File_seek_shared(file, 0, MPI_SEEK_SET);
MPI_File_read_ordered(file, back, 1 + rank, MPI_INT, MPI_STATUS_IGNORE);
assert(back[0] == rank);
MPI_File_close(&file);
C
    found "writes the buffer of MPI_File_iwrite_at at program.c:11 before that call is complete" -n 2 <<C
$OPEN
MPI_File_iwrite_at(file, place, data, 4, MPI_INT, &request);
data[2] = 5;
MPI_Wait(&request, &status);
MPI_File_close(&file);
C
    found "reads the buffer of MPI_File_read_all_begin at program.c:11 before that call is complete" -n 2 <<C
$OPEN
MPI_File_read_all_begin(file, back, 4, MPI_INT);
one = back[1];
MPI_File_read_all_end(file, back, &status);
MPI_File_close(&file);
C
    found "WRONG REQUEST: MPI_File_close, and what MPI_File_write_all_begin at program.c:11 has begun was not ended" -n 2 <<C
$OPEN
MPI_File_write_all_begin(file, data, 4, MPI_INT);
MPI_File_close(&file);
C
    found "WRONG REQUEST: MPI_File_close, and the request of MPI_File_iread at program.c:11 was not completed" -n 2 <<C
$OPEN
MPI_File_iread(file, back, 4, MPI_INT, &request);
MPI_File_close(&file);
C
}

@test "explore mpi: views of files, and arrays that are distributed" {
    right -n 2 <<C
$OPEN
MPI_Datatype part;
int sizes[2] = {2, 4}, kinds[2] = {MPI_DISTRIBUTE_NONE, MPI_DISTRIBUTE_CYCLIC}, blocks[2] = {MPI_DISTRIBUTE_DFLT_DARG, MPI_DISTRIBUTE_DFLT_DARG}, ranks[2] = {1, size}, all[8];
MPI_Type_create_darray(size, rank, 2, sizes, kinds, blocks, ranks, MPI_ORDER_C, MPI_INT, &part);
MPI_Type_commit(&part);
MPI_File_set_view(file, 0, MPI_INT, part, "native", MPI_INFO_NULL);
MPI_Type_free(&part);
MPI_File_write_all(file, data, 4, MPI_INT, MPI_STATUS_IGNORE);
MPI_File_set_view(file, 0, MPI_INT, MPI_INT, "native", MPI_INFO_NULL);
MPI_File_read_at_all(file, 0, all, 8, MPI_INT, MPI_STATUS_IGNORE);
MPI_File once;
one = MPI_File_open(ALL, "once", MPI_MODE_CREATE | MPI_MODE_EXCL | MPI_MODE_WRONLY, MPI_INFO_NULL, &once);
assert(one == MPI_SUCCESS);
MPI_File_close(&once);
assert(all[0] == 0 && all[1] == 1 && all[2] == 2 && all[3] == 2 && all[4] == 3 && all[7] == 4);
MPI_File_close(&file);
C
    found "WRONG CALL: MPI_Type_create_darray is given the rank 0 of 2, and a grid of 3" -n 2 <<'C'
MPI_Datatype part;
int sizes[1] = {6}, kinds[1] = {MPI_DISTRIBUTE_BLOCK}, blocks[1] = {MPI_DISTRIBUTE_DFLT_DARG}, ranks[1] = {3};
MPI_Type_create_darray(size, rank, 1, sizes, kinds, blocks, ranks, MPI_ORDER_C, MPI_INT, &part);
C
}

@test "explore mpi: two windows over one memory" {
    WINDOWS='MPI_Win first, second; int cells[2] = {0}; MPI_Win_create(cells, sizeof cells, sizeof *cells, MPI_INFO_NULL, ALL, &first); MPI_Win_create(cells, sizeof cells, sizeof *cells, MPI_INFO_NULL, ALL, &second); MPI_Win_fence(0, first); MPI_Win_fence(0, second);'
    END='MPI_Win_fence(0, first); MPI_Win_fence(0, second); MPI_Win_free(&first); MPI_Win_free(&second);'
    found "the window of rank 1 is accessed at the same place by two without synchronization (through two windows over the same memory): rank 0 by MPI_Put at program.c:11, rank 2 by MPI_Get at program.c:12" -n 3 <<C
$WINDOWS
if (rank == 0) MPI_Put(&one, 1, MPI_INT, 1, 0, 1, MPI_INT, first);
if (rank == 2) MPI_Get(&two, 1, MPI_INT, 1, 0, 1, MPI_INT, second);
$END
C
    right -n 3 <<C
$WINDOWS
if (rank == 0) MPI_Put(&one, 1, MPI_INT, 1, 0, 1, MPI_INT, first);
if (rank == 2) MPI_Put(&two, 1, MPI_INT, 1, 1, 1, MPI_INT, second);
$END
C
}

@test "explore mpi: a collective to one rank, or from one, orders no more than its data does" {
    WINDOW='MPI_Win win; int cell = 0; MPI_Win_create(&cell, sizeof cell, 1, MPI_INFO_NULL, ALL, &win); MPI_Barrier(ALL); MPI_Win_lock_all(0, win); if (rank == 0) { MPI_Put(&one, 1, MPI_INT, 1, 0, 1, MPI_INT, win); MPI_Win_flush(1, win); }'
    END='if (rank == 1) printf("%d\n", cell); MPI_Win_unlock_all(win); MPI_Win_free(&win);'
    right -n 3 <<C
$WINDOW
MPI_Reduce(&one, &two, 1, MPI_INT, MPI_SUM, 1, ALL);
$END
C
    right -n 3 <<C
$WINDOW
MPI_Bcast(&two, 1, MPI_INT, 0, ALL);
$END
C
    found "rank 0 by MPI_Put at program.c:10, rank 1 reads it at program.c:12" -n 3 <<C
$WINDOW
MPI_Reduce(&one, &two, 1, MPI_INT, MPI_SUM, 0, ALL);
$END
C
    found "rank 0 by MPI_Put at program.c:10, rank 1 reads it at program.c:12" -n 3 <<C
$WINDOW
MPI_Bcast(&two, 1, MPI_INT, 2, ALL);
$END
C
}

@test "explore mpi: what is wrong with one call, of kinds that it once missed" {
    BOTH='int both[2] = {1, 2}, counts[2] = {1, 1}, places[2] = {0, 4}; MPI_Datatype types[2] = {MPI_INT, MPI_INT}; (void)both; (void)counts; (void)places; (void)types;'
    found "WRONG CALL: MPI_Ialltoallw is given one buffer to send and to receive in" -n 2 <<C
$BOTH
MPI_Ialltoallw(both, counts, places, types, both, counts, places, types, ALL, &request);
MPI_Wait(&request, MPI_STATUS_IGNORE);
C
    found "WRONG CALL: MPI_Alltoallv is given no counts (NULL)" -n 2 <<C
$BOTH
MPI_Alltoallv(both, NULL, places, MPI_INT, both, counts, places, MPI_INT, ALL);
C
    found "may be in use by messages that were not received" -n 2 <<'C'
char room[4 + MPI_BSEND_OVERHEAD];
MPI_Buffer_attach(room, sizeof room);
if (rank == 0) {
    MPI_Bsend(&one, 1, MPI_INT, 1, 5, ALL);
    MPI_Bsend(&two, 1, MPI_INT, 1, 5, ALL);
} else {
    RECV(one, 0);
    RECV(one, 0);
}
C
    found "takes the message of rank 1 by MPI_Mprobe at program.c:12, and never receives it" -n 2 <<'C'
MPI_Message message;
if (rank == 0)
    MPI_Mprobe(1, 5, ALL, &message, MPI_STATUS_IGNORE);
else
    SEND(one, 0);
C
    found "reads the buffer of MPI_Irecv at program.c:12 before that call is complete" -n 2 <<'C'
char packed[8];
int place = 0;
MPI_Irecv(&one, 1, MPI_INT, 1 - rank, 5, ALL, &request);
MPI_Pack(&one, 1, MPI_INT, packed, sizeof packed, &place, ALL);
SEND(two, 1 - rank);
MPI_Wait(&request, MPI_STATUS_IGNORE);
C
}

@test "explore mpi: a program may look at all of a large window, and by MPI_NO_OP where others read" {
    explore -n 2 <<'C'
MPI_Win win;
int *cells, cell_count = 200000;
long sum = 0;
MPI_Win_allocate(cell_count * sizeof *cells, sizeof *cells, MPI_INFO_NULL, ALL, &cells, &win);
for (int at = 0; at < cell_count; at++)
    sum += cells[at];
MPI_Win_fence(0, win);
MPI_Fetch_and_op(NULL, &two, MPI_INT, 1 - rank, 0, MPI_NO_OP, win);
sum += cells[0];
MPI_Win_fence(0, win);
assert(sum == 0);
MPI_Win_free(&win);
C
    [ "$status" -eq 0 ] || failed "status $status: $output"
}
