#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# prices.sh PANEL: the price list runs to its end with each number of workers in TRIPTYCH_TEST_WORKERS
# (tests/CMakeLists.txt), in every build (under ThreadSanitizer, too), without a word on standard error; each
# record is a figure.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"
# shellcheck source=tests/programs.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../programs.sh"

readonly panel=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Threads of libgomp (gcc 12) that run tasks with dependences leave some of its own records behind.
[ "$panel" != openmp ] || export ASAN_OPTIONS=detect_leaks=0

for workers in $TRIPTYCH_TEST_WORKERS; do
    number=(--workers "$workers")
    [ "$panel" != mpi ] || number=(--ranks "$workers")
    run_program "$panel/prices" "${number[@]}" --quick --json >"$scratch/out" 2>"$scratch/err"
    status=$?
    report "$(
        [ "$status" -eq 0 ] || echo "exit status $status"
        cat "$scratch/err"
        [ -s "$scratch/out" ] || echo "no record"
        jq -r --argjson workers "$workers" 'select((0 <= .low and .low <= .median and .median <= .high and
            .workers >= 1 and .workers <= $workers) | not) | "\(.price) is no figure"' "$scratch/out" 2>&1
    )" "$panel/prices, $workers workers"
done
finish
