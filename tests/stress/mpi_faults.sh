#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# mpi_faults.sh: pool and find_primes with MPI, variant resilient, while one or two of their ranks
# (never rank 0) are killed, crashed or stopped from outside at random instants. Each run must end by
# itself with status 0 and right answers, and leave nothing behind: no process, no file in /dev/shm,
# no session directory.
#
#     TRIPTYCH_STRESS_RUNS    1000 unless set
#     TRIPTYCH_STRESS_SEED    for bash's RANDOM: the time unless set
#     TRIPTYCH_STRESS_GO_ON   how mpirun is told to let the job go on: --enable-recovery unless set; with
#                             Open MPI 5 also '--with-ft ulfm'

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly runs=${TRIPTYCH_STRESS_RUNS:-1000} hung_s=60
read -ra go_on <<<"${TRIPTYCH_STRESS_GO_ON:---enable-recovery}"
RANDOM=${TRIPTYCH_STRESS_SEED:-$(date +%s)}
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1 \
    PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe
"$TRIPTYCH_MPIEXEC" --version 2>/dev/null | grep -q 'Open MPI\|OpenRTE' ||
    skip "only Open MPI's mpirun lets a job go on when a signal has ended one of its ranks"
scratch=$(mktemp -d) || exit 1
memory=$(mktemp -d /dev/shm/mpi_faults.XXXXXX) || exit 1
trap 'rm -rf "$scratch" "$memory"' EXIT
trap 'exit 1' INT TERM
export TMPDIR=$scratch # for mpirun's session directory
# What would be in /dev/shm, apart from what other jobs have there.
export OMPI_MCA_btl_vader_backing_directory=$memory OMPI_MCA_osc_sm_backing_directory=$memory \
    OMPI_MCA_osc_rdma_backing_directory=$memory OMPI_MCA_btl_sm_backing_directory=$memory
export TRIPTYCH_STRESS_MARK=$$ # to find what a run leaves

# ours: the processes of our runs that are still there, zombies aside.
ours() {
    local environment
    for environment in /proc/[0-9]*/environ; do
        if tr '\0' '\n' 2>/dev/null <"$environment" | grep -qx "TRIPTYCH_STRESS_MARK=$$"; then
            environment=${environment#/proc/}
            printf '%s\n' "${environment%/environ}"
        fi
    done 2>/dev/null | while read -r process; do
        case $(cat "/proc/$process/comm" 2>/dev/null) in
            pool | find_primes | mpirun | orterun | prterun) printf '%s\n' "$process" ;;
        esac
    done
}

# rank_of PROCESS
rank_of() {
    tr '\0' '\n' 2>/dev/null <"/proc/$1/environ" | sed -n 's/^OMPI_COMM_WORLD_RANK=//p'
}

# strike LAUNCHER SIGNAL VICTIM...: when the program has begun and some milliseconds have gone by,
# the signal goes to these ranks.
strike() {
    local launcher=$1 signal=$2 process mpirun rank waited=0
    shift 2
    while [ ! -s "$scratch/out" ] && kill -0 "$launcher" 2>/dev/null; do
        sleep 0.005
        waited=$((waited + 1))
        [ "$waited" -lt 4000 ] || return
    done
    sleep "0.$(printf '%03d' $((RANDOM % 150)))"
    mpirun=$(pgrep -P "$launcher" | head -n 1)
    for process in $(pgrep -P "${mpirun:-0}"); do
        rank=$(rank_of "$process")
        case " $* " in *" $rank "*)
            kill "-$signal" "$process" 2>/dev/null && struck=$((struck + 1)) ;;
        esac
    done
}

# verdict STATUS: a complaint, if the run was not as it must be.
verdict() {
    local left
    [ "$1" -eq 0 ] || printf 'exit status %d\n' "$1"
    grep -q '^Total time' "$scratch/out" || echo "no end: $(tail -n 3 "$scratch/out")"
    ! grep 'WRONG' "$scratch/err" || echo "a wrong answer"
    left=$(ours)
    [ -z "$left" ] || sleep 0.3 # mpirun has ended, and they are about to
    left=$(ours)
    [ -z "$left" ] || echo "processes left: $left"
    [ -z "$(ls -A "$memory")" ] || echo "left in shared memory: $(ls -A "$memory")"
    [ -z "$(find "$scratch" -path '*ompi*' -type f)" ] || echo "left: $(find "$scratch" -type f)"
}

readonly signals=(KILL SEGV STOP)
readonly works=('pool --tasks 400 --size 200_000' 'pool --tasks 20_000 --size 0 --chunk 1'
    'pool --tasks 3_000 --size 20_000 --skew 1' 'find_primes --to 1M --chunk 5_000')
total_struck=0 lost=0
for ((run = 1; run <= runs; run++)); do
    signal=${signals[RANDOM % 3]} ranks=$((3 + RANDOM % 7))
    work=${works[RANDOM % 4]} struck=0
    victims=("$((1 + RANDOM % (ranks - 1)))")
    [ $((RANDOM % 3)) -gt 0 ] || victims+=("$((1 + RANDOM % (ranks - 1)))")
    rm -rf "${scratch:?}"/* "${memory:?}"/*
    # shellcheck disable=SC2086 # several words
    timeout -k 5 "$hung_s" "$TRIPTYCH_MPIEXEC" "${go_on[@]}" "$TRIPTYCH_MPIEXEC_N" "$ranks" \
        "$TRIPTYCH_BUILD/mpi/"$work --variant resilient --repeat 5 </dev/null \
        >"$scratch/out" 2>"$scratch/err" &
    launcher=$!
    strike "$launcher" "$signal" "${victims[@]}"
    status=0
    wait "$launcher" || status=$?
    complaint=$(verdict "$status")
    total_struck=$((total_struck + struck))
    lost=$((lost + $(grep -c 'rank 0): rank [0-9]* ' "$scratch/err")))
    report "$complaint" "$work, $ranks ranks, $signal to ${victims[*]}: $struck struck"
    if [ -n "$complaint" ]; then
        sed 's/^/# err: /' "$scratch/err" | head -n 20
        for process in $(ours); do kill -KILL "$process"; done
    fi
done
printf '# %d runs, %d signals sent to ranks, %d losses told, %d failures\n' "$runs" "$total_struck" \
    "$lost" "$failures"
[ "$lost" -gt 0 ] || report "no rank was lost: the signals came too late" "ranks were lost"
finish
