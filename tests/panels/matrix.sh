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

# What --describe tells of each variant: alone, may_lose and hybrid, true or false. (A start of jq costs more than one of
# most programs, so there are few here.)
declare -A alone=() may_lose=() hybrid=()
while IFS=$'\t' read -r name one loses threads; do
    alone[$name]=$one may_lose[$name]=$loses hybrid[$name]=$threads
done < <(jq -r '.variants[] | [.name, .alone == true, .may_lose == true, .hybrid == true] | @tsv' <<<"$description")

# expected_workers VARIANT WORKERS: what its record must say, of so many workers or ranks, in `expected`.
expected_workers() {
    expected=$2
    if [ "$panel" != mpi ]; then
        [ "${alone[$1]}" = false ] || expected=1
    elif [ "${hybrid[$1]}" = true ]; then
        expected=$((2 * $2))
    fi
}

# exact_pair RECORD KEY: {"count":…,"sum":…} of that key in `pair`, as text, so that all 64 bits count.
exact_pair() {
    pair=
    [[ $1 =~ \"$2\":(\{[^}]*\}) ]] && pair=${BASH_REMATCH[1]}
}

# check_records WORKERS VARIANT...: reads $scratch/out, a record of each variant; prints what is wrong.
check_records() {
    local records record at=0 cells='' name pair answer expected
    mapfile -t records <"$scratch/out"
    [ ${#records[@]} -eq $(($# - 1)) ] || echo "standard output has ${#records[@]} lines instead of $(($# - 1)) records"
    for name in "${@:2}"; do
        expected_workers "$name" "$1"
        cells+=${cells:+,}[\"$name\",$expected]
        record=${records[at++]-}
        exact_pair "$record" answer
        answer=$pair
        exact_pair "$record" expected
        [ -n "$answer" ] || echo "$name: no answer"
        if [ "$answer" != "$pair" ] && { [ "${may_lose[$name]}" = false ] || [[ ! $record =~ \"lost\":[1-9] ]]; }; then
            echo "$name: answer $answer, expected $pair, lost none: $record"
        fi
    done
    jq -rs --arg panel "$panel" --arg workload "$workload" --argjson cells "[$cells]" \
        --argjson description "$description" -f "$here/record.jq" "$scratch/out" 2>&1
}

# attempt WORKERS VARIANTS COMMAND...: runs it; prints what is wrong with status, standard error and the records of these
# variants.
attempt() {
    local workers=$1 of=$2 status
    shift 2
    "$@" >"$scratch/out" 2>"$scratch/err"
    status=$?
    [ "$status" -eq 0 ] || echo "exit status $status"
    # shellcheck disable=SC2086 # names of variants
    check_records "$workers" $of
    [ ! -s "$scratch/err" ] || tr -d '\0' <"$scratch/err" # mpirun's messages may hold NUL bytes
}

# check TITLE COMMAND...: a command that prints what is wrong.
check() {
    report "$(patiently "$tested" "${@:2}")" "$tested $1"
}

[ "$panel" != mpi ] || export OMP_NUM_THREADS=2 # of each rank of hybrid variants; the others do not read it
for workers in $TRIPTYCH_TEST_WORKERS; do
    if [ "$panel" = mpi ] && [ "$workers" -ne 2 ]; then
        check "all variants, $workers ranks" attempt "$workers" "$variants" \
            launch "$tested" "$workers" --quick --json --variant all
        continue
    fi
    for variant in $variants; do
        is_told_of "$tested" "$variant" ||
            check "$variant, $workers workers" attempt "$workers" "$variant" \
                launch "$tested" "$workers" --quick --json --variant "$variant"
    done
done
if [ "$panel" = openmp ]; then # the same number by another way
    for variant in $variants; do
        is_told_of "$tested" "$variant" ||
            OMP_NUM_THREADS=$workers check "$variant, OMP_NUM_THREADS=$workers" attempt "$workers" "$variant" \
                launch "$tested" 0 --quick --json --variant "$variant"
    done
fi
finish
