# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the tests of `triptych explore` of programs of MPI share: programs from what stands between MPI_Init
# and MPI_Finalize.
#
# shellcheck disable=SC2154 # bats gives output and status

# explore [OPTION...]: what standard input does between MPI_Init and MPI_Finalize, from line 9 on;
# its macros SEND, RECV and ALL save words.
explore() {
    {
        cat <<'C'
#include <assert.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#define ALL MPI_COMM_WORLD
#define SEND(what, to) MPI_Send(&what, 1, MPI_INT, to, 5, ALL)
#define RECV(what, from) MPI_Recv(&what, 1, MPI_INT, from, 5, ALL, MPI_STATUS_IGNORE)
#define BEGIN int main(int argc, char **argv) { int rank, size, one = 1, two = 2; MPI_Request request = MPI_REQUEST_NULL; MPI_Init(&argc, &argv); MPI_Comm_rank(ALL, &rank); MPI_Comm_size(ALL, &size); (void)one; (void)two; (void)request;
BEGIN
C
        cat
        echo 'MPI_Finalize(); return 0; }'
    } >program.c
    run "$TRIPTYCH_BUILD/triptych" explore program.c "$@"
}

# found TEXT [OPTION...]: the program from standard input has that mistake.
found() {
    explore "${@:2}"
    [ "$status" -eq 1 ] || failed "status $status: $output"
    says "$1"
    says "triptych explore --replay program.replay"
}

# right [OPTION...]: the program from standard input has none, and all was tried.
right() {
    explore "$@"
    [ "$status" -eq 0 ] || failed "status $status: $output"
    says "Nothing found in all"
}
