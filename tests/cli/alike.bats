# SPDX-License-Identifier: MIT
#
# What many workers, or many cells, meet alike is told once, with their number.
# shellcheck disable=SC2154 # bats and fakes.bash give them
bats_require_minimum_version 1.5.0
load fakes

lines() {
    grep -c "$1" err || true
}

@test "ranks without memory say so in one line" {
    cd "$BATS_TEST_TMPDIR"
    [ -x "$TRIPTYCH_BUILD/mpi/find_primes" ] || skip "this build has no MPI panel"
    [ -z "$TRIPTYCH_SANITIZE" ] || skip "a sanitizer takes more address space than this leaves"
    status=0
    # shellcheck disable=SC2016 # the ranks' shell expands
    timeout "$deadline_s" "$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" 4 sh -c 'ulimit -v 3000000; exec "$@"' sh \
        "$TRIPTYCH_BUILD/mpi/find_primes" --to 90G --list --quiet </dev/null >out 2>err || status=$?
    [ "$status" -ne 0 ]
    grep -Eq 'find_primes \(rank [0-3]\): mmap of .*: Cannot allocate memory; ask for less work( \([2-4] ranks\))?$' err
    [ "$(lines 'Cannot allocate memory')" -eq 1 ]
}

@test "worker processes that die alike: one line at once, one for the rest" {
    cd "$BATS_TEST_TMPDIR"
    [ -x "$TRIPTYCH_BUILD/posix/pool" ] || skip "this build has no POSIX panel"
    "$TRIPTYCH_BUILD/posix/pool" --variant resilient --workers 5 --tasks 5 --size 100G --quiet >out 2>err &
    pool=$!
    wait_until has_children "$pool" 5
    kill -STOP "$pool" # it learns of all of them at the same time
    pkill -KILL -P "$pool"
    kill -CONT "$pool"
    status=0
    wait "$pool" || status=$?
    [ "$status" -eq 1 ]
    grep -q 'pool: worker process [0-9]* was killed by signal 9 (Killed); what it had not done' err
    grep -q 'pool: 4 more worker processes were killed by signal 9 (Killed); what they had not done' err
    grep -q 'pool: every worker process (5) is gone' err
    [ "$(wc -l <err)" -eq 3 ]
}

@test "compare: the same failure of many cells is one line, with the cells" {
    # shellcheck disable=SC2016 # the fake expands
    for panel in posix openmp mpi; do
        fake $panel/toy 'echo "toy: worker process $$ was killed by signal 9 (Killed)" >&2; exit 1'
    done
    fake posix/other 'echo "other: the disk is full" >&2; exit 1'
    run compare --workers 1,2 --min-runs 1
    [ "$status" -eq 1 ]
    out=$(tr -s ' \n' ' ' <<<"$output")
    [[ $out == *"cells: "*"toy: worker process "*" was killed by signal 9 (Killed) ("*"posix/toy plain"*"; and "*" more)"* ]]
    out=${out##*Failed}
    out=${out%%Written*}
    [ "$(grep -o 'was killed by signal 9' <<<"$out" | wc -l)" -eq 1 ]
    [ "$(grep -o 'the disk is full' <<<"$out" | wc -l)" -eq 1 ]
}
