#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# compare.sh: a comparison that is killed at random instants and resumed, again and again, ends with
# the cells of one that was not; and no process of it is left.
#
#     TRIPTYCH_STRESS_RUNS    how many comparisons: 1000 unless set
#     TRIPTYCH_STRESS_SEED    of the instants: the time unless set

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly runs=${TRIPTYCH_STRESS_RUNS:-1000} seed=${TRIPTYCH_STRESS_SEED:-$(date +%s)}
readonly triptych=$TRIPTYCH_BUILD/triptych signals=(KILL KILL KILL TERM INT HUP)
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
[ -x "$triptych" ] || skip "this build has no driver"
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
RANDOM=$seed

# compare WORDS...: becomes a comparison of two workloads with few repetitions, whose processes carry
# the name of this scratch folder in their environment.
compare() {
    export TRIPTYCH_STRESS_MARK=$scratch
    exec "$triptych" compare pool cpu_bound --variants threads,fork,for,static --set tasks=4 \
        --set size=20k --workers 1,2 --repeat 2 --output "$scratch/cells" "$@" \
        </dev/null >"$scratch/out" 2>"$scratch/err"
}

cells() {
    jq -c '[.workload, .panel, .variant, .workers, .setting, .launch, .repetition, .block, .verified]' \
        "$scratch/cells/records.jsonl" | sort
}

# left: processes that were started by a comparison in this folder; they may take a moment to end.
left() {
    local process
    for ((i = 0; i < 100; i++)); do
        process=$(grep -lzs "^TRIPTYCH_STRESS_MARK=$scratch\$" /proc/[0-9]*/environ |
            grep -v "/$$/" | head -n 1)
        [ -n "$process" ] || return 0
        sleep 0.05
    done
    tr '\0' ' ' <"${process%environ}cmdline"
}

(compare) || { cat "$scratch/err"; exit 1; }
whole=$(cells)
complaint='' kills=0
for ((run = 1; run <= runs; run++)); do
    rm -rf "$scratch/cells"
    words=(--seed 1)
    for ((attempt = 0; attempt < 200; attempt++)); do
        compare "${words[@]}" &
        sleep "$(awk -v ms=$((RANDOM % 1200)) 'BEGIN { print ms / 1000 }')"
        signal=${signals[RANDOM % ${#signals[@]}]}
        ! kill -"$signal" $! 2>/dev/null || kills=$((kills + 1))
        wait $! 2>/dev/null && break
        remains=$(left)
        [ -z "$remains" ] || complaint="run $run, after SIG$signal: left: $remains"
        [ ! -e "$scratch/cells/environment.json" ] || words=(--resume)
    done
    [ "$(cells)" = "$whole" ] ||
        complaint="run $run: other cells: $(diff <(cells) <(printf '%s\n' "$whole") | head -n 5)"
    [ -z "$complaint" ] || break
done
report "$complaint" "$runs comparisons, killed $kills times (seed $seed)"
finish
