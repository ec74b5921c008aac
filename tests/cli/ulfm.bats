# SPDX-License-Identifier: MIT
#
# Ranks that die where the MPI library itself tells who has failed: Open MPI 5, mpirun --with-ft ulfm.
# Deadlines are against hanging only.
# shellcheck disable=SC2034,SC2154 # losses.bash reads and sets them
bats_require_minimum_version 1.5.0
load losses

setup() {
    grep -q '^TRIPTYCH_ULFM:INTERNAL=1' "$TRIPTYCH_BUILD/CMakeCache.txt" || skip "this MPI library has no ULFM"
    losses_setup
    forgiving=(--with-ft ulfm)
}

@test "under ULFM a rank is killed, or crashes, in mid-task, and nothing is lost" {
    recover 4 mpi/pool --variant resilient --tasks 100 --size 1M --fault kill@40
    must_be_exact "$lost_one"
    must_leave_nothing
    recover 4 mpi/find_primes --variant resilient --to 1M --chunk 20_000 --fault segv@20
    must_be_exact "$lost_one"
    must_leave_nothing
}

@test "under ULFM a rank ends in mid-task, which only its process tells" {
    recover 3 mpi/find_primes --variant resilient --to 1M --chunk 20_000 --fault exit@20
    [ "$status" -eq 1 ] || failed "status $status: $(cat out err)" # mpirun's word for a rank that returned 1
    status=0
    must_be_exact "$lost_one"
}

@test "under ULFM nobody need look at processes" {
    # That the library told it, and no lease that ended, shows in what is said.
    TRIPTYCH_MPI_NO_PIDS=1 recover 4 mpi/pool --variant resilient --tasks 100 --size 1M --fault kill@40
    must_be_exact "$lost_one"
    grep -q 'rank [1-3] is gone' err || failed "$(cat err)"
}

@test "under ULFM one rank after the other is lost, until rank 0 is alone" {
    recover 3 mpi/pool --variant resilient --tasks 200 --size 200k --fault kill --repeat 4
    must_be_exact '.workers == 3'
    jq -es 'map(.lost_workers) == [1, 1, 0, 0]' out >jq_out || failed "$(cat out err)"
}

@test "under ULFM a form that cannot do without a rank says so and fails, and does not hang" {
    local variant size=20M tasks
    for variant in manager tree; do
        lose 1 --variant "$variant"
        [ "$status" -eq 1 ] || failed "$variant: status $status: $(cat out err)"
        grep -q 'cannot go on without a rank' err || failed "$(cat err)"
    done
}

@test "under ULFM rank 0 dies: the job fails, and the journal goes on from there" {
    local size=20M tasks
    lose 0 --variant resilient
    [ "$status" -eq 1 ] || failed "status $status: $(cat out err)"
    grep -q 'rank 0 is gone' err || failed "$(cat out err)"
    recover 3 mpi/pool --variant resilient --tasks "$tasks" --size "$size" --journal journal
    must_be_exact '.resumed_units > 0'
}
