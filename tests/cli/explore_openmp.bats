#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych explore with OpenMP: each broken program of tests/explore/openmp/ is found, and each mended one
# is not; what a run shows can be played again; what the runtime lacks is named.

# shellcheck disable=SC2030,SC2031 # each test has its own status and output

bats_require_minimum_version 1.5.0
load helpers
load explore

setup() {
    explorer_ready openmp
    gcc --version >version || skip "no gcc here"
    export CC=gcc
}

# both NAME TEXT [FLAG]: the broken form is found, and told so; the mended one is not. The compiler gets the
# flag for both.
both() {
    run explore "$TRIPTYCH_SOURCE/tests/explore/openmp/$1.c" -n 3 --schedules 50 --cflags "-DBROKEN ${3:-}"
    [ "$status" -eq 1 ] || failed "$1 is not found: $output"
    says "$2"
    run explore "$TRIPTYCH_SOURCE/tests/explore/openmp/$1.c" -n 3 --schedules 150 --cflags "-DMENDED ${3:-}"
    [ "$status" -eq 0 ] || failed "$1: $output"
    says "Nothing found in"
}

# Of each family of mistakes one or two; the others are below, for the target stress-suite.
@test "explore openmp: reductions, and iterations that need each other, whatever the schedule" {
    both sum "nothing orders the two"
    both wave "data race on line+"
}

@test "explore openmp: barriers, single, and what is a thread's own" {
    both phases "data race on parts+"
    both own "WRONG ANSWER"
}

@test "explore openmp: critical and locks" {
    both names "data race on"
    both locks "data race on"
}

@test "explore openmp: tasks race whoever runs them, unless depend or taskwait orders them" {
    both chain "a task on"
    both tree "data race on sums"
    both passed "a task on main reads at passed.c:19"
}

# bats test_tags=stress
@test "explore openmp: variables of loops, and more iterations that need each other" {
    both scratch "data race on"
    both shift "data race on rows+"
    both chunks "data race on line+"
    both wave "data race on line+" -DUNSIGNED
}

# bats test_tags=stress
@test "explore openmp: atomic and flush, and more of locks" {
    both halves "data race on"
    both message "data race on"
    both asks "data race on"
    both errors "data race on"
}

# bats test_tags=stress
@test "explore openmp: more tasks, taskgroup, reductions of tasks, and tasks that end after their body" {
    both cousins "a task on"
    both grandchildren "data race on seen: "
    both spread "a task on"
    both parcels "a task on"
    both later "a task on main writes at later.c"
    both scopes "data race on counted"
}

@test "explore openmp: lanes of a simd loop" {
    both lanes "a lane of main writes at lanes.c:13, a lane of main reads at lanes.c:13"
}

# In the default order the names do order the two, which only a later run shows.
@test "explore openmp: one iteration of a long loop races with one of another" {
    run explore "$TRIPTYCH_SOURCE/tests/explore/openmp/far.c" -n 3 --schedules 50
    [ "$status" -eq 1 ] || failed "$output"
    says "data race on counts+"
    run explore "$TRIPTYCH_SOURCE/tests/explore/openmp/far.c" -n 3 --schedules 10 --cflags -DMENDED
    [ "$status" -eq 0 ] || failed "$output"
}

@test "explore openmp: memory of OpenMP's allocators and devices" {
    both places "data race on"
}

@test "explore openmp: the teams of a league" {
    both league "data race on values"
}

@test "explore openmp: a deadlock, with who waits for what, and its replay" {
    cat >order.c <<'C'
#include <omp.h>
int main(void)
{
    omp_lock_t one, other;
    omp_init_lock(&one);
    omp_init_lock(&other);
#pragma omp parallel num_threads(2)
    {
        omp_lock_t *first = omp_get_thread_num() ? &one : &other;
        omp_set_lock(first);
        omp_set_lock(first == &one ? &other : &one);
        omp_unset_lock(&one);
        omp_unset_lock(&other);
    }
    return 0;
}
C
    build_once gcc
    run explore order.c
    [ "$status" -eq 1 ]
    says "DEADLOCK: nobody can go on"
    says "thread 1 waits for mutex [2] at order.c:11, which main took at order.c:10"
    says "triptych explore --replay order.replay"
    run explore --replay order.replay
    [ "$status" -eq 1 ]
    says "(replayed)"
    first=$output
    run explore --replay order.replay
    [ "$output" = "$first" ] || failed "another run: $output"
}

# bats test_tags=stress
@test "explore openmp: two iterations that race are found with many threads, and large arrays in one run" {
    cat >pair.c <<'C'
static double cells[200][1000];
int main(void)
{
#pragma omp parallel for
    for (int i = 0; i < 180; i++)
        for (int j = 0; j < 500; j++)
            cells[i == 5 ? 0 : i][j] += 1;
    return 0;
}
C
    run explore pair.c -n 3 --schedules 1
    [ "$status" -eq 0 ] || failed "$output"
    run explore pair.c --schedules 1
    [ "$status" -eq 1 ] || failed "$output"
    says "data race on cells"
}

@test "explore openmp: what cannot be explored is named" {
    cat >lacking.c <<'C'
void omp_of_tomorrow(void);
void GOMP_of_tomorrow(void);
int main(void)
{
    omp_of_tomorrow();
#pragma omp parallel
    GOMP_of_tomorrow();
    return 0;
}
C
    run explore lacking.c
    [ "$status" -eq 1 ]
    says "the program calls omp_of_tomorrow, GOMP_of_tomorrow"
    CC=clang run explore lacking.c
    [ "$status" -eq 1 ]
    says "OpenMP can be explored as gcc compiles it"
    run explore lacking.c -n 0
    [ "$status" -eq 2 ]
}
