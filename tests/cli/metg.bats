#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych compare --metg: the shortest tasks that keep half of the peak rate. With fake programs of
# a known overhead the answer is known.
#
# shellcheck disable=SC2016 # what stands in single quotes is for the fake programs
# shellcheck disable=SC2154 # fakes.bash sets them

bats_require_minimum_version 1.5.0

load fakes
load helpers

# pool_of PANEL OVERHEAD_NS: a pool whose tasks take so long, and 1 ns for each of `size` additions.
pool_of() {
    fake "$1/pool" 'for word; do
        case $word in
            --size=*) size=${word#*=} ;;
            --tasks=*) tasks=${word#*=} ;;
        esac
    done
    seconds=$(awk -v tasks="$tasks" -v size="$size" -v overhead='"$2"' \
        "BEGIN { printf \"%.9f\", 1e-9 * tasks * (overhead + size) }")
    record'
    sed -i 's/"options":\[/"options":[{"name":"tasks","type":"count","scope":"workload"},/' "$tree/$1/pool"
}

@test "a known overhead is found, in every format" {
    pool_of posix 100
    pool_of openmp 5000
    run -0 --separate-stderr compare pool --metg --repeat 3 --format json
    json '.metg | length == 2'
    json '.metg[] | select(.panel == "posix") | .points == 11 and .workers == 1
        and (.granularity_seconds | .median > 170e-9 and .median < 235e-9 and .launches == 3)'
    json '.metg[] | select(.panel == "openmp") | .granularity_seconds.median > 8.5e-6 and
        .granularity_seconds.median < 11.8e-6'
    run -0 --separate-stderr compare pool --metg --repeat 1
    [[ $output == *"METG(50 %)"* && $output == *"an interval needs 3"* ]]
    [ -z "$(awk 'length > 100' <<<"$output")" ]
    run -0 --separate-stderr compare pool --metg --repeat 3 --format markdown
    [[ $output == *"| posix | plain | 1 | "*" ns ["* ]]
}

@test "without a workload it is pool; what else chooses sizes is refused" {
    pool_of posix 100
    run -0 --separate-stderr compare --metg --repeat 1 --dry-run
    [ "$(grep -c 'posix/pool.*--tasks=.*--size=' <<<"$output")" -eq 11 ]
    run -2 compare pool --metg --set size=3
    [[ $output == *"chooses sizes and numbers of tasks by itself"* ]]
    run -2 compare pool --metg --quick
    fake posix/other record
    run -2 compare other --metg
    [[ $output == *"no"*"option --tasks"* ]]
}

@test "real pools: there is a figure for every variant of a panel" {
    program=$(programs '*/pool' | grep -v mpi | head -n 1)
    [ -n "$program" ] || skip "no pool in this build"
    run -0 --separate-stderr "$triptych" compare pool --panels "${program%/*}" --metg --repeat 1 \
        --repetitions 1 --output "$results" --format json
    json '.metg | length >= 5 and all(.points == 11 and .peak_rate > 0)'
}
