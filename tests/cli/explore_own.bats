#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Our own concurrent code, explored in small configurations (tests/explore/own/): its sources as they
# are, with nothing found in so many schedules; and with one line of them made wrong, which must be
# found, or the first would mean little. Of the mistakes the suite has one a source, the target stress-suite all.

# shellcheck disable=SC2030,SC2031 # each test has its own status and output

bats_require_minimum_version 1.5.0
load helpers
load explore

# own PANEL DRIVER [OPTION...]: explores a driver; a source below wrong/ takes the place of ours.
own() {
    local panel=$1 source=$TRIPTYCH_SOURCE/tests/explore/own/$2.c options
    shift 2
    options=$TRIPTYCH_BUILD/$panel/explore/suite.options
    run explore "$source" --cflags "-Iwrong @$options" "$@"
}

# right PANEL DRIVER [OPTION...]: nothing is found.
right() {
    rm -rf wrong
    own "$@"
    [ "$status" -eq 0 ] || failed "$2: $output"
    says "Nothing found in"
}

# wrong SOURCE SCRIPT PANEL DRIVER [OPTION...]: it is found when sed(1) has changed the source so.
wrong() {
    local source=$1 script=$2
    shift 2
    mkdir -p "wrong/${source%/*}"
    sed -e "$script" "$TRIPTYCH_SOURCE/$source" >"wrong/$source"
    ! cmp -s "$TRIPTYCH_SOURCE/$source" "wrong/$source" || failed "nothing to change: $script"
    own "$@"
    rm -r wrong
    [ "$status" -eq 1 ] || failed "$script is not found: $output"
    [[ $output =~ found\ after ]] || failed "$script: $output"
}

@test "explore: the channel of threads" {
    explorer_ready posix
    right posix channel --schedules 2000
    wrong posix/core/channel.c 's/pthread_cond_signal(&channel->not_full);//' posix channel
    says "LOST WAKE-UP"
}

@test "explore: the ring of threads" {
    explorer_ready posix
    right posix ring --schedules 3000
    wrong posix/core/ring.c 's/atomic_store(&ring->closed, true)/atomic_store_explicit(\&ring->closed, true, memory_order_release)/' \
        posix ring
    says "an older value"
}

@test "explore: the ring of a single producer and a single consumer" {
    explorer_ready posix
    right posix spsc --schedules 2000
    wrong posix/core/spsc.c 's/        return wake_side(spsc, !side);/        return true;/' posix spsc
    says "DEADLOCK"
}

