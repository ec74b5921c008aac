#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych explore of programs of MPI: each kind of mistake is found and told with its line, right
# programs are not accused, a run that was found is the same whenever it is replayed.

# shellcheck disable=SC2030,SC2031 # each test has its own status and output

bats_require_minimum_version 1.5.0
load helpers
load explore
load explore_ranks

setup() {
    ready
}

@test "explore mpi: who waits for whom, where" {
    found "DEADLOCK" -n 2 <<'C'
SEND(one, 1 - rank);
RECV(two, 1 - rank);
C
    says "rank 0 waits in MPI_Send at program.c:10 for rank 1 to receive with tag 5"
    found "rank 1 waits in MPI_Barrier at program.c:11 for rank 0" -n 2 <<'C'
if (rank == 1)
    MPI_Barrier(ALL);
C
    found "nothing that could change its answer" -n 2 <<'C'
MPI_Irecv(&one, 1, MPI_INT, 1 - rank, 5, ALL, &request);
for (int done = 0; !done;)
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
C
}

@test "explore mpi: a wildcard that gets the other message" {
    found "rank 0 waits in MPI_Recv at program.c:12 for a message from rank 2" -n 3 <<'C'
if (rank == 0) {
    RECV(one, MPI_ANY_SOURCE);
    RECV(one, 2);
} else
    SEND(rank, 0);
C
    says "MPI_Recv has got the message of rank 2"
    found "assertion 'two == one' failed, in rank 0" -n 3 <<'C'
if (rank == 0)
    for (one = 1; one < size; one++) {
        RECV(two, MPI_ANY_SOURCE);
        assert(two == one);
    }
else
    SEND(rank, 0);
C
    found "MESSAGE RACE" -n 3 <<'C'
if (rank == 0) {
    RECV(one, MPI_ANY_SOURCE);
    printf("the winner is %d\n", one);
    RECV(one, MPI_ANY_SOURCE);
} else
    SEND(rank, 0);
C
    found "WRONG ANSWER: rank 0 ends with status 2" -n 3 <<'C'
if (rank == 0) {
    RECV(one, MPI_ANY_SOURCE);
    RECV(two, MPI_ANY_SOURCE);
    MPI_Finalize();
    return one == 2 ? 2 : 0;
}
SEND(rank, 0);
C
}

@test "explore mpi: a replay is the same each time" {
    found "WRONG ANSWER" -n 3 <<'C'
if (rank == 0) {
    RECV(one, MPI_ANY_SOURCE);
    RECV(two, MPI_ANY_SOURCE);
    printf("%d before %d\n", one, two);
    assert(one < two);
} else
    SEND(rank, 0);
C
    run "$TRIPTYCH_BUILD/triptych" explore --replay program.replay
    [ "$status" -eq 1 ]
    says "2 before 1"
    says "(replayed)"
    first=$output
    run "$TRIPTYCH_BUILD/triptych" explore --replay program.replay
    [ "$output" = "$first" ] || failed "another run: $output"
}

@test "explore mpi: the story has the fewest choices, not the first that was found" {
    # found first: the last two rounds in the other order; the first round alone would do
    found "assertion '!(swapped[0] || (swapped[1] && swapped[2]))' failed" -n 3 <<'C'
int swapped[3] = {0};
for (int round = 0; round < 3; round++)
    if (rank > 0)
        MPI_Send(&rank, 1, MPI_INT, 0, round, ALL);
    else {
        MPI_Recv(&one, 1, MPI_INT, MPI_ANY_SOURCE, round, ALL, MPI_STATUS_IGNORE);
        MPI_Recv(&two, 1, MPI_INT, MPI_ANY_SOURCE, round, ALL, MPI_STATUS_IGNORE);
        swapped[round] = one > two;
    }
assert(!(swapped[0] || (swapped[1] && swapped[2])));
C
    [ "$(grep -c '^turn.[1-9]' program.replay)" -eq 1 ] || failed "$(cat program.replay)"
    run "$TRIPTYCH_BUILD/triptych" explore --replay program.replay
    says "(replayed)"
}

