# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the tests of `triptych explore` of programs of MPI share: programs from what stands between MPI_Init
# and MPI_Finalize.
#
# shellcheck disable=SC2030,SC2031,SC2154 # bats gives output and status; what is collected is collected in a subshell

# ready: in setup(). To build and link takes most of the time, so that the programs of a file are built as one, which
# is told a program's number: before the first test each runs once only to collect them (program.c), and nothing is
# started or looked at.
ready() {
    local made=$BATS_FILE_TMPDIR/programs
    export build_once_folder=$BATS_FILE_TMPDIR/built
    explorer_ready mpi
    build_once
    if [ ! -e "$made" ]; then
        mkdir "$made"
        (cd "$made" && collect_all) 2>/dev/null || true
    fi
    cp -p "$made/program.c" .
    programs=$(<"$made/$BATS_TEST_NAME")
}

# collect_all: the programs of all tests, and, in a file of its name, how many are before those of a test.
# shellcheck disable=SC2317 # the tests call them
collect_all() {
    bats_test_begin() { :; }
    run() { :; }
    says() { :; }
    failed() { :; }
    explore() { collect; }
    local name calls='' status=0 output=''
    programs=0
    cat >program.c <<'C'
#include <assert.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#define ALL MPI_COMM_WORLD
#define SEND(what, to) MPI_Send(&what, 1, MPI_INT, to, 5, ALL)
#define RECV(what, from) MPI_Recv(&what, 1, MPI_INT, from, 5, ALL, MPI_STATUS_IGNORE)
#define BEGIN(name) static int name(int argc, char **argv) { int rank, size, one = 1, two = 2; MPI_Request request = MPI_REQUEST_NULL; MPI_Init(&argc, &argv); MPI_Comm_rank(ALL, &rank); MPI_Comm_size(ALL, &size); (void)one; (void)two; (void)request;
static void handler(MPI_Comm *comm, int *code, ...) { (void)comm; printf("code %d\n", *code); }
C
    for name in $(compgen -A function test_); do
        echo "$programs" >"$name"
        "$name"
    done
    printf '%s\n' "int main(int argc, char **argv) { (void)handler; switch (argc > 1 ? atoi(argv[1]) : 1) { $calls } return 99; }" >>program.c
}

# collect: one more program, of which standard input has the lines from the tenth on.
collect() {
    programs=$((programs + 1))
    calls+="case $programs: return program$programs(argc, argv); "
    {
        printf '%s\n' "BEGIN(program$programs)" '#line 10'
        cat
        echo 'MPI_Finalize(); return 0; }'
    } >>program.c
}

# explore [OPTION...]: what standard input does between MPI_Init and MPI_Finalize, from line 10 on;
# the macros SEND, RECV and ALL save words.
explore() {
    programs=$((programs + 1))
    run "$TRIPTYCH_BUILD/triptych" explore program.c "$@" -- "$programs"
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