@test "explore: stealing" {
    explorer_ready posix
    right posix stealing --schedules 3000
    wrong posix/core/stealing.c '/exchange_weak_explicit(word, &seen, pack((struct span){end/{
        N
        s/if (.*/if (atomic_exchange(word, pack((struct span){end, units.hi})) | 1) {/
    }' posix stealing
}

@test "explore: the robust queue, one of whose workers dies at any step" {
    explorer_ready posix
    right posix robust_queue --schedules 3000
    wrong posix/resilient/robust_queue.c '/EOWNERDEAD)/,/call_all/s/carry_out(queue);//' \
        posix robust_queue
}

@test "explore: the completion log, one of whose workers dies at any step" {
    explorer_ready posix
    right posix completion_log --schedules 2000
    wrong posix/resilient/completion_log.c \
        's/    next->last = items;/&\n    tick(log, items);\n    atomic_signal_fence(memory_order_seq_cst);/' \
        posix completion_log
}

@test "explore: the channel and the ring of OpenMP" {
    explorer_ready openmp
    right openmp openmp_channel --schedules 1000
    right openmp openmp_ring --schedules 1000
    wrong openmp/core/ring.c 's/atomic write release/atomic write relaxed/' openmp openmp_ring
    says "data race on"
}

@test "explore: the farm and the queue with credit, of ranks" {
    explorer_ready mpi
    right mpi farm -n 2 --cflags -DCHUNKS=2
    says "Nothing found in all"
    right mpi credit -n 2 --schedules 30
    wrong mpi/core/farm.c 's/take_in(node, &grant);/take_in(node, \&node->grant);/' mpi farm -n 2
    says "BUFFER IN USE"
}

# All other mistakes of tests/model/ring.pml and spsc.pml, and more of the order of accesses.
# bats test_tags=stress
@test "explore: more mistakes in the channel and the rings of threads" {
    explorer_ready posix
    wrong posix/core/channel.c 's/pthread_cond_broadcast(&channel->not_empty)/pthread_cond_signal(\&channel->not_empty)/' \
        posix channel
    wrong posix/core/ring.c 's/unmark(ring, slot_at(ring, at))/wake(ring, slot_at(ring, at))/' posix ring
    says "DEADLOCK"
    wrong posix/core/ring.c 's/    if (before & sleeper)/    if (0)/' posix ring
    says "DEADLOCK"
    wrong posix/core/spsc.c 's/side == PUT ? spsc->capacity : 0/side == PUT ? spsc->capacity + 1 : 0/' posix spsc
    wrong posix/core/spsc.c 's/^    if (!spsc->fences)$/    if (0)/' posix spsc
    says "an older value"
    wrong posix/core/channel.c 's/while (count(channel) == channel->capacity/if (count(channel) == channel->capacity/' \
        posix channel
    wrong posix/core/ring.c '/exchange_strong_explicit(&slot->word, &word, mine/{
        N
        s/if (.*/if (atomic_exchange(\&slot->word, mine) | 1)/
    }' posix ring
    wrong posix/core/ring.c 's/if (atomic_load(&ring->closed))$/if (atomic_load_explicit(\&ring->closed, memory_order_acquire))/' \
        posix ring
    right posix ring --cflags '-DPRODUCERS=1 -DCONSUMERS=2' --schedules 3000
    wrong posix/core/ring.c 's/^        unmark(ring, slot);/        return;/' \
        posix ring --cflags '-DPRODUCERS=1 -DCONSUMERS=2' --schedules 30000 --seed 5
    says "DEADLOCK"
    right posix spsc --cflags -DROOM=2 --schedules 1000
    wrong posix/core/spsc.c 's/^    if (atomic_load(&spsc->end\[!side\].moved) == seen && .*/    if (seen == seen \&\&/' posix spsc
    says "DEADLOCK"
    wrong posix/core/spsc.c '/^void spsc_close/,/^}/s/wake_side(spsc, side);/(void)0;/' posix spsc
    says "DEADLOCK"
    wrong posix/core/spsc.c 's/moved, memory_order_release);/moved, memory_order_relaxed);/' posix spsc
    says "data race on"
}

# bats test_tags=stress
@test "explore: more mistakes in stealing, the robust queue and the completion log" {
    explorer_ready posix
    wrong posix/core/stealing.c '/exchange_weak_explicit(word, &seen,$/{
        N
        N
        s/if (.*/if (atomic_exchange(word, pack((struct span){units.lo, loot.lo})) | 1) {/
    }' posix stealing
    wrong posix/resilient/robust_queue.c 's/robust_mutex_repaired(&queue->mutex);//' \
        posix robust_queue
    wrong posix/resilient/robust_queue.c \
        's/    queue->change.decided = true;/queue->moved[kind]++; step(); queue->own[worker].moved[kind]++; return;/' \
        posix robust_queue
    wrong posix/resilient/completion_log.c 's/    tick(log, page_of(log, worker)->last);.*/(void)log, (void)worker;/' \
        posix completion_log
}

# bats test_tags=stress
@test "explore: more mistakes in the channel of OpenMP" {
    explorer_ready openmp
    wrong openmp/core/channel.c 's/if (got || closed)/if (got)/' openmp openmp_channel
    says "LIVELOCK"
    wrong openmp/core/channel.c '/^bool channel_get/,/^}/s/omp_[a-z]*set_lock(&channel->lock);//' \
        openmp openmp_channel
    says "data race on"
}

# bats test_tags=stress
@test "explore: more mistakes in the farm and the queue with credit, of ranks" {
    explorer_ready mpi
    wrong mpi/core/queue_credit.c 's/^        post(inbox, number .*//' mpi credit -n 2
    wrong mpi/core/farm.c 's/^    await_grant(node);//' mpi farm -n 2
    wrong mpi/core/farm.c 's/child < node->place->children; child++)$/child < node->place->children - 1; child++)/' \
        mpi farm -n 2
    wrong mpi/core/queue_credit.c 's/^    tell(inbox, number, NO_MORE);//' mpi credit -n 2
    wrong mpi/core/queue_credit.c 's/^        MPI_Cancel(&inbox->messages\[i\]);.*/continue;/' mpi credit -n 2
}