@test "explore mpi: calls that do not fit each other" {
    found "MPI_INT is sent where MPI_FLOAT is awaited" -n 2 <<'C'
float number;
if (rank == 0)
    SEND(one, 1);
else
    MPI_Recv(&number, 1, MPI_FLOAT, 0, 5, ALL, MPI_STATUS_IGNORE);
C
    found "rank 0 calls MPI_Barrier at program.c:11, while rank 1 calls MPI_Bcast" -n 2 <<'C'
if (rank == 0)
    MPI_Barrier(ALL);
else
    MPI_Bcast(&one, 1, MPI_INT, 0, ALL);
C
    found "rank 0 names the root 0 at program.c:10, rank 1 the root 1" -n 2 <<'C'
MPI_Bcast(&one, 1, MPI_INT, rank, ALL);
C
    found "name different operations" -n 2 <<'C'
MPI_Allreduce(&one, &two, 1, MPI_INT, rank ? MPI_MAX : MPI_MIN, ALL);
C
    found "8 bytes are sent, and there is room for 4" -n 2 <<'C'
int both[2] = {1, 2};
if (rank == 0)
    MPI_Send(both, 2, MPI_INT, 1, 5, ALL);
else
    RECV(one, 0);
C
}

@test "explore mpi: wrong arguments, requests and ends" {
    found "MPI_Send is given the rank 2, and its communicator has 2, at program.c:10" -n 2 <<'C'
SEND(one, size);
C
    found "MPI_Barrier is given MPI_COMM_NULL" -n 2 <<'C'
MPI_Barrier(MPI_COMM_NULL);
C
    found "the request of MPI_Irecv is never completed or freed" -n 2 <<'C'
if (rank == 0)
    MPI_Irecv(&one, 1, MPI_INT, 1, 5, ALL, &request);
else
    SEND(one, 0);
C
    found "and nobody receives it" -n 2 <<'C'
if (rank == 0) {
    MPI_Isend(&one, 1, MPI_INT, 1, 5, ALL, &request);
    MPI_Request_free(&request);
}
C
    found "ends without MPI_Finalize" -n 2 <<'C'
if (size == 2)
    return 0;
C
}

@test "explore mpi: buffers and windows that two use at a time" {
    found "rank 0 writes the buffer of MPI_Isend at program.c:11 before that call is complete" -n 2 <<'C'
if (rank == 0) {
    MPI_Isend(&one, 1, MPI_INT, 1, 5, ALL, &request);
    one = 3;
    MPI_Wait(&request, MPI_STATUS_IGNORE);
} else
    RECV(one, 0);
C
    found "by MPI_Put at program.c:14, rank 2 by MPI_Put at program.c:14" -n 3 <<'C'
MPI_Win window;
MPI_Win_create(&one, sizeof one, 1, MPI_INFO_NULL, ALL, &window);
MPI_Win_fence(0, window);
if (rank > 0)
    MPI_Put(&two, 1, MPI_INT, 0, 0, 1, MPI_INT, window);
MPI_Win_fence(0, window);
MPI_Win_free(&window);
C
    found "MPI_Put outside of an epoch, at program.c:12" -n 2 <<'C'
MPI_Win window;
MPI_Win_create(&one, sizeof one, 1, MPI_INFO_NULL, ALL, &window);
MPI_Put(&two, 1, MPI_INT, 0, 0, 1, MPI_INT, window);
MPI_Win_free(&window);
C
}

