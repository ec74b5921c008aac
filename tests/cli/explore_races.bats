#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The race lab's programs, explored: each broken form is found, and each mended one is not. Of the broken forms
# of a program and of its mended ones the suite takes the first, the target stress-suite all (stressed).

# shellcheck disable=SC2030,SC2031 # each test has its own status and output

bats_require_minimum_version 1.5.0
load helpers
load explore

# form PANEL NAME VARIANT SCHEDULES: explores it.
form() {
    local options=$TRIPTYCH_BUILD/$1/explore/suite.options
    local ranks=()
    [ "$1" != mpi ] || ranks=(-n 2)
    run explore "$TRIPTYCH_SOURCE/$1/races/$2.c" --schedules "$4" "${ranks[@]}" --cflags "@$options" -- \
        --variant "$3" --trials 1
}

# broken PANEL NAME VARIANT...
broken() {
    local variant
    for variant in $(printf '%s\n' "${@:3}" | sampled); do
        form "$1" "$2" "$variant" 300
        [ "$status" -eq 1 ] || failed "$1/$2 $variant is not found: $output"
        says "(found after"
        [[ $output != *"ends with status 2"* ]] || failed "$1/$2 $variant: $output"
    done
}

# mended PANEL NAME VARIANT...
mended() {
    local variant
    for variant in $(printf '%s\n' "${@:3}" | sampled); do
        form "$1" "$2" "$variant" 50
        [ "$status" -eq 0 ] || failed "$1/$2 $variant: $output"
    done
}

@test "explore: the race lab's forms with threads" {
    explorer_ready posix
    build_once
    broken posix check_then_act broken broken_atomic
    mended posix check_then_act mutex swap
    broken posix lock_order broken
    says "DEADLOCK"
    broken posix lost_wakeup broken
    mended posix lost_wakeup mutex semaphore
    stressed || return 0
    mended posix lock_order ordered one_lock
    mended posix false_sharing shared_line padded local
}

# bats test_tags=stress
@test "explore: the race lab's forms with OpenMP" {
    explorer_ready openmp
    build_once gcc
    broken openmp check_then_act broken broken_atomic
    mended openmp check_then_act critical capture
    broken openmp lock_order broken
    broken openmp stale_flag broken
    says "data race on"
    mended openmp stale_flag atomic barrier
    stressed || return 0
    mended openmp lock_order ordered critical
    mended openmp false_sharing shared_line padded reduction
}

# bats test_tags=stress
@test "explore: the race lab's forms with MPI" {
    explorer_ready mpi
    build_once
    broken mpi any_source broken
    broken mpi send_order broken
    broken mpi put_without_epoch no_epoch
    says "CONFLICT: MPI_Put outside of an epoch, at put_without_epoch.c:"
    broken mpi check_then_act broken
    mended mpi any_source same_source pair
    mended mpi put_without_epoch flush fence
    stressed || return 0
    broken mpi put_without_epoch no_flush
    mended mpi send_order sendrecv isend
    mended mpi check_then_act lock swap
    mended mpi false_sharing shared_line padded local
}
