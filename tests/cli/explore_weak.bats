#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych explore: atomic reads find older values where C11 lets them, and nowhere else: the litmus
# tests of tests/explore/weak/, each with orders that suffice and with weaker ones. The suite has one of each; the others
# are in the last test.

# shellcheck disable=SC2030,SC2031 # each test has its own status and output

bats_require_minimum_version 1.5.0
load helpers
load explore

setup() {
    explorer_ready posix
}

# orders STORE LOAD [FENCE]: as options of the compiler.
orders() {
    echo "-DSTORE=memory_order_$1 -DLOAD=memory_order_$2${3:+ -DFENCE=memory_order_$3}"
}

litmus() {
    run explore "$TRIPTYCH_SOURCE/tests/explore/weak/$1.c" --cflags "$2" "${@:3}"
}

# breaks NAME CFLAGS: its assertion fails, and a read of an older value is why.
breaks() {
    litmus "$@"
    [ "$status" -eq 1 ] || failed "$1 $2 is not found: $output"
    says "WRONG ANSWER"
    says "an older value: nothing orders it behind the store at"
}

# holds NAME CFLAGS: it does not.
holds() {
    litmus "$1" "$2" --schedules 1000
    [ "$status" -eq 0 ] || failed "$1 $2: $output"
    says "Nothing found in"
}

@test "explore: messages need a release and an acquire" {
    breaks message "$(orders relaxed relaxed)"
    says "reads data = 0 (atomic), an older value: nothing orders it behind the store at message.c:10"
    holds message "$(orders release acquire)"
    says "every order of the steps was tried"
}

@test "explore: who writes and then reads another's needs seq_cst, of both or of fences" {
    breaks store_buffer "$(orders relaxed relaxed)"
    holds store_buffer "$(orders seq_cst seq_cst)"
    holds store_buffer "$(orders relaxed relaxed seq_cst)"
    says "with every older value that C11 lets an atomic read find"
}

@test "explore: two readers may see two writes in two orders, unless all are seq_cst" {
    breaks independent "$(orders release acquire)"
    holds independent "$(orders seq_cst seq_cst)"
}

@test "explore: two writers of two variables may both be first of one, unless seq_cst orders them" {
    breaks two_writers "$(orders release acquire)"
    holds two_writers "$(orders relaxed acquire seq_cst)"
}

@test "explore: a compare-and-swap that fails may read an older value; a weak one may fail for no reason" {
    breaks failed "$(orders relaxed acquire)"
    litmus once_only -DBROKEN
    [ "$status" -eq 1 ] || failed "$output"
    says "and fails for no reason, as a weak compare-and-swap may"
}

@test "explore: of one variable nobody reads an older value after a newer one" {
    holds coherence "$(orders relaxed relaxed)"
}

# bats test_tags=stress
@test "explore: locks by hand" {
    breaks spinlock "$(orders relaxed acquire)"
    holds spinlock "$(orders release acquire)"
    holds dekker "$(orders seq_cst seq_cst)"
}

# bats test_tags=stress
@test "explore: a sequence lock" {
    breaks seqlock -DBROKEN
    holds seqlock "$(orders release acquire)"
}

@test "explore: a release sequence goes on with changes, and with stores of the same thread" {
    holds sequence "$(orders release acquire)"
    breaks sequence -DBROKEN
}

@test "explore: what is not kept is told; a store is seen in the end" {
    holds many "$(orders relaxed relaxed)"
    says "Of each atomic the last 8 values are kept"
    [[ $output != *"cut off"* ]] || failed "$output"
}

@test "explore: --memory sc has the newest values alone" {
    litmus message "$(orders relaxed relaxed)" --memory sc
    [ "$status" -eq 0 ] || failed "$output"
    says "while memory is sequentially consistent"
    litmus message "$(orders relaxed relaxed)" --memory weak
    [ "$status" -eq 2 ]
    says "--memory: 'weak'"
}

@test "explore: a run with older values is the same each time it is replayed" {
    build_once
    breaks peterson "$(orders release acquire)"
    run explore --replay peterson.replay
    [ "$status" -eq 1 ] || failed "$output"
    says "an older value"
    first=$output
    run explore --replay peterson.replay
    [ "$output" = "$first" ] || failed "another run: $output"
    [[ $output != *"did not follow"* ]]
}

@test "explore: regions of OpenMP read older values, too" {
    [ -r "$TRIPTYCH_BUILD/openmp/explore/libexplore.a" ] || skip "no explorer of openmp in this build"
    cat >message_omp.c <<'C'
#include <assert.h>
int main(void)
{
    int data = 0, ready = 0;
#pragma omp parallel num_threads(2)
    {
        int here = 0, seen = 0;
#pragma omp sections
        {
#pragma omp section
            {
#pragma omp atomic write
                data = 1;
#pragma omp atomic write ORDER_OF_WRITE
                ready = 1;
            }
#pragma omp section
            {
#pragma omp atomic read ORDER_OF_READ
                here = ready;
#pragma omp atomic read
                seen = data;
                assert(!here || seen);
            }
        }
    }
    return 0;
}
C
    sed 's/ORDER_OF_[A-Z]*//' message_omp.c >relaxed.c
    run explore relaxed.c
    [ "$status" -eq 1 ] || failed "$output"
    says "an older value"
    sed 's/ORDER_OF_WRITE/release/; s/ORDER_OF_READ/acquire/' message_omp.c >ordered.c
    run explore ordered.c --schedules 500 -n 2
    [ "$status" -eq 0 ] || failed "$output"
}

# bats test_tags=stress
@test "explore: more orders of the same, Peterson's lock, and double-checked locking" {
    breaks message "$(orders relaxed acquire)"
    breaks message "$(orders release relaxed)"
    breaks store_buffer "$(orders relaxed relaxed acq_rel)"
    holds two_writers "$(orders seq_cst acquire)"
    holds failed "$(orders release acquire)"
    holds once_only -DSTRONG
    litmus once_only -DBROKEN --memory sc
    [ "$status" -eq 0 ] || failed "$output"
    holds sequence -DSAME_THREAD
    breaks store_buffer "$(orders release acquire)"
    breaks store_buffer "$(orders release seq_cst)"
    breaks store_buffer "$(orders seq_cst acquire)"
    holds independent "$(orders relaxed relaxed seq_cst)"
    breaks two_writers "$(orders relaxed acquire)"
    breaks peterson "$(orders release acquire)"
    breaks peterson "$(orders release seq_cst)"
    holds peterson "$(orders seq_cst seq_cst)"
    breaks dekker "$(orders release acquire)"
    holds dekker "$(orders release acquire seq_cst)"
    breaks failed "$(orders release relaxed)"
    breaks once "$(orders relaxed relaxed)"
    holds once "$(orders release acquire)"
}
