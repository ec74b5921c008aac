#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The queues made of messages: nothing is lost, doubled or out of order (else a run ends with status
# 1), whatever the ranks, the room and the batches are.

load helpers

setup() {
    [ -n "$(programs mpi/queue)" ] || skip "mpi/queue is not in this build"
    cd "$BATS_TEST_TMPDIR" || return
}

# right RANKS ARGUMENT...: every variant in one start (or those in $variants, each in its own), at full speed;
# fails with what the wrong ones printed.
right() {
    local ranks=$1 variant all=''
    shift
    for variant in ${variants:-all}; do
        run_program mpi/queue --ranks "$ranks" --quiet --variant "$variant" --produce 0 \
            --consume 0 "$@" >out 2>&1 || all+="$variant: $(cat out)"$'\n'
    done
    [ -z "$all" ] || failed "$all"
}

# bats test_tags=unsanitized
@test "the variants are there" {
    # hybrid is built where OpenMP is, and hybrid.bats is about it.
    names=$(describe mpi/queue '.variants[].name' | grep -vx hybrid | sort | xargs)
    [ "$names" = 'onesided pull request server' ] || failed "$names"
}

# bats test_tags=unsanitized
@test "room for one item" {
    right 3 --items 20 --capacity 1 --repeat 2 # nothing of one repetition is left for the next
}

# bats test_tags=unsanitized,stress
@test "room for one item, and more of them" {
    right 2 --items 60 --capacity 1
    right 4 --items 60 --capacity 1 --producers 2 --repeat 2
}

@test "batches that are larger than the room, and that do not divide it" {
    right 2 --items 300 --capacity 5 --batch 1000
    right 3 --items 600 --capacity 100 --batch 7
}

# bats test_tags=unsanitized
@test "batches too long to be sent before the receiver answers" {
    # Where items go one by one, in turn, each may take a time slice on a busy machine.
    variants=onesided right 2 --items 100000 --capacity 100000 --batch 20000
    variants=$(printf '%s\n' pull server | sampled) right 3 --items 100000 --capacity 100000 --batch 20000
}

# bats test_tags=unsanitized
@test "one item in each message" {
    right 2 --items 500 --capacity 1024 --batch 1
}

# bats test_tags=unsanitized
@test "fewer items than ranks, and none" {
    right 3 --items 1
    right 2 --items 0
}

# bats test_tags=unsanitized,stress
@test "fewer items than six ranks, and none" {
    right 6 --items 2 --producers 3
    right 3 --items 0
}

# bats test_tags=unsanitized
@test "ranks without a role" {
    right 4 --items 50 --producers 1 --consumers 1
}

# bats test_tags=unsanitized,stress
@test "ranks without a role, beside several that have one" {
    right 5 --items 500 --producers 1 --consumers 2
}

# bats test_tags=unsanitized
@test "request is the natural variant, and hands out one item at a time in order" {
    run_program mpi/queue --ranks 2 --items 30 --produce 0 --consume 0 --capacity 4 --json >record ||
        failed "it ended with $?"
    [ "$(jq -r .variant record)" = request ] || failed "$(cat record)"
    run_program mpi/queue --ranks 2 --items 6 --producers 1 --produce 0 --consume 1ms >out
    [ "$(grep -o 'processing.*' out | grep -o '[0-9][0-9]*' | xargs)" = '0 1 2 3 4 5' ] ||
        failed "$(cat out)"
}

# On a busy machine one consumer may wait for a CPU while the other takes most items; so it is tried again. A queue that
# hands all items to one consumer fails every try.
# bats test_tags=unsanitized
@test "items that take long are shared, however many are ready" {
    local variant try shared ranks=3
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || ranks=4
    for variant in $(printf '%s\n' request pull server onesided | sampled); do # messages, and a window
        for try in {1..20}; do
            run_program mpi/queue --ranks "$ranks" --variant "$variant" --items 10 --producers 1 \
                --consumers 2 --capacity 16 --produce 0 --consume 60ms >out 2>&1 ||
                failed "$(cat out)"
            shared=$(grep -c 'Consumer [12]: processing' out)
            [ "$shared" -eq 10 ] || failed "$(cat out)"
            if [ "$(grep -c 'Consumer 1: processing' out)" -ge 3 ] &&
                [ "$(grep -c 'Consumer 2: processing' out)" -ge 3 ]; then
                continue 2
            fi
        done
        failed "$variant, try $try: $(cat out)"
    done
}
