#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# trace.sh PROGRAM: a timeline of every variant at the size --quick with each number of workers in
# TRIPTYCH_TEST_WORKERS (tests/CMakeLists.txt): it keeps the format's rules, has a lane a worker, and its tasks
# are those of the record. With the last of these numbers it is that of the last of several repetitions.

set -u
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=tests/tap.sh
. "$here/../tap.sh"

readonly tested=$1 panel=${1%/*}
if [ "$panel" = mpi ]; then # of each rank of hybrid variants; the others do not read it
    export OMP_NUM_THREADS=2
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/folder"
if needs_server "$tested" && [ ! -x "$TRIPTYCH_BUILD/url-server" ]; then
    skip "$tested needs the url-server, which this build has not"
fi
report "$("$TRIPTYCH_BUILD/$tested" --describe | jq -r 'if .trace == true then empty else .trace end')" \
    "$tested --describe tells that there are timelines"

# attempt VARIANT WORKERS ARGUMENT...: runs it; prints what is wrong with it and its timeline.
attempt() {
    local variant=$1 workers=$2 status left
    shift 2
    rm -f "$scratch"/folder/*
    launch "$tested" "$workers" --quick --json --variant "$variant" --trace "$scratch/folder/trace" "$@" \
        >"$scratch/out" 2>"$scratch/err"
    status=$?
    [ "$status" -eq 0 ] || echo "exit status $status"
    [ ! -s "$scratch/err" ] || cat "$scratch/err"
    left=("$scratch"/folder/*)
    [ "${left[*]}" = "$scratch/folder/trace" ] || echo "left behind: ${left[*]##*/}"
    jq -r --slurpfile records "$scratch/out" --arg panel "$panel" -f "$here/trace.jq" \
        "$scratch/folder/trace" 2>&1
}

# check TITLE VARIANT WORKERS ARGUMENT...
check() {
    report "$(patiently "$tested" attempt "${@:2}")" "$tested $1"
}

counts=$TRIPTYCH_TEST_WORKERS
if needs_server "$tested"; then
    counts=5
fi
for variant in $("$TRIPTYCH_BUILD/$tested" --list | cut -f 1); do
    if is_told_of "$tested" "$variant"; then
        continue
    fi
    for workers in $counts; do
        if [ "$workers" != "${counts##* }" ] || needs_server "$tested"; then # whose slow answers take seconds
            check "$variant, $workers workers" "$variant" "$workers"
        else
            check "$variant, $workers workers, the last of 3 repetitions" "$variant" "$workers" --warmup 1 --repeat 3
        fi
    done
done
finish
