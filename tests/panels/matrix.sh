#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# matrix.sh PROGRAM: every variant at the size --quick with each number of workers in
# TRIPTYCH_TEST_WORKERS (tests/CMakeLists.txt), and every record that comes out. Since the launcher takes many
# times longer than what it starts, variants of ranks have a start of their own with two ranks only; with any other
# number of ranks one start runs them all.

set -u
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=tests/tap.sh
. "$here/../tap.sh"

readonly tested=$1 panel=${1%/*} workload=${1#*/}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
description=$("$TRIPTYCH_BUILD/$tested" --describe) || exit 1
if needs_server "$tested" && [ ! -x "$TRIPTYCH_BUILD/url-server" ]; then
    skip "$tested needs the url-server, which this build has not"
fi

variants=$("$TRIPTYCH_BUILD/$tested" --list | cut -f 1)

# exact_pair KEY: {"count":…,"sum":…} of that key, as text, so that all 64 bits count.
exact_pair() {
    sed -n "s/.*\"$1\":\({[^}]*}\).*/\1/p" "$scratch/out"
}

# of_variant VARIANT FILTER: what --describe tells of it.
of_variant() {
    jq -r --arg name "$1" ".variants[] | select(.name == \$name) | $2" <<<"$description"
}

# expected_workers VARIANT WORKERS: what its record must say.
expected_workers() {
    if [ "$panel" != mpi ] && [ "$(of_variant "$1" .alone)" = true ]; then
        echo 1
    else
        echo "$2"
    fi
}

# check_record VARIANT WORKERS REPETITION: reads $scratch/out, prints what is wrong.
check_record() {
    local lines lost
    lines=$(wc -l <"$scratch/out")
    [ "$lines" -eq 1 ] || echo "standard output has $lines lines instead of one record"
    jq -r --arg panel "$panel" --arg workload "$workload" --arg variant "$1" \
        --argjson workers "$(expected_workers "$1" "$2")" --argjson repetition "$3" \
        --argjson description "$description" -f "$here/record.jq" "$scratch/out" 2>&1
    [ -n "$(exact_pair answer)" ] || echo "no answer"
    lost=$(jq .lost "$scratch/out")
    if [ "$(exact_pair answer)" != "$(exact_pair expected)" ] &&
        { [ "$(of_variant "$1" .may_lose)" = false ] || [ "$lost" = 0 ]; }; then
        echo "answer $(exact_pair answer), expected $(exact_pair expected), lost $lost"
    fi
}

# attempt VARIANT WORKERS COMMAND...: runs it; prints what is wrong with status, standard error and record.
attempt() {
    local variant=$1 workers=$2 status
    shift 2
    "$@" >"$scratch/out" 2>"$scratch/err"
    status=$?
    [ "$status" -eq 0 ] || echo "exit status $status"
    check_record "$variant" "$workers" 1
    tr -d '\0' <"$scratch/err" # mpirun's messages may hold NUL bytes
}

# attempt_all RANKS: runs all variants in one start; prints what is wrong with it, and with which record.
attempt_all() {
    local status variant at=0 wrong workers
    launch "$tested" "$1" --quick --json --variant all >"$scratch/all" 2>"$scratch/err"
    status=$?
    [ "$status" -eq 0 ] || echo "exit status $status"
    [ "$(wc -l <"$scratch/all")" -eq "$(wc -l <<<"$variants")" ] ||
        echo "$(wc -l <"$scratch/all") records of $(wc -l <<<"$variants") variants"
    for variant in $variants; do
        at=$((at + 1))
        workers=$1
        [ "$(of_variant "$variant" .hybrid)" != true ] || workers=$((2 * $1))
        sed -n "${at}p" "$scratch/all" >"$scratch/out"
        wrong=$(check_record "$variant" "$workers" 1)
        [ -z "$wrong" ] || printf '%s: %s\n' "$variant" "$wrong"
    done
    tr -d '\0' <"$scratch/err"
}

# check TITLE COMMAND...: a command that prints what is wrong.
check() {
    report "$(patiently "$tested" "${@:2}")" "$tested $1"
}

[ "$panel" != mpi ] || export OMP_NUM_THREADS=2 # of each rank of hybrid variants; the others do not read it
for workers in $TRIPTYCH_TEST_WORKERS; do
    if [ "$panel" = mpi ] && [ "$workers" -ne 2 ]; then
        check "all variants, $workers ranks" attempt_all "$workers"
        continue
    fi
    for variant in $variants; do
        if is_told_of "$tested" "$variant"; then
            continue
        fi
        all=$workers
        [ "$(of_variant "$variant" .hybrid)" != true ] || all=$((2 * workers))
        check "$variant, $all workers" attempt "$variant" "$all" \
            launch "$tested" "$workers" --quick --json --variant "$variant"
    done
done
if [ "$panel" = openmp ]; then # the same number by another way
    for variant in $variants; do
        is_told_of "$tested" "$variant" ||
            OMP_NUM_THREADS=$workers check "$variant, OMP_NUM_THREADS=$workers" attempt "$variant" "$workers" \
                launch "$tested" 0 --quick --json --variant "$variant"
    done
fi
finish
