#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych explore of what MPI 4 has added: persistent collectives, partitioned messages, large numbers.
# The mpi.h that was found may be of MPI 3.

bats_require_minimum_version 1.5.0
load helpers
load explore
load explore_ranks

setup() {
    ready
}

# What rank 0 sends in 4 parts of 2, and rank 1 receives in 2 of 4: "$1" behind the one start, "$2" behind the other.
parts() {
    cat <<C
int v[8] = {0}, flag = 0; (void)flag;
if (rank == 0) MPI_Psend_init(v, 4, 2, MPI_INT, 1, 3, ALL, MPI_INFO_NULL, &request);
else MPI_Precv_init(v, 2, 4, MPI_INT, 0, 3, ALL, MPI_INFO_NULL, &request);
MPI_Start(&request);
if (rank == 0) { $1
} else { $2
}
MPI_Wait(&request, MPI_STATUS_IGNORE);
MPI_Request_free(&request);
C
}

@test "explore mpi: persistent collectives begin in any order, again and again" {
    right -n 2 <<'C'
int mine = rank, sum, all[2] = {0}, counts[2] = {1, 1}, places[2] = {0, 1}; MPI_Request r[3];
MPI_Allreduce_init(&mine, &sum, 1, MPI_INT, MPI_SUM, ALL, MPI_INFO_NULL, &r[0]);
MPI_Allgatherv_init(&mine, 1, MPI_INT, all, counts, places, MPI_INT, ALL, MPI_INFO_NULL, &r[1]);
MPI_Barrier_init(ALL, MPI_INFO_NULL, &r[2]);
for (int i = 0; i < 2; i++) {
    MPI_Start(&r[rank]);
    MPI_Start(&r[1 - rank]);
    MPI_Waitall(2, r, MPI_STATUSES_IGNORE);
    assert(sum == 1 + 2 * i && all[1] == 1 + i);
    mine++;
    MPI_Start(&r[2]);
    MPI_Wait(&r[2], MPI_STATUS_IGNORE);
}
for (int i = 0; i < 3; i++) MPI_Request_free(&r[i]);
C
}

@test "explore mpi: what is wrong with persistent collectives" {
    found "MISMATCH: MPI_Bcast_init: rank 0 names the root 0 at program.c:10, rank 1 the root 1" -n 2 <<'C'
MPI_Bcast_init(&one, 1, MPI_INT, rank, ALL, MPI_INFO_NULL, &request);
MPI_Request_free(&request);
C
    found "BUFFER IN USE: rank 1 writes the buffer of MPI_Bcast_init at program.c:11" -n 2 <<'C'
MPI_Bcast_init(&one, 1, MPI_INT, 0, ALL, MPI_INFO_NULL, &request);
MPI_Start(&request);
one = 2;
MPI_Wait(&request, MPI_STATUS_IGNORE);
MPI_Request_free(&request);
C
    found "LEAK: the request of MPI_Barrier_init is never completed or freed, at program.c:10" -n 2 <<'C'
MPI_Barrier_init(ALL, MPI_INFO_NULL, &request);
MPI_Start(&request);
MPI_Wait(&request, MPI_STATUS_IGNORE);
C
}

@test "explore mpi: a partition is there when its parts are ready, though others are not" {
    right -n 2 < <(parts 'v[0] = 5; MPI_Pready_range(0, 1, request); RECV(one, 1); v[4] = 6; MPI_Pready_list(2, (int[]){3, 2}, request);' \
        'while (!flag) MPI_Parrived(request, 0, &flag); assert(v[0] == 5); SEND(one, 0);')
}

@test "explore mpi: what is wrong with partitioned messages" {
    found "BUFFER IN USE: rank 1 reads the buffer of MPI_Precv_init" -n 2 < <(parts 'MPI_Pready_range(0, 3, request);' \
        'while (!flag) MPI_Parrived(request, 0, &flag); one += v[5];')
    found "rank 0 waits in MPI_Wait at program.c:17 for MPI_Pready of 1 of its 4 partitions" -n 2 < <(parts \
        'MPI_Pready_range(0, 2, request);' '')
    found "WRONG REQUEST: MPI_Pready is given the partition 0, which is ready already" -n 2 < <(parts \
        'MPI_Pready_range(0, 3, request); MPI_Pready(0, request);' '')
}

@test "explore mpi: calls with large numbers, and a receive that is begun with its send" {
    right -n 2 <<'C'
int v[2] = {rank, 7}, g[4] = {0}; MPI_Count n, counts[2] = {1, 1}; MPI_Aint places[2] = {0, 1}; MPI_Status s; MPI_Datatype t;
MPI_Type_vector_c(2, 1, 2, MPI_INT, &t);
MPI_Type_commit(&t);
MPI_Sendrecv_c(v, 2, MPI_INT, 1 - rank, 1, g, 1, t, 1 - rank, 1, ALL, &s);
MPI_Get_count_c(&s, MPI_INT, &n);
assert(n == 2 && g[2] == 7);
MPI_Type_free(&t);
MPI_Alltoallv_c(v, counts, places, MPI_INT, g, counts, places, MPI_INT, ALL);
MPI_Isendrecv(v, 1, MPI_INT, 1 - rank, 2, g, 1, MPI_INT, 1 - rank, 2, ALL, &request);
MPI_Wait(&request, &s);
assert(g[0] == 1 - rank && s.MPI_SOURCE == 1 - rank);
C
    explore -n 2 <<<'MPI_Bcast_c(&one, (MPI_Count)1 << 33, MPI_INT, 0, ALL);'
    [ "$status" -eq 2 ] || failed "status $status: $output"
    says "more than 2147483647 elements (in MPI_Bcast_c)"
}

@test "explore mpi: what it lacks is named, whichever header declares it" {
    explore -n 1 <<<'MPI_Comm other; MPI_Comm_spawn("x", MPI_ARGV_NULL, 1, MPI_INFO_NULL, 0, ALL, &other, MPI_ERRCODES_IGNORE);'
    [ "$status" -eq 2 ] || failed "status $status: $output"
    says "MPI_Comm_spawn"
}