@test "explore mpi: right programs are not accused" {
    right -n 4 <<'C'
int sum = 0, all[4];
if (rank == 0)
    for (int from = 1; from < size; from++) {
        RECV(one, MPI_ANY_SOURCE);
        sum += one;
    }
else
    SEND(rank, 0);
MPI_Bcast(&sum, 1, MPI_INT, 0, ALL);
MPI_Iallreduce(&rank, &two, 1, MPI_INT, MPI_SUM, ALL, &request);
MPI_Wait(&request, MPI_STATUS_IGNORE);
MPI_Allgather(&rank, 1, MPI_INT, all, 1, MPI_INT, ALL);
assert(sum == 6 && two == 6 && all[3] == 3);
C
    right -n 3 <<'C'
MPI_Request requests[2];
int got[3], at;
if (rank == 0) {
    for (int from = 1; from < size; from++)
        MPI_Irecv(&got[from], 1, MPI_INT, from, 5, ALL, &requests[from - 1]);
    for (int from = 1; from < size; from++) {
        MPI_Waitany(2, requests, &at, MPI_STATUS_IGNORE);
        assert(got[at + 1] == at + 1);
    }
} else
    SEND(rank, 0);
C
    right -n 2 <<'C'
for (one = 0; one < 3; one++)
    if (rank == 0) {
        if (one == 0)
            MPI_Send_init(&one, 1, MPI_INT, 1, 5, ALL, &request);
        MPI_Start(&request);
        MPI_Wait(&request, MPI_STATUS_IGNORE);
    } else {
        RECV(two, 0);
        assert(two == one);
    }
if (rank == 0)
    MPI_Request_free(&request);
C
    right -n 3 <<'C'
MPI_Win window;
int old;
two = 0;
MPI_Win_create(&two, sizeof two, 1, MPI_INFO_NULL, ALL, &window);
MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
MPI_Get(&old, 1, MPI_INT, 0, 0, 1, MPI_INT, window);
MPI_Win_flush(0, window);
old++;
MPI_Put(&old, 1, MPI_INT, 0, 0, 1, MPI_INT, window);
MPI_Win_unlock(0, window);
MPI_Barrier(ALL);
if (rank == 0)
    assert(two == size);
MPI_Win_free(&window);
C
}

@test "explore mpi: whatever a program does, there is a sentence" {
    explore -n 2 <<'C'
MPI_Comm made;
MPI_Comm_spawn("x", MPI_ARGV_NULL, 1, MPI_INFO_NULL, 0, ALL, &made, MPI_ERRCODES_IGNORE);
C
    [ "$status" -eq 2 ] || failed "$output"
    says "the program needs MPI_Comm_spawn, which cannot be explored"
    found "computes for seconds without a call of MPI" -n 2 <<'C'
for (volatile int go = 1; go;)
    ;
C
    found "is killed by signal 11" -n 2 <<'C'
*(volatile int *)0 = 1;
C
    found "prints more than 1 MiB" -n 2 <<'C'
for (;;)
    puts("all work and no play, all work and no play, all work and no play, all work and no play");
C
    explore -n 17 <<<""
    [ "$status" -eq 2 ]
    says "at most 16 ranks"
}

@test "explore mpi: what comes between two atomic operations on a window" {
    WINDOW='MPI_Win win; int *mine, old = 7, zero = 0; MPI_Win_allocate(sizeof *mine, sizeof *mine, MPI_INFO_NULL, ALL, &mine, &win); *mine = 0; MPI_Barrier(ALL); MPI_Win_lock_all(0, win); (void)old; (void)zero;'
    END='MPI_Win_unlock_all(win); MPI_Barrier(ALL);'
    found "assertion 'sum == 1' failed" -n 2 <<C
$WINDOW
MPI_Fetch_and_op(NULL, &old, MPI_INT, 0, 0, MPI_NO_OP, win);
MPI_Win_flush(0, win);
if (old == 0) {
    MPI_Accumulate(&one, 1, MPI_INT, 0, 0, 1, MPI_INT, MPI_REPLACE, win);
    MPI_Win_flush(0, win);
}
$END
int took = old == 0, sum;
MPI_Allreduce(&took, &sum, 1, MPI_INT, MPI_SUM, ALL);
assert(sum == 1);
MPI_Win_free(&win);
C
    right -n 2 <<C
$WINDOW
MPI_Compare_and_swap(&one, &zero, &old, MPI_INT, 0, 0, win);
MPI_Win_flush(0, win);
$END
int took = old == 0, sum;
MPI_Allreduce(&took, &sum, 1, MPI_INT, MPI_SUM, ALL);
assert(sum == 1);
MPI_Win_free(&win);
C
    explore -n 2 <<C
$WINDOW
if (rank == 0) {
    MPI_Accumulate(&one, 1, MPI_INT, 0, 0, 1, MPI_INT, MPI_SUM, win);
    MPI_Win_flush(0, win);
} else
    for (old = 0; old == 0; MPI_Win_flush(0, win))
        MPI_Fetch_and_op(NULL, &old, MPI_INT, 0, 0, MPI_NO_OP, win);
$END
MPI_Win_free(&win);
C
    [ "$status" -eq 0 ] || failed "a rank that waits for another's update: $output"
}

