#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# fork_faults.sh: worker processes that are killed, crash or are stopped at random instants, from
# outside. Each run must end with the exact answer, or say that every worker was lost, and no process
# may be left. (These forms make no files: what they share has no name.)
#
#     TRIPTYCH_STRESS_RUNS      for each form: 1000 unless set
#     TRIPTYCH_STRESS_VARIANTS  a shell pattern: 'posix/pool:*' (all unless set)
#     TRIPTYCH_STRESS_SEED      of the instants: the time unless set

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly runs=${TRIPTYCH_STRESS_RUNS:-1000} pattern=${TRIPTYCH_STRESS_VARIANTS:-*}
readonly seed=${TRIPTYCH_STRESS_SEED:-$(date +%s)}
[ -x "$TRIPTYCH_BUILD/posix/pool" ] || skip "this build has no POSIX panel"
scratch=$(mktemp -d) || exit 1
export ASAN_OPTIONS=detect_leaks=0 # LeakSanitizer's helper process would be killed for a worker
trap 'rm -rf "$scratch"' EXIT
RANDOM=$seed
readonly forms=('posix/pool resilient --tasks 100 --size 2M'
    'posix/pool resilient --tasks 1M --size 0' 'posix/pool resilient --tasks 3M --size 0 --chunk 100'
    'posix/find_primes resilient --to 3M --chunk 20k'
    'posix/stream_primes resilient --to 3M --chunk 20k'
    'posix/stream_primes resilient --to 3M --chunk 20k --ordered --capacity 2'
    'posix/queue resilient --items 300k --produce 0 --consume 0 --capacity 64 --producers 1'
    'posix/queue resilient --items 300k --produce 0 --consume 0 --capacity 1 --producers 2'
    'posix/queue resilient --items 200 --produce 1ms --consume 1ms --capacity 2 --producers 1'
    'posix/queue resilient --items 200 --produce 1ms --consume 1ms --capacity 2 --producers 2')

# hurt MAIN: up to two of its children get a signal, each after a random time.
hurt() {
    local signals=(KILL KILL KILL SEGV STOP) children times
    for ((times = RANDOM % 2; times >= 0; times--)); do
        sleep "0.$(printf '%03d' $((RANDOM % 120)))"
        mapfile -t children < <(pgrep -P "$1")
        [ ${#children[@]} -gt 0 ] || return
        kill -"${signals[RANDOM % ${#signals[@]}]}" "${children[RANDOM % ${#children[@]}]}" \
            2>/dev/null && hurts=$((hurts + 1))
    done
}

# run_form WORDS...: one run; prints what is wrong with it.
run_form() {
    local program=$1 variant=$2 main status=0
    shift 2
    [ $((RANDOM % 3)) -gt 0 ] || set -- "$@" --respawn
    "$TRIPTYCH_BUILD/$program" --variant "$variant" --workers 3 "$@" --json </dev/null \
        >"$scratch/record" 2>"$scratch/err" &
    main=$!
    hurt $main
    for ((waited = 0; waited < 1200; waited++)); do # 60 s, against hanging
        kill -0 $main 2>/dev/null || break
        sleep 0.05
    done
    if kill -KILL $main 2>/dev/null; then
        complaint="it hangs: $(cat "$scratch/err")"
    fi
    wait $main 2>/dev/null || status=$?
    if [ -n "$complaint" ]; then
        return
    elif [ $status -eq 1 ] && grep -q 'every worker process' "$scratch/err"; then
        [ ! -s "$scratch/record" ] || complaint="a record although all workers are gone"
    elif [ "$(jq '.verified and .answer == .expected' "$scratch/record" 2>/dev/null)" != true ]; then
        complaint="status $status: $(cat "$scratch/record" "$scratch/err")"
    fi
    ! pgrep -f "^$TRIPTYCH_BUILD/$program --variant $variant --workers 3" >/dev/null ||
        complaint="a process is left: $(pgrep -af "^$TRIPTYCH_BUILD/$program")"
}

for form in "${forms[@]}"; do
    read -ra words <<<"$form"
    # shellcheck disable=SC2053 # the right side is a pattern
    [[ ${words[0]}:${words[1]} == $pattern ]] || continue
    complaint='' hurts=0
    for ((run = 1; run <= runs; run++)); do
        run_form "${words[@]}"
        [ -z "$complaint" ] || break
    done
    report "$complaint" "$form: $((run - 1)) runs, $hurts signals (seed $seed)"
done
finish
