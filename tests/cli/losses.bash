# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the tests share in which MPI ranks are lost.
# shellcheck disable=SC2030,SC2031 # each test is a subshell, and so is a job that one starts
# shellcheck disable=SC2034,SC2154 # the tests read what is set here, and set what is read here

load helpers

# losses_setup: in the setup of each.
losses_setup() {
    cd "$BATS_TEST_TMPDIR" || exit 1
    [ -x "$TRIPTYCH_BUILD/mpi/pool" ] || skip "this build has no MPI panel"
    forgiving=(--enable-recovery)
    "$TRIPTYCH_MPIEXEC" --version | grep -q 'Open MPI\|OpenRTE' || forgiving=(-disable-auto-cleanup)
    memory=$(mktemp -d /dev/shm/mpi_faults.XXXXXX)
    # What Open MPI would put into /dev/shm and /tmp, apart from what other jobs have there.
    export TMPDIR=$BATS_TEST_TMPDIR OMPI_MCA_btl_vader_backing_directory=$memory \
        OMPI_MCA_osc_sm_backing_directory=$memory OMPI_MCA_osc_rdma_backing_directory=$memory \
        OMPI_MCA_btl_sm_backing_directory=$memory OMPI_MCA_orte_base_help_aggregate=0
}

teardown() {
    [ -z "${memory-}" ] || rm -rf "$memory"
}

# recover RANKS PROGRAM ARGUMENT...: under a launcher that lets the job go on. Its status is in
# $status, its records in ./out, its messages in ./err.
recover() {
    local ranks=$1 program=$2
    shift 2
    status=0
    # shellcheck disable=SC2154 # programs.sh has it
    ASAN_OPTIONS=detect_leaks=0 timeout "$deadline_s" "$TRIPTYCH_MPIEXEC" "${forgiving[@]}" "$TRIPTYCH_MPIEXEC_N" \
        "$ranks" "$TRIPTYCH_BUILD/$program" "$@" --json </dev/null >out 2>err || status=$?
}

# must_be_exact FILTER: status 0, and records that are right and of which the filter holds.
must_be_exact() {
    [ "$status" -eq 0 ] || failed "exit status $status: $(cat out err)"
    jq -es "length > 0 and all(.verified and .answer == .expected and ($1))" out >jq_out ||
        failed "$(cat out err)"
}

# must_leave_nothing: no file; and no process, that of no rank told in ./err at least.
must_leave_nothing() {
    local process
    [ -z "$(ls -A "$memory")" ] || failed "left in shared memory: $(ls -A "$memory")"
    process=$(sed -n 's/.*: process \([0-9]*\) begins task.*/\1/p' err)
    ! grep -q '^State:.[RSDT]' "/proc/$process/status" 2>proc_err ||
        failed "process $process is still there"
}

lost_one='.lost_workers == 1 and .redone_tasks > 0 and .recovery_seconds >= 0'

# is_amid_work JOB RANK: whether ./journal has some lines and ./rank.RANK that rank's process number; also true when
# the job has ended.
is_amid_work() {
    ! kill -0 "$1" 2>/dev/null || { [ -s "rank.$2" ] && [ -s journal ] && [ "$(wc -l <journal)" -ge 5 ]; }
}

# lose RANK ARGUMENT...: starts mpi/pool with three ranks, tasks of $size and a journal, and kills that rank amid the
# work. If the job had ended by then, it starts again with four times as many tasks. Sets $status to the job's and
# $tasks to their number.
lose() {
    local rank=$1 main
    shift
    # shellcheck disable=SC2016 # the inner shell expands
    printf '#!/bin/sh\necho $$ >rank.$OMPI_COMM_WORLD_RANK\nexec "%s/mpi/pool" "$@"\n' "$TRIPTYCH_BUILD" >numbered
    chmod +x numbered
    for ((tasks = 100; tasks <= 100 * 4 ** 6; tasks *= 4)); do
        rm -f journal rank.*
        (TRIPTYCH_BUILD=. recover 3 numbered --tasks "$tasks" --size "$size" --journal journal "$@" && exit "$status") &
        main=$!
        wait_until is_amid_work "$main" "$rank"
        kill -KILL "$(cat "rank.$rank")" 2>/dev/null || true
        status=0
        wait "$main" || status=$?
        [ "$status" -eq 0 ] || return 0
    done
}
