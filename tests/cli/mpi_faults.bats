# SPDX-License-Identifier: MIT
#
# MPI ranks that die or hang in the midst of their work, and what the others and the launcher make
# of it. Deadlines are against hanging only.
# shellcheck disable=SC2154,SC2030,SC2031 # losses.bash sets them, for each test anew
bats_require_minimum_version 1.5.0
load losses

setup() {
    losses_setup
}

needs_recovery() {
    "$TRIPTYCH_MPIEXEC" --version | grep -q 'Open MPI\|OpenRTE' ||
        skip "only Open MPI's mpirun lets a job go on when a signal has ended one of its ranks"
}

@test "a rank is killed in mid-task, and nothing is lost" {
    needs_recovery
    recover 4 mpi/pool --variant resilient --tasks 100 --size 1M --fault kill@40 --trace timeline
    must_be_exact "$lost_one"
    # the timeline shows since when the rank is lost
    jq -e '[.traceEvents[] | select(.name == "lost")] | length == 1 and all(.dur > 0)' timeline >jq_out ||
        failed "$(cat timeline)"
    must_leave_nothing
}

# bats test_tags=stress
@test "a rank crashes in mid-task, and nothing is lost" {
    needs_recovery
    recover 3 mpi/find_primes --variant resilient --to 1M --chunk 20_000 --fault segv@20
    must_be_exact "$lost_one"
    must_leave_nothing
}

# bats test_tags=unsanitized
@test "a rank ends in mid-task" {
    recover 3 mpi/pool --variant resilient --tasks 100 --size 1M --fault exit@40
    # Open MPI 5's mpirun says that a rank has returned 1, although the work is done.
    ! "$TRIPTYCH_MPIEXEC" --version | grep -q 'Open MPI) [5-9]' || status=$((status - 1))
    must_be_exact "$lost_one"
}

@test "a rank hangs, and does not outlive the job" {
    needs_recovery
    recover 3 mpi/pool --variant resilient --tasks 100 --size 1M --fault hang@40
    must_be_exact "$lost_one"
    must_leave_nothing
}

# bats test_tags=unsanitized
@test "where nobody can look at processes the leases tell" {
    needs_recovery
    export TRIPTYCH_MPI_NO_PIDS=1
    recover 3 mpi/pool --variant resilient --tasks 100 --size 1M --fault hang@40
    [ "$status" -eq 1 ] || failed "status $status: $(cat out err)" # for all it knows, one hangs
    status=0
    must_be_exact "$lost_one"
    must_leave_nothing
    grep -q 'has not returned its chunk' err || failed "$(cat err)"
}

# bats test_tags=unsanitized
@test "one rank after the other, until rank 0 is alone" {
    needs_recovery
    recover 3 mpi/pool --variant resilient --tasks 200 --size 200k --fault kill --repeat 4
    must_be_exact '.workers == 3'
    jq -es 'map(.lost_workers) == [1, 1, 0, 0]' out >jq_out || failed "$(cat out err)"
}

# bats test_tags=unsanitized
@test "the launcher ends the job, and the program says what to do" {
    local ended=0
    run_program mpi/pool --ranks 3 --variant resilient --tasks 100 --size 1M --fault kill@40 >out 2>err || ended=$?
    [ "$ended" -ne 0 ] || failed "status 0: $(cat out err)"
    grep -q -- '--enable-recovery\|-disable-auto-cleanup' err || failed "$(cat err)"
}

# cannot_lose VARIANT...: each says so and fails, and does not hang.
cannot_lose() {
    local variant size=20M tasks
    for variant; do
        lose 1 --variant "$variant"
        [ "$status" -eq 1 ] || failed "$variant: status $status: $(cat out err)"
        grep -q 'cannot go on without a rank' err || failed "$(cat err)"
    done
}

@test "a form that cannot do without a rank says so and fails, and does not hang" {
    needs_recovery
    cannot_lose request
}

# bats test_tags=stress
@test "the other forms that cannot do without a rank" {
    needs_recovery
    cannot_lose counter static manager tree
}

@test "rank 0 dies: the job fails, and the journal goes on from there" {
    needs_recovery
    local size=10M tasks
    lose 0 --variant resilient
    [ "$status" -eq 1 ] || failed "status $status: $(cat out err)"
    grep -q 'rank 0 is gone' err || failed "$(cat out err)"
    recover 3 mpi/pool --variant resilient --tasks "$tasks" --size "$size" --journal journal
    must_be_exact '.resumed_units > 0'
}

@test "a call of MPI that fails ends the job with status 1 and one sentence with a cure" {
    needs_recovery # and Open MPI has a switch to take its one-sided messages away
    local recovery ways=(--enable-recovery)
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || ways+=('')
    for recovery in "${ways[@]}"; do
        status=0
        # shellcheck disable=SC2086 # one word, or none
        ASAN_OPTIONS=detect_leaks=0 timeout "$deadline_s" "$TRIPTYCH_MPIEXEC" $recovery --mca osc '^rdma,sm,pt2pt,ucx,monitoring' \
            -n 3 "$TRIPTYCH_BUILD/mpi/pool" --variant counter --quick --json >out 2>err </dev/null || status=$?
        [ "$status" -eq 1 ] && [ ! -s out ] || failed "'$recovery': status $status: $(cat out err)"
        grep -q '^pool (rank [0-9]).*MPI_ERR_WIN.*mpirun --mca osc ^ucx' err || failed "$(cat err)"
    done
}
