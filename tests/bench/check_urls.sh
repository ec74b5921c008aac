#!/bin/bash
# SPDX-License-Identifier: MIT
#
# check_urls beside `curl --parallel` on the same loopback URLs, with the same number of transfers
# in flight: whole commands from start to exit, interleaved over several rounds, and the medians as
# a Markdown table.
#
#     tests/bench/check_urls.sh BUILD-FOLDER [ROUNDS [URLS [WORKERS]]]
#
# mpi is started by mpirun, which alone takes longer than all URLs; so its line tells the time of
# the work (the record's `seconds`), and so does a second line of each other program.
set -euo pipefail

build=${1:?"usage: check_urls.sh BUILD-FOLDER [ROUNDS [URLS [WORKERS]]]"}
rounds=${2:-15} urls=${3:-2000} workers=${4:-50}

if [ -z "${TRIPTYCH_URL_LIST:-}" ]; then
    export TRIPTYCH_URL_LIST='{urls}'
    exec "$build/url-server" --plain --urls "$urls" -- \
        env "TRIPTYCH_URL_LIST={urls}" "$0" "$build" "$rounds" "$urls" "$workers"
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
list=$TRIPTYCH_URL_LIST
awk '{ print "url=" $1; print "output=/dev/null" }' "$list" >"$folder/curl"

# timed NAME COMMAND...: adds a sample to NAME, in microseconds
timed() {
    local name=$1 begin
    shift
    begin=${EPOCHREALTIME/[.,]/}
    "$@" >/dev/null 2>&1
    echo $((${EPOCHREALTIME/[.,]/} - begin)) >>"$folder/$name.whole"
}

# worked NAME COMMAND...: the same, the seconds of the program's own record
worked() {
    local name=$1
    shift
    "$@" --json | jq ".seconds * 1e6" >>"$folder/$name.work"
}

names=()
for round in $(seq 0 "$rounds"); do
    timed curl curl --silent --parallel --parallel-max "$workers" --config "$folder/curl"
    for program in posix:threads posix:fork posix:events openmp:for openmp:tasks; do
        panel=${program%:*} variant=${program#*:}
        [ -x "$build/$panel/check_urls" ] || continue
        command=("$build/$panel/check_urls" --variant "$variant" --workers "$workers" "$list")
        timed "$panel-$variant" "${command[@]}" --quiet
        worked "$panel-$variant" "${command[@]}"
        [ "$round" -gt 0 ] || names+=("$panel-$variant")
    done
    [ -x "$build/mpi/check_urls" ] || continue
    for ranks in 2 4 "$workers"; do
        for variant in ranks request; do
            worked "mpi-$variant-$ranks" \
                mpirun --oversubscribe -n "$ranks" "$build/mpi/check_urls" --variant "$variant" "$list"
            [ "$round" -gt 0 ] || names+=("mpi-$variant-$ranks")
        done
    done
    if [ "$round" -eq 0 ]; then # the first round only warms up
        rm "$folder"/*.whole "$folder"/*.work
    fi
done

# row NAME FILE: the median and the quartiles of its samples, and of their ratios to curl's sample of
# the same round
row() {
    jq -rn --arg name "$1" --slurpfile own "$2" --slurpfile curl "$folder/curl.whole" '
        def quantile(q): sort | .[((length - 1) * q | round)];
        def ms: . / 10 | round / 100;
        def two: . * 100 | round / 100;
        [range($own | length) | $own[.] / $curl[.]] as $ratio |
        "| \($name) | \($own | quantile(0.5) | ms) | \($own | quantile(0.25) | ms) ... " +
        "\($own | quantile(0.75) | ms) | \($ratio | quantile(0.5) | two) | " +
        "\($ratio | quantile(0.25) | two) ... \($ratio | quantile(0.75) | two) |"'
}

echo "$urls loopback URLs, $workers at the same time, $rounds rounds; below 1.00 is faster than curl"
echo
echo "| program | median, ms | quartiles, ms | ratio to curl | quartiles |"
echo "|---|---:|---:|---:|---:|"
row "curl --parallel, whole command" "$folder/curl.whole"
for name in "${names[@]}"; do
    [ ! -f "$folder/$name.whole" ] || row "$name, whole command" "$folder/$name.whole"
    row "$name, the work" "$folder/$name.work"
done
