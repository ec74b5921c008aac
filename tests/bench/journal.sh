#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What --journal costs: the same work with and without, in turn, over several rounds; the tables show
# the medians and the ratio with its range over the rounds.
#
#     tests/bench/journal.sh BUILD-FOLDER [ROUNDS]      ROUNDS: 11 if not given
set -euo pipefail

build=${1:?"usage: journal.sh BUILD-FOLDER [ROUNDS]"} rounds=${2:-11}
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

# take NAME PROGRAM ARGUMENT...: the seconds of one run
take() {
    local name=$1 program=$2 command=()
    shift 2
    case $program in
    mpi/*) command=(mpirun -n 2 "$build/$program") ;;
    *) command=("$build/$program" --workers 2) ;;
    esac
    "${command[@]}" --json "$@" | jq .seconds >>"$results/$name"
}

jobs=('posix/find_primes --kernel sieve --to 3e9' 'openmp/find_primes --kernel sieve --to 3e9'
    'mpi/find_primes --kernel sieve --to 3e9' 'posix/pool --tasks 400 --size 10M'
    'openmp/pool --tasks 400 --size 10M' 'mpi/pool --tasks 400 --size 10M')

for ((round = 0; round < rounds; round++)); do
    for at in "${!jobs[@]}"; do
        read -ra words <<<"${jobs[at]}"
        [ -x "$build/${words[0]}" ] || continue
        rm -f "$results/journal"
        if ((round % 2)); then # who comes first in a round takes turns, too
            take "$at.with" "${words[@]}" --journal "$results/journal"
            take "$at.without" "${words[@]}"
        else
            take "$at.without" "${words[@]}"
            take "$at.with" "${words[@]}" --journal "$results/journal"
        fi
        [ -f "$results/$at.lines" ] || wc -l <"$results/journal" >"$results/$at.lines"
    done
done

echo "| job, 2 workers | units | without | with --journal | with / without |"
echo "|---|---|---|---|---|"
for at in "${!jobs[@]}"; do
    [ -f "$results/$at.with" ] || continue
    paste "$results/$at.without" "$results/$at.with" | sort -n | awk -v job="${jobs[at]}" \
        -v units="$(($(cat "$results/$at.lines") - 1))" '
        function median(values, count,   i, j, value) {
            for (i = 2; i <= count; i++) {
                value = values[i]
                for (j = i - 1; j >= 1 && values[j] > value; j--) values[j + 1] = values[j]
                values[j + 1] = value
            }
            return count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
        }
        { without[NR] = $1; with[NR] = $2; ratio[NR] = $2 / $1 }
        END {
            printf "| `%s` | %d | %.3f s | %.3f s | %.3f", job, units, median(without, NR),
                median(with, NR), median(ratio, NR)
            printf " (%.3f ... %.3f) |\n", ratio[1], ratio[NR]
        }'
done
echo
echo "Medians of $rounds rounds, both in turn; in brackets the lowest and highest ratio of a round."
