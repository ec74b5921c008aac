#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Farms of up to 4096 ranks, simulated (needs SimGrid; builds the preset smpi): how efficient each is with tasks of 1 ms,
# beside its predicted limit. The simulation's figures do not depend on the machine, so they are checked: with the most
# ranks the best farm must keep them busy for at least 90 % of the time, and from 4096 ranks on the flat one for less than
# 30 %. And the rule behind the limit, ranks = task length x dispatch rate, beside real runs with 2, 4 and 8 ranks. Where
# there are fewer CPUs, ranks share them: then no more than all CPUs can be busy, and efficiency is the share of these.
#
#     tests/bench/simulate.sh BUILD-FOLDER [RANKS] [TASKS-PER-RANK]
#
# 4096 and 20 if not given: some minutes of one CPU and 2 GB (256 ranks: seconds; `top` shows twice as
# much, since it counts what simulated ranks share for each of them).
set -euo pipefail

build=$(cd "${1:?"usage: simulate.sh BUILD-FOLDER [RANKS] [TASKS-PER-RANK]"}" && pwd) ranks=${2:-4096} tasks=${3:-20}
source=$(cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

# ---- the rule, with real ranks ----
# seconds RANKS OPTION...: of mpi/pool's farm, the best of five
seconds() {
    local number=$1
    shift
    mpirun --bind-to none --oversubscribe -n "$number" "$build/mpi/pool" --variant manager --chunk 1 --repeat 5 --json "$@" | jq -s 'map(.seconds) | min'
}

# rate RANKS: how many empty tasks a second rank 0 hands out, the best of five. It works, too, so its own do not count.
rate() {
    mpirun --bind-to none --oversubscribe -n "$1" "$build/mpi/pool" --variant manager --chunk 1 --repeat 5 --json --tasks 20000 --size 0 |
        jq -s 'map((.worker_tasks[1:] | add) / .seconds) | max'
}

echo '| ranks | CPUs | task | tasks handed out a second | predicted limit | predicted efficiency | measured |'
echo '|--:|--:|--:|--:|--:|--:|--:|'
for number in 2 4 8; do
    rate=$(rate "$number") cpus=$(nproc)
    [ "$cpus" -lt "$number" ] || cpus=$number
    for size in 4k 40k 400k; do
        one=$(seconds 1 --tasks 2000 --size $size) all=$(seconds "$number" --tasks 2000 --size $size)
        jq -rn --argjson n "$number" --argjson cpus "$cpus" --argjson rate "$rate" --argjson one "$one" --argjson all "$all" '
            ($one / 2000) as $task | ($task * $rate) as $limit |
            "| \($n) | \($cpus) | \($task * 1e6 | round) us | \($rate | round) | \($limit * 10 | round / 10) ranks | \([1, $limit / $cpus] | min * 100 | round) % | \($one / $all / $cpus * 100 | round) % |"'
    done
done

# ---- many ranks ----
command -v smpirun >/dev/null || { echo 'simulate.sh: the simulation is left out: no SimGrid (libsimgrid-dev)' >&2; exit 0; }
(cd "$source" && cmake --preset smpi && cmake --build --preset smpi) >"$results/log" 2>&1 || { tail "$results/log" >&2; exit 1; }
echo
"$build/triptych" simulate pool --ranks "$((ranks / 16)),$((ranks / 4)),$ranks" --task-time 1ms --tasks-per-rank "$tasks" --variants manager,tree \
    --budget 2h --programs "$source/build/smpi" --output "$results/out"
jq -es --argjson most "$ranks" 'map(select(.ranks == $most)) | length == 2 and all(.trouble == null) and
    (map(.efficiency) | max >= 0.9 and ($most < 4096 or min < 0.3))' "$results/out/simulation.jsonl" >/dev/null ||
    { echo "simulate.sh: with $ranks ranks the best farm is below 90 %, or with 4096 the flat one above 30 %" >&2; exit 1; }
