# SPDX-License-Identifier: MIT
#
# mpi/pool and mpi/find_primes: who gets which tasks, with few and many ranks and with chunks of all
# sizes. Deadlines are against hanging only.
bats_require_minimum_version 1.5.0
load helpers

setup() {
    [ -n "$(programs 'mpi/*')" ] || skip "no mpi panel in this build"
    cd "$BATS_TEST_TMPDIR" || exit 1
}

# bats test_tags=unsanitized
@test "the variants are there, and request is the natural one" {
    local words
    words=$(describe mpi/pool '.variants[] | select(.hybrid | not).name' | sort | xargs)
    [ "$words" = 'counter manager request resilient static stealing tree' ] || failed "$words"
    words=$(describe mpi/find_primes '.variants[] | select(.hybrid | not).name' | sort | xargs)
    [ "$words" = 'counter manager ranks request resilient tree' ] || failed "$words"
    for words in mpi/pool mpi/find_primes; do
        run_program $words --quick --json | jq -e '.variant == "request" and .verified'
    done
}

# right: standard input is records, at least one, and all are right and count each task once.
right() {
    jq -es 'length > 0 and all(.verified and
        (.worker_tasks | add) == .parameters.tasks and .answer.count == .parameters.tasks)'
}

# bats test_tags=unsanitized
@test "each task is done once, in every variant, with three and four ranks" {
    while read -r ranks options; do
        # shellcheck disable=SC2086 # several words
        launch mpi/pool "$ranks" --variant all --json --tasks $options | right
    done <<'CASES'
3 0
4 2_001 --size 10 --chunk 7 --repeat 2 --skew 1
CASES
}

# bats test_tags=unsanitized,stress
@test "each task is done once, in every variant, with more numbers of ranks" {
    while read -r ranks options; do
        # shellcheck disable=SC2086 # several words
        launch mpi/pool "$ranks" --variant all --json --tasks $options | right
    done <<'CASES'
1 3_000 --size 10_000 --skew 1
2 20_000 --size 0 --chunk 1
3 10 --size 1000 --chunk 10M
4 0
6 5_001 --size 10 --chunk 7 --repeat 3 --skew 1
6 5_000 --size 5000 --skew 1
7 20_001 --size 10 --chunk 7 --repeat 3
8 5 --size 1000
CASES
}

@test "tree: managers of managers with seven ranks" { # three groups, of three and two
    launch mpi/pool 7 --variant tree --json --tasks 1_000 --size 100 --skew 1 --chunk 1 | right
}

# bats test_tags=stress
@test "tree: managers of managers with many tasks, and with eleven to twenty ranks" {
    launch mpi/pool 7 --variant tree --json --tasks 10_000 --size 100 --skew 1 --chunk 1 | right
    launch mpi/pool 20 --variant tree --json --tasks 10_000 --size 100 --skew 1 | right
    launch mpi/pool 13 --variant tree --json --tasks 500 --size 100 --chunk 1 | right
    launch mpi/find_primes 11 --variant tree --json --chunk 100 |
        jq -e '.verified and .answer == {count: 9592, sum: 454396537}'
}

# bats test_tags=unsanitized
@test "manager: where tasks are few each rank has one before any has two" {
    launch mpi/pool 3 --variant manager --json --tasks 3 --size 1M | jq -e '.worker_tasks | all(. == 1)'
}

@test "request: one task at a time, or --chunk of them, and the results of each span come back" {
    launch mpi/pool 3 --variant request --json --tasks 1000 --size 30k --chunk 100 |
        jq -e '.verified and (.worker_tasks | add == 1000 and all(. % 100 == 0))'
}

# bats test_tags=unsanitized
@test "manager, tree, counter: --chunk is what a rank gets at once" {
    launch mpi/pool 2 --variant all --json --tasks 4_000 --size 10 --chunk 1_000 |
        jq -es 'map(select(.variant | IN("manager", "tree", "counter")) | .worker_tasks) |
            length == 3 and all(add == 4000 and all(. % 1000 == 0))'
}

@test "stealing: who has none left does what is another one's" {
    # Rank 0 has the long tasks. In one of several runs somebody does more than its own half.
    launch mpi/pool 2 --variant stealing --json --tasks 64 --size 300k --skew 1 --repeat 5 |
        jq -es 'all(.verified and (.worker_tasks | add) == 64) and any(.worker_tasks != [32, 32])'
}

# bats test_tags=unsanitized
@test "a rank that waits for the others sleeps" {
    # One task for three ranks: one works and two wait. Three that spin would burn up to three times
    # as much. Under MPICH those that ask a window may do that (mpi/pool/counter.c says why).
    local spin='[]' size=100M
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || size=200M
    ! grep -q 'libmpich\.so' "$TRIPTYCH_BUILD/mpi/pool" || spin='["counter", "stealing"]'
    launch mpi/pool 3 --variant all --json --tasks 1 --size "$size" |
        jq -es --argjson spin "$spin" 'map(select(.variant | IN($spin[]) | not)) |
            length >= 4 and all(.cpu_seconds < 1.5 * .seconds)'
}
