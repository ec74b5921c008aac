#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych explore of programs of MPI that ask for errors to be returned: one that they handle is no
# mistake, one that they do not look at is.

# shellcheck disable=SC2030,SC2031 # each test has its own status and output

bats_require_minimum_version 1.5.0
load helpers
load explore
load explore_ranks

setup() {
    ready
    [ "$(uname -m)" = x86_64 ] || skip "errors are returned on x86-64 alone"
}

RETURNED='MPI_Comm_set_errhandler(ALL, MPI_ERRORS_RETURN); int code = 0, class = 0, many[4] = {0}; (void)code; (void)class; (void)many;'

@test "explore mpi: an error that the program has asked for and handles is none" {
    right -n 2 <<C
$RETURNED
code = MPI_Isend(&one, 1, MPI_INT, size, 5, ALL, &request);
MPI_Error_class(code, &class);
if (class != MPI_ERR_RANK) return 1;
if (MPI_Bcast(&one, 1, MPI_INT, size, ALL) == MPI_SUCCESS) return 1;
if (rank == 0) {
    MPI_Irecv(&one, 1, MPI_INT, 1, 5, ALL, &request);
    MPI_Error_class(MPI_Wait(&request, MPI_STATUS_IGNORE), &class);
    if (class != MPI_ERR_TRUNCATE) return 1;
} else
    MPI_Send(many, 4, MPI_INT, 0, 5, ALL);
MPI_Barrier(ALL);
C
    says "handled each"
}

@test "explore mpi: the class of an error is that of its argument, and its text says what it means" {
    right -n 1 <<C
$RETURNED
char text[MPI_MAX_ERROR_STRING]; int length; MPI_Comm copy;
#define IS(call, is) MPI_Error_class(call, &class); if (class != is) return class
IS(MPI_Send(&one, 1, MPI_INT, 9, 5, ALL), MPI_ERR_RANK);
IS(MPI_Send(&one, 1, MPI_INT, 0, -5, ALL), MPI_ERR_TAG);
IS(MPI_Send(&one, -1, MPI_INT, 0, 5, ALL), MPI_ERR_COUNT);
IS(MPI_Send(&one, 1, MPI_DATATYPE_NULL, 0, 5, ALL), MPI_ERR_TYPE);
IS(MPI_Send(&one, 1, MPI_INT, 0, 5, MPI_COMM_NULL), MPI_ERR_COMM);
IS(MPI_Send(NULL, 1, MPI_INT, 0, 5, ALL), MPI_ERR_BUFFER);
IS(MPI_Pack_size(-1, MPI_INT, ALL, &length), MPI_ERR_COUNT);
IS(MPI_Bcast(&one, 1, MPI_INT, 9, ALL), MPI_ERR_ROOT);
IS(MPI_Allreduce(&one, &two, 1, MPI_INT, MPI_OP_NULL, ALL), MPI_ERR_OP);
IS(MPI_Cart_create(ALL, 1, (int[]){9}, (int[]){0}, 0, &copy), MPI_ERR_DIMS);
MPI_Error_string(MPI_ERR_RANK, text, &length);
if (length != 35 || text[14] != 'i' || text[22] != 'r') return 99; /* MPI_ERR_RANK: invalid rank argument */
C
    says "handled each"
}

@test "explore mpi: an error that was asked for and that nobody looks at" {
    found "WRONG CALL: MPI_Send is given the rank 2, and its communicator has 2, at program.c:11" -n 2 <<C
$RETURNED
code = MPI_Send(&one, 1, MPI_INT, size, 5, ALL);
C
    run "$TRIPTYCH_BUILD/triptych" explore --replay program.replay
    [ "$status" -eq 1 ] || failed "status $status: $output"
    says "WRONG CALL: MPI_Send is given the rank 2"
    found "WRONG CALL: MPI_Send is given the count -1" -n 2 <<C
$RETURNED
if (MPI_Send(&one, 1, MPI_INT, size, 5, ALL) != MPI_SUCCESS) printf("handled\n");
MPI_Send(&one, -1, MPI_INT, 0, 5, ALL);
C
    found "MISMATCH: what rank 1 sends" -n 2 <<C
$RETURNED
if (rank == 0) RECV(one, 1); else MPI_Send(many, 4, MPI_INT, 0, 5, ALL);
C
}