SHARED='MPI_Win win; int *mine, *first, unit; MPI_Aint bytes; MPI_Win_allocate_shared(sizeof *mine, sizeof *mine, MPI_INFO_NULL, ALL, &mine, &win); MPI_Win_shared_query(win, MPI_PROC_NULL, &bytes, &unit, &first); assert(mine == first + rank && bytes == sizeof *mine && *mine == 0);'

@test "explore mpi: a window that ranks share" {
    right -n 3 <<C
$SHARED
first[rank] = rank + 1;
MPI_Barrier(ALL);
assert(first[(rank + 1) % size] == (rank + 1) % size + 1);
MPI_Barrier(ALL);
MPI_Win_free(&win);
C
}

# It takes the same three seconds of CPU time as a rank that hangs.
# bats test_tags=stress
@test "explore mpi: a loop that waits for memory that ranks share" {
    explore -n 2 <<C
$SHARED
if (rank == 0)
    *(volatile int *)mine = 1;
else
    while (*(volatile int *)first == 0)
        ;
MPI_Win_free(&win);
C
    [ "$status" -eq 2 ] || failed "$status: $output"
    says "needs rank 1 to wait in a loop for memory that ranks share, which cannot be explored"
}

@test "explore mpi: what a wildcard has got and nobody looks at" {
    found "MESSAGE RACE" -n 3 <<'C'
if (rank == 0) {
    RECV(one, MPI_ANY_SOURCE);
    RECV(two, MPI_ANY_SOURCE);
} else
    SEND(rank, 0);
C
    says "it depends on what is received at program.c:11"
    right -n 3 <<'C'
if (rank == 0) {
    RECV(two, MPI_ANY_SOURCE);
    RECV(two, MPI_ANY_SOURCE);
} else
    SEND(one, 0);
C
}

@test "explore mpi: buffers that several calls use" {
    found "rank 0 reads the buffer of MPI_Irecv at program.c:10 before that call is complete" -n 2 <<'C'
MPI_Irecv(&one, 1, MPI_INT, 1 - rank, 5, ALL, &request);
SEND(one, 1 - rank);
MPI_Wait(&request, MPI_STATUS_IGNORE);
C
    found "writes the buffer of MPI_Iallgatherv" -n 2 <<'C'
int all[2], counts[2] = {1, 1}, places[2] = {0, 1};
MPI_Iallgatherv(&one, 1, MPI_INT, all, counts, places, MPI_INT, ALL, &request);
all[1] = 2;
MPI_Wait(&request, MPI_STATUS_IGNORE);
C
    found "frees the buffer of MPI_Irecv" -n 2 <<'C'
int *cell = malloc(sizeof *cell);
MPI_Irecv(cell, 1, MPI_INT, 1 - rank, 5, ALL, &request);
SEND(one, 1 - rank);
free(cell);
MPI_Wait(&request, MPI_STATUS_IGNORE);
C
    found "MPI_Allreduce is given one buffer to send and to receive in" -n 2 <<'C'
MPI_Allreduce(&one, &one, 1, MPI_INT, MPI_SUM, ALL);
C
    found "MPI_Wait waits for the request of MPI_Send_init at program.c:10, which nobody has started" -n 2 <<'C'
MPI_Send_init(&one, 1, MPI_INT, 1 - rank, 5, ALL, &request);
MPI_Wait(&request, MPI_STATUS_IGNORE);
MPI_Request_free(&request);
C
}

