#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych explore of programs of MPI whose ranks have threads: what these may not do is told with its
# lines, and right programs of each level are not accused. tests/stress/explore_hybrid.sh has more.

# shellcheck disable=SC2030,SC2031 # each test has its own status and output

bats_require_minimum_version 1.5.0
load helpers
load explore

setup() {
    explorer_ready mpi
    [ -r "$TRIPTYCH_BUILD/mpi/explore/libhybrid.a" ] || skip "no explorer of ranks with threads in this build"
    unset OMP_NUM_THREADS
}

# threads WORDS [OPTION...]: explores what those macros name, with 2 ranks.
threads() {
    run explore "$TRIPTYCH_SOURCE/tests/explore/mpi/threads.c" -n 2 --cflags "$1" "${@:2}"
}

# found TEXT WORDS: that is what is wrong there.
found() {
    threads "-DWRONG $2"
    [ "$status" -eq 1 ] || failed "$2: status $status: $output"
    says "$1"
}

# right WORDS: nothing is. (Twelve schedules cost twice as much as a mistake that is found; the suite has one of these.)
right() {
    [ "$1" = -DORDER ] || stressed || return 0
    threads "$1" --schedules 12
    [ "$status" -eq 0 ] || failed "$1: status $status: $output"
    says "Nothing found in"
}

@test "explore hybrid: calls that the level does not allow at once" {
    found "nothing orders the two calls, and MPI_THREAD_SERIALIZED allows one at a time" "-DTURNS -DLEVEL=MPI_THREAD_SERIALIZED"
    says "WRONG CALL: MPI_Sendrecv is called by thread 1 while thread 0 of rank 0 may be in MPI_Sendrecv at threads.c:"
    right "-DTURNS -DLEVEL=MPI_THREAD_SERIALIZED"
}

@test "explore hybrid: collectives of two threads on one communicator" {
    found "threads 0 and 1 of rank 0 make collective calls on the same communicator, MPI_Allreduce at threads.c:" -DCOLLECTIVES
    right -DCOLLECTIVES
}

@test "explore hybrid: receives and probes that take each other's messages" {
    found "threads 0 and 1 of rank 1 receive the same messages, by MPI_Recv at threads.c:" -DTAGS
    if stressed; then found "has seen by MPI_Probe at threads.c:" -DPROBES; fi
    right -DPROBES
}

@test "explore hybrid: threads race for a buffer, and a message orders them" {
    found "thread 0 writes it by MPI_Sendrecv at threads.c:" "-DBUFFER -DLEVEL=MPI_THREAD_FUNNELED"
    says "DATA RACE: two threads of rank 0 access the same memory, and nothing orders them"
    right -DORDER
}

@test "explore hybrid: a deadlock of threads and ranks, replayed" {
    build_once
    found "waits in MPI_Recv at threads.c:" -DLOCK
    says "thread 1, waits at threads.c:"
    says "(lock)"
    first=$(sed -n '/^rank 0  /,/^The same run/p' <<<"$output" | head -n -1)
    run explore --replay threads.replay
    [ "$status" -eq 1 ] || failed "$output"
    [[ $output == *"$first"* ]] || failed "another story: $output"
}