@test "explore mpi: a program that gives up for an error is told the error" {
    found "WRONG CALL: MPI_Send is given the rank 2, and its communicator has 2, at program.c:11" -n 2 <<C
$RETURNED
code = MPI_Send(&one, 1, MPI_INT, size, 5, ALL);
if (code != MPI_SUCCESS) MPI_Abort(ALL, code);
C
}

@test "explore mpi: a function of the program is called for an error" {
    right -n 2 <<'C'
MPI_Errhandler mine;
MPI_Comm copy;
MPI_Comm_create_errhandler(handler, &mine);
MPI_Comm_set_errhandler(ALL, mine);
MPI_Comm_dup(ALL, &copy);
MPI_Send(&one, 1, MPI_INT, size, 5, copy);
MPI_Comm_free(&copy);
MPI_Errhandler_free(&mine);
C
}

@test "explore mpi: what a datatype was made of" {
    right -n 1 <<'C'
MPI_Datatype pair, both, back[2];
int ints, places, types, how, numbers[3], lengths[2] = {1, 2};
MPI_Aint place[2] = {0, 16};
MPI_Type_contiguous(2, MPI_INT, &pair);
MPI_Type_create_struct(2, lengths, place, (MPI_Datatype[]){MPI_DOUBLE, pair}, &both);
MPI_Type_get_envelope(both, &ints, &places, &types, &how);
assert(ints == 3 && places == 2 && types == 2 && how == MPI_COMBINER_STRUCT);
MPI_Type_get_contents(both, 3, 2, 2, numbers, place, back);
assert(numbers[0] == 2 && numbers[2] == 2 && place[1] == 16 && back[0] == MPI_DOUBLE);
MPI_Type_free(&back[1]);
MPI_Type_free(&pair);
MPI_Type_free(&both);
C
}

@test "explore mpi: two ranks at the same place of a file" {
    OPEN='MPI_File file; MPI_File_open(ALL, "data", MPI_MODE_CREATE | MPI_MODE_RDWR, MPI_INFO_NULL, &file);'
    found "DATA RACE: two ranks access the same place of the file data, and nothing orders them: rank " -n 2 <<C
$OPEN
if (rank == 0) MPI_File_write_at(file, 0, &one, 1, MPI_INT, MPI_STATUS_IGNORE);
(void)two; // ORDER
if (rank == 1) MPI_File_read_at(file, 0, &one, 1, MPI_INT, MPI_STATUS_IGNORE);
MPI_File_close(&file);
C
    says "rank 0 writes it by MPI_File_write_at at program.c:11"
    says "rank 1 reads it by MPI_File_read_at at program.c:13"
    sed 's/.. ORDER/MPI_Barrier(ALL);/' program.c >ordered.c
    # shellcheck disable=SC2154 # the number of the program that was explored last (explore_ranks.bash)
    run "$TRIPTYCH_BUILD/triptych" explore ordered.c -n 2 -- "$programs"
    [ "$status" -eq 0 ] || failed "status $status: $output"
}

@test "explore mpi: ready sends that come early by another order alone, and arguments that were not looked at" {
    found "WRONG REQUEST: MPI_Rsend to rank 0: its receive may begin later than this call" -n 2 <<'C'
if (rank == 0) RECV(one, 1); else MPI_Rsend(&one, 1, MPI_INT, 0, 5, ALL);
C
    found "WRONG CALL: MPI_Bcast is given no datatype" -n 2 <<'C'
MPI_Bcast(&one, 1, (MPI_Datatype)0, 0, ALL);
C
}