@test "explore mpi: epochs that do not end, or begin in another" {
    WINDOW='MPI_Win win; MPI_Win_create(&one, sizeof one, 1, MPI_INFO_NULL, ALL, &win);'
    PUT='MPI_Put(&two, 1, MPI_INT, 1 - rank, 0, 1, MPI_INT, win);'
    found "MPI_Win_free, and MPI_Put at program.c:12 is not complete" -n 2 <<C
$WINDOW
MPI_Win_fence(0, win);
$PUT
MPI_Win_free(&win);
C
    found "MPI_Win_fence while the window is locked at rank 0" -n 2 <<C
$WINDOW
MPI_Win_lock(MPI_LOCK_SHARED, 0, 0, win);
MPI_Win_fence(0, win);
C
    found "MPI_Rput where the window is not locked" -n 2 <<C
$WINDOW
MPI_Win_fence(0, win);
MPI_Rput(&two, 1, MPI_INT, 1 - rank, 0, 1, MPI_INT, win, &request);
C
    found "rank 1 reads the buffer of MPI_Rget" -n 2 <<C
$WINDOW
MPI_Win_lock_all(0, win);
if (rank == 1) {
    MPI_Rget(&two, 1, MPI_INT, 0, 0, 1, MPI_INT, win, &request);
    printf("%d\n", two);
    MPI_Wait(&request, MPI_STATUS_IGNORE);
}
MPI_Win_unlock_all(win);
MPI_Win_free(&win);
C
    found "MPI_Put: MPI_INT is sent where MPI_FLOAT is awaited" -n 2 <<C
$WINDOW
MPI_Win_fence(0, win);
MPI_Put(&two, 1, MPI_INT, 1 - rank, 0, 1, MPI_FLOAT, win);
C
}

@test "explore mpi: grids, graphs, groups of two, and what is kept with them" {
    right -n 4 <<'C'
MPI_Comm grid, row, half, both, later;
int dims[2] = {2, 2}, periods[2] = {1, 0}, rows[2] = {0, 1}, got[4] = {0}, key, flag, *kept;
MPI_Cart_create(ALL, 2, dims, periods, 0, &grid);
MPI_Neighbor_allgather(&rank, 1, MPI_INT, got, 1, MPI_INT, grid);
assert(got[0] == (rank + 2) % 4 && got[1] == got[0] && got[rank % 2 ? 2 : 3] == (rank ^ 1));
MPI_Cart_sub(grid, rows, &row);
MPI_Comm_split(ALL, rank % 2, rank, &half);
MPI_Intercomm_create(half, 0, ALL, 1 - rank % 2, 9, &both);
MPI_Sendrecv(&rank, 1, MPI_INT, rank / 2, 5, &two, 1, MPI_INT, rank / 2, 5, both, MPI_STATUS_IGNORE);
assert(two == (rank ^ 1));
MPI_Comm_create_keyval(MPI_COMM_DUP_FN, MPI_COMM_NULL_DELETE_FN, &key, NULL);
MPI_Comm_set_attr(half, key, &one);
MPI_Comm_dup(half, &later);
MPI_Comm_get_attr(later, key, &kept, &flag);
assert(flag && kept == &one);
MPI_Comm_free_keyval(&key);
MPI_Comm_free(&later);
MPI_Comm_idup(row, &later, &request);
MPI_Wait(&request, MPI_STATUS_IGNORE);
MPI_Comm_free(&later);
MPI_Comm_free(&both);
MPI_Comm_free(&half);
MPI_Comm_free(&row);
MPI_Comm_free(&grid);
C
    found "LEAK: an info object is never freed" -n 2 <<'C'
MPI_Info info;
MPI_Info_create(&info);
C
    found "MPI_Barrier is given MPI_COMM_NULL" -n 2 <<'C'
MPI_Comm later;
MPI_Comm_idup(ALL, &later, &request);
MPI_Barrier(later);
C
}

@test "explore mpi: threads that the level does not allow" {
    cat >threads.c <<'C'
#include <mpi.h>
#include <omp.h>
int main(int argc, char **argv)
{
    int level, size;
    MPI_Init_thread(&argc, &argv, argc > 1 ? 99 : MPI_THREAD_FUNNELED, &level);
#pragma omp parallel num_threads(2)
    if (omp_get_thread_num() == 1)
        MPI_Comm_size(MPI_COMM_WORLD, &size);
    MPI_Finalize();
    return 0;
}
C
    run "$TRIPTYCH_BUILD/triptych" explore threads.c -n 2
    [ "$status" -eq 1 ] || failed "$output"
    says "MPI_Comm_size is called by another thread than that of MPI_Init_thread"
    run "$TRIPTYCH_BUILD/triptych" explore threads.c -n 2 -- 99
    [ "$status" -eq 1 ] || failed "$output"
    says "MPI_Init_thread is given the thread level 99, which is none"
}
