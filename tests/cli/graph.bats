#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# graph: every pattern in every variant, with fewer, as many and more workers than columns; and what
# is too much. A dependency that is missed is a wrong answer (tests/unit/common/workloads/test_graph.c), so
# a status of 0 says that each was kept.

bats_require_minimum_version 1.5.0

load helpers

setup() {
    [ -n "$(programs '*/graph')" ] || skip "graph is not in this build"
    cd "$BATS_TEST_TMPDIR" || return
}

# right PANEL WORKERS ARGUMENT...: all variants, one after the other; adds to $wrong what went wrong.
right() {
    local program=$1/graph number=(--workers "$2")
    [ "$1" != mpi ] || number=(--ranks "$2")
    [ -n "$(programs "$program")" ] || return 0
    shift 2
    run_program "$program" "${number[@]}" --variant all --quiet --task-time 0 --repeat 2 "$@" \
        >out 2>&1 || wrong+="$program ${number[*]} $*: $(cat out)"$'\n'
}

@test "every pattern, variant and number of workers: posix and openmp" {
    wrong=
    workers=2
    for pattern in trivial no_comm stencil_1d stencil_1d_periodic fft tree all_to_all random; do
        workers=$((5 - workers)) # 2 and 3 in turn; others: below, and in tests/panels/matrix.sh
        for panel in $(printf '%s\n' posix openmp | sampled); do # (openmp, too: panels/matrix.sh)
            right "$panel" "$workers" --pattern "$pattern" --width 11 --steps 20 --payload 24
        done
    done
    right openmp 2 --pattern random --width 11 --steps 20 --payload 24
    right posix 5 --width 3 --steps 9 --pattern all_to_all
    right openmp 5 --width 3 --steps 9 --pattern all_to_all
    [ -z "$wrong" ] || failed "$wrong"
}

# bats test_tags=unsanitized
@test "patterns of each kind, every variant, and fewer columns than ranks: mpi" {
    wrong=
    right mpi 3 --pattern random --width 11 --steps 12 --payload 24 # two others: below
    right mpi 4 --width 3 --steps 9 --pattern all_to_all
    [ -z "$wrong" ] || failed "$wrong"
}

# bats test_tags=unsanitized,stress
@test "every pattern, variant and number of workers and ranks" {
    wrong=
    for pattern in trivial no_comm stencil_1d stencil_1d_periodic fft tree all_to_all random; do
        for workers in 2 3 5; do
            right posix "$workers" --pattern "$pattern" --width 11 --steps 20 --payload 24
            right openmp "$workers" --pattern "$pattern" --width 11 --steps 20 --payload 24
        done
    done
    for pattern in trivial no_comm stencil_1d stencil_1d_periodic fft tree all_to_all random; do
        right mpi 3 --pattern "$pattern" --width 11 --steps 12 --payload 24
    done
    right mpi 1 --width 4 --steps 9
    right mpi 2 --width 32 --steps 9
    right mpi 5 --width 3 --steps 9 --pattern all_to_all
    [ -z "$wrong" ] || failed "$wrong"
}

@test "payloads that are too long to be sent before the receiver waits" {
    wrong=
    right mpi 3 --pattern all_to_all --width 5 --steps 3 --payload 300K
    [ -z "$wrong" ] || failed "$wrong"
}

# bats test_tags=unsanitized,stress
@test "payloads that are too long, in more steps, and for neighbours" {
    wrong=
    for pattern in stencil_1d_periodic all_to_all; do
        right mpi 3 --pattern "$pattern" --width 5 --steps 6 --payload 300K
    done
    [ -z "$wrong" ] || failed "$wrong"
}

# bats test_tags=unsanitized
@test "one column, one step, and the kernel that reads memory" {
    wrong=
    for panel in posix openmp; do
        right "$panel" 2 --width 1 --steps 1
        right "$panel" 2 --width 4 --steps 5 --kernel memory --size 100K # whose code is common to all panels
    done
    for panel in $(printf '%s\n' mpi posix openmp | sampled); do # ranks send to themselves there
        right "$panel" 2 --width 1 --steps 30 --pattern stencil_1d_periodic
    done
    [ -z "$wrong" ] || failed "$wrong"
}

@test "a record counts every task, and which worker did it" {
    for program in $(programs '*/graph'); do
        run -0 --separate-stderr launch "$program" 2 --width 8 --steps 50 --task-time 20us --json
        jq -e '.verified and .answer.count == 400 and (.worker_tasks | add) == 400
            and (.worker_tasks | length) == 2 and .parameters.pattern == "stencil_1d"' <<<"$output" ||
            failed "$program: $output"
    done
}

# bats test_tags=unsanitized
@test "a timeline has a slice for each task" {
    for program in $(programs '*/graph'); do
        launch "$program" 2 --width 4 --steps 10 --quiet --trace trace.json
        slices=$(jq '[.traceEvents[] | select(.ph == "X" and .cat == "task")] | length' trace.json)
        [ "$slices" -eq 40 ] || failed "$program: $slices slices"
    done
}

@test "what is too much, or nothing, is refused with what to do" {
    program=$(programs '*/graph' | head -n 1)
    local arguments
    for arguments in '--width 0' '--steps 0' '--width 32768' '--payload 1M --steps 1000' \
        '--pattern all_to_all --width 30000 --steps 2' '--pattern ring' '--kernel sleep' \
        '--payload 2G' '--task-time -1' '--size 0'; do
        # shellcheck disable=SC2086 # words
        run -2 launch "$program" 1 $arguments
        [[ $output == *"${arguments%% *}"* ]] || failed "$arguments: $output"
    done
}
