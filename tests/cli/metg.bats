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

# pool_of PANEL OVERHEAD_NS: a pool whose tasks take so long, and 1 ns for each of `size` additions.
pool_of() {
    fake "$1/pool" 'for word; do
        case $word in
            --size=*) size=${word#*=} ;;
            --tasks=*) tasks=${word#*=} ;;
        esac
    done
    at=$((tasks * (size + '"$2"')))
    printf -v seconds %d.%09d $((at / 1000000000)) $((at % 1000000000))
    record'
    local option more=
    for option in chunk tasks; do more+="{\"name\":\"$option\",\"type\":\"count\",\"scope\":\"workload\"},"; done
    sed -i "s/\"options\":\[/&$more/" "$tree/$1/pool"
}

@test "a known overhead is found, in every format" {
    pool_of posix 100
    pool_of openmp 5000
    run -0 --separate-stderr compare pool --metg --repeat 3 --format json --output "$results.3"
    json '.metg | length == 2 and all(.figure == "metg")'
    json '.metg[] | select(.panel == "posix") | .points == 11 and .workers == 1
        and (.granularity_seconds | .median > 170e-9 and .median < 235e-9 and .launches == 3)'
    json '.metg[] | select(.panel == "openmp") | .granularity_seconds.median > 8.5e-6 and
        .granularity_seconds.median < 11.8e-6'
    run -0 --separate-stderr compare pool --metg --repeat 1 --panels posix
    [[ $output == *"METG(50 %)"* && $output == *"withheld"*"an interval needs 3"* ]]
    [ -z "$(awk 'length > 100' <<<"$output")" ]
    run -0 --separate-stderr "$triptych" compare --resume --output "$results.3" --format markdown
    [[ $output == *"| posix | plain |  | 1 | "*" ns ["* ]]
}

# bats test_tags=unsanitized
@test "chunks, and what is dealt beforehand, are no tasks: it is the granularity of a loop" {
    pool_of posix 100
    run -0 --separate-stderr compare pool --set size=1,10,100,1000,10000 --set tasks=1000 --repeat 1 --format json
    json '.metg | length == 1 and .[0].figure == "loop_granularity"'
    sed -i 's/"name":"plain"/&,"chunks":true/' "$tree/posix/pool"
    run -0 --separate-stderr compare pool --metg --format json --output "$results.2"
    json '.metg | length == 1 and .[0].figure == "loop_granularity" and .[0].granularity_seconds.launches == 3'
    run -0 --separate-stderr "$triptych" compare --resume --output "$results.2"
    [[ $output == *"loop granularity"* && $output != *"is the best"* ]]
}

# bats test_tags=unsanitized
@test "as many tasks for each size, one handed over at a time, and one worker beside the others" {
    pool_of posix 100
    run -0 --separate-stderr "$triptych" compare --programs "$tree" --output "$results" --metg --dry-run
    [ "$(grep -o -- '--tasks=[0-9]*' <<<"$output" | sort -u | wc -l)" -eq 1 ]
    [ "$(grep -c -- '--chunk=1 ' <<<"$output")" -eq "$(grep -c -- --tasks= <<<"$output")" ]
    grep -q -- '--workers 1 ' <<<"$output"
}

# bats test_tags=unsanitized
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

# bats test_tags=unsanitized
@test "tasks that come in steps: what else is set makes a curve of its own" {
    fake posix/mesh 'width=1 steps=1 shape=plain
    for word; do
        case $word in
            --size=*) size=${word#*=} ;;
            --steps=*) steps=${word#*=} ;;
            --width=*) width=${word#*=} ;;
            --shape=*) shape=${word#*=} ;;
        esac
    done
    overhead=100
    [ "$shape" = plain ] || overhead=1000
    at=$((width * steps * (size + overhead)))
    printf -v seconds %d.%09d $((at / 1000000000)) $((at % 1000000000))
    record'
    local option more=
    for option in width steps shape; do more+="{\"name\":\"$option\",\"type\":\"count\",\"scope\":\"workload\"},"; done
    sed -i "s/\"options\":\[/&$more/" "$tree/posix/mesh"
    run -0 --separate-stderr compare mesh --metg --set shape=plain,knotted --format json
    json '.metg | length == 2 and all(.figure == "metg" and .points == 11)'
    json '.metg[] | select(.setting | startswith("shape=plain ")) | .granularity_seconds.median | . > 170e-9 and . < 235e-9'
    json '.metg[] | select(.setting | startswith("shape=knotted ")) | .granularity_seconds.median | . > 1.7e-6 and . < 2.35e-6'
    run -2 compare mesh --metg --set size=3
    [[ $output == *"chooses sizes and numbers of tasks by itself"* ]]
}

# real_pools [OPTION...]: compares those of a panel.
real_pools() {
    program=$(programs '*/pool' | grep -v mpi | head -n 1)
    [ -n "$program" ] || skip "no pool in this build"
    run -0 --separate-stderr "$triptych" compare pool --panels "${program%/*}" --metg --workers 2 --repeat 1 \
        --repetitions 1 --no-prices --output "$results" --format json "$@"
}

# bats test_tags=unsanitized
@test "a real pool: it takes what is planned for it" {
    program=$(programs '*/pool' | grep -v mpi | head -n 1)
    [ -n "$program" ] || skip "no pool in this build"
    run -0 --separate-stderr "$triptych" compare pool --panels "${program%/*}" --metg --workers 2 --repeat 1 --no-prices \
        --variants "$(describe "$program" '.variants[0].name')" --output "$results" --dry-run
    [ "$(grep -c -- '--tasks=' <<<"$output")" -eq 11 ]
    line=$(grep -m 1 -- '--size=1 ' <<<"$output")
    run -0 sh -c "${line#block *: }"
    [[ $output == *'"verified":true'* ]]
}

# bats test_tags=unsanitized,stress
@test "a real pool: there is a figure for it" {
    real_pools --variants "$(describe "$(programs '*/pool' | grep -v mpi | head -n 1)" '.variants[0].name')"
    json '.metg | length == 1 and all(.points == 11 and .peak_rate > 0)'
}

# bats test_tags=unsanitized,stress
@test "real pools: there is a figure for every variant of a panel" {
    real_pools
    json '.metg | length >= 5 and all(.points == 11 and .peak_rate > 0)'
}
