#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What a timeline costs. Usage: trace_overhead.sh BUILD [ROUNDS [OLDER_BUILD]]. Prints Markdown
# tables: pool with tasks of 100 us and next to nothing, with and without --trace; and, where
# another build is given, locks that are taken all the time, without --trace, in both.
#
# In each round both run once, in random order; ratios are of the same round. Noise of a shared
# machine makes the spread wide; the median over many rounds is what counts.
set -euo pipefail

build=${1:?usage: trace_overhead.sh BUILD [ROUNDS [OLDER_BUILD]]}
rounds=${2:-31}
older=${3:-}
target=1.01
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
command -v jq >/dev/null || { echo "trace_overhead.sh: jq is missing" >&2; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

record() { # BUILD PROGRAM ARGUMENT...: one record, warmed up
    local folder=$1 program=$2
    shift 2
    case $program in
    mpi/*) mpirun --bind-to none -n 2 "$folder/$program" --warmup 1 --json "$@" ;;
    *) "$folder/$program" --workers 2 --warmup 1 --json "$@" ;;
    esac </dev/null
}

times() { # as record: how long the work took, and how much CPU time
    record "$@" | jq -er 'if .verified then "\(.seconds) \(.cpu_seconds)" else error("wrong answer") end'
}

cells=()
for cell in posix:threads posix:fork openmp:dynamic openmp:tasks mpi:manager mpi:counter; do
    [ ! -x "$build/${cell%:*}/pool" ] || cells+=("$cell")
done
[ ${#cells[@]} -gt 0 ] || { echo "trace_overhead.sh: no pool in $build" >&2; exit 77; }

calibrate() { # the --size with which a task takes 100 us
    record "$build" "${cells[0]%:*}/pool" --tasks 2000 --size 300K |
        jq '300000 * 100e-6 / (.cpu_seconds / 2000) | floor'
}

# pairs NAME COMMAND-PLAIN COMMAND-OTHER: lines "name|plain|other", for time and for CPU time, which
# a busy machine disturbs less; the commands are shell functions.
pairs() {
    local round plain other
    for ((round = 1; round <= rounds; round++)); do
        if ((RANDOM % 2)); then
            plain=$($2)
            other=$($3)
        else
            other=$($3)
            plain=$($2)
        fi
        echo "$1|${plain% *}|${other% *}"
        echo "$1, CPU time|${plain#* }|${other#* }"
    done
}

summary() { # TASKS TARGET: a row a name; TASKS > 0: also nanoseconds for each task of a worker
    awk -F'|' -v tasks="$1" -v target="$2" '
        function sorted(list, n,    i, j, t) {
            for (i = 2; i <= n; i++)
                for (j = i; j > 1 && list[j] < list[j - 1]; j--) {
                    t = list[j]; list[j] = list[j - 1]; list[j - 1] = t
                }
        }
        function middle(list, n) { return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2 }
        { if (!($1 in n)) names[++count] = $1
          i = ++n[$1]; plain[$1, i] = $2; other[$1, i] = $3 }
        END {
            for (at = 1; at <= count; at++) {
                name = names[at]; k = n[name]
                for (i = 1; i <= k; i++) { p[i] = plain[name, i]; o[i] = other[name, i]; r[i] = o[i] / p[i] }
                sorted(p, k); sorted(o, k); sorted(r, k)
                printf "| %s | %.4f s | %.4f s | %.4f | %.4f [%.4f, %.4f] | %d |", name, middle(p, k), middle(o, k),
                    middle(o, k) / middle(p, k), middle(r, k), r[int((k + 3) / 4)], r[int((3 * k + 3) / 4)], k
                if (target) printf " %s |", middle(r, k) <= target ? "reached" : "not reached"
                if (tasks) printf " %.0f ns |", 2e9 * (middle(o, k) - middle(p, k)) / tasks
                printf "\n"
            }
        }'
}

load() {
    echo "$(nproc) CPUs, load $(cut -d' ' -f1-3 /proc/loadavg)"
}

# shellcheck disable=SC2317 # called by name
plain() { times "$build" "${cell%:*}/pool" --variant "${cell#*:}" "${arguments[@]}"; }
# shellcheck disable=SC2317 # called by name
traced() {
    times "$build" "${cell%:*}/pool" --variant "${cell#*:}" "${arguments[@]}" --trace "$scratch/trace"
}

size=$(calibrate)
for part in 100us:4000 empty:200000; do
    tasks=${part#*:}
    arguments=(--tasks "$tasks" --size "$([ "${part%:*}" = empty ] && echo 1 || echo "$size")")
    : >"$scratch/lines"
    for cell in "${cells[@]}"; do
        pairs "${cell/:/ }" plain traced >>"$scratch/lines"
    done
    if [ "${part%:*}" = 100us ]; then
        echo "### --trace at tasks of 100 us (pool, $tasks tasks, 2 workers; $(load)), target $target"
        echo
        echo "| variant | without | with | ratio of medians | ratio of a round: median [quartiles] | rounds | target |"
        echo "|---|---|---|---|---|---|---|"
        summary 0 $target <"$scratch/lines"
    else
        echo "### --trace at tasks of next to nothing (pool, $tasks tasks, 2 workers; $(load))"
        echo
        echo "| variant | without | with | ratio of medians | ratio of a round: median [quartiles] | rounds | a task costs |"
        echo "|---|---|---|---|---|---|---|"
        summary "$tasks" 0 <"$scratch/lines"
    fi
    echo
done
[ -n "$older" ] || exit 0

: >"$scratch/lines"
there() { "$measure" "$older" "${arguments[@]}"; }
here() { "$measure" "$build" "${arguments[@]}"; }
alone() { # as times, with one worker: then it is the way through the lock that counts
    "$1/$2" "${@:3}" --workers 1 --warmup 1 --increments 20M --json </dev/null |
        jq -r '"\(.seconds) \(.cpu_seconds)"'
}
for cell in posix:mutex posix:fork_mutex openmp:critical openmp:lock mpi:atomic; do
    program=${cell%:*}/data_race
    if [ ! -x "$build/$program" ] || [ ! -x "$older/$program" ]; then
        continue
    fi
    arguments=("$program" --variant "${cell#*:}" --increments "$([[ $cell = mpi:* ]] && echo 100K || echo 2M)")
    measure="times"
    pairs "data_race ${cell/:/ }, 2 workers" there here >>"$scratch/lines"
    measure=alone
    [[ $cell = mpi:* ]] || pairs "data_race ${cell/:/ }, alone" there here >>"$scratch/lines"
done
echo "### Without --trace, against $older ($(load))"
echo
echo "| variant | there | here | ratio of medians | ratio of a round: median [quartiles] | rounds |"
echo "|---|---|---|---|---|---|"
summary 0 0 <"$scratch/lines"
