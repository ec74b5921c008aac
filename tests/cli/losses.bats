#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# A run in which workers were lost is no measurement, unless a fault was asked for; and files of any
# name, whatever bytes it has, lead back to the same comparison.
#
# shellcheck disable=SC2016 # what stands in single quotes is for the fake programs
# shellcheck disable=SC2154 # fakes.bash and bats set them

bats_require_minimum_version 1.5.0

load fakes

# Every second start tells of a lost worker and of a time that nobody may see.
half_lossy() {
    fake posix/a 'echo >>'"$BATS_TEST_TMPDIR"'/starts
        if (($(wc -l <'"$BATS_TEST_TMPDIR"'/starts) % 2)); then record; exit; fi
        seconds=7.5; record | sed "s/\"lost\":0/&,\"lost_workers\":1,\"redone_tasks\":3/"'
}

@test "runs with lost workers are told once and enter no figure; their records are kept" {
    half_lossy
    run -0 --separate-stderr compare --repeat 4 --format json
    json '.rows[0] | .seconds.n == 2 and .seconds.median == 0.01 and .runs_with_losses == 2'
    json '.losses | length == 1 and (.[0] | contains("2 runs lost 2 workers"))'
    [ "$(wc -l <"$results/records.jsonl")" -eq 4 ]
    grep -q '7\.5' "$results/records.jsonl"
    run -1 grep -q ',7\.5' "$results/summary.csv"
    run -0 --separate-stderr "$triptych" report "$results"
    [[ $stderr == *"posix/a plain, 1 worker: 2 runs lost 2 workers"* ]]
    run -0 --separate-stderr "$triptych" compare --resume --output "$results" --format json
    json '.rows[0].runs_with_losses == 2'
    [ "$(wc -l <"$results/records.jsonl")" -eq 4 ]
}

@test "losses that --set fault asks for are the measurement" {
    half_lossy
    sed -i 's/"options":\[/&{"name":"fault","type":"text","scope":"program"},/' "$tree/posix/a"
    run -0 --separate-stderr compare --repeat 4 --set fault=kill@1 --format json
    json '.rows[0].seconds.n == 4 and (.losses | length == 0)'
}

@test "a folder whose name is no UTF-8 is reported, compared and resumed" {
    fake posix/a record
    results=$BATS_TEST_TMPDIR/$'r\xff'
    tree2=$BATS_TEST_TMPDIR/$'t\xfe'
    mv "$tree" "$tree2"
    run -0 --separate-stderr "$triptych" compare --programs "$tree2" --output "$results" \
        --workers 1 --repeat 2
    for file in environment.json summary.csv report.html records.jsonl; do
        iconv -f UTF-8 -t UTF-8 "$results/$file" >"$BATS_TEST_TMPDIR/checked"
    done
    jq -e '.programs_folder | endswith("t\ufffdFE")' "$results/environment.json"
    run -0 --separate-stderr "$triptych" compare --resume --output "$results" --format json
    json '.rows[0].seconds.n == 2'
    [ "$stderr" = "" ]
    run -0 "$triptych" report "$results"
}

@test "an option of which only the beginning is said is an error that names the whole word" {
    run -2 "$triptych" compare --worker 2
    [[ $output == *"the whole word is --workers"* ]]
}

@test "--programs starts nothing but programs of panels" {
    mkdir -p "$tree/bin"
    printf '#!/bin/sh\ntouch %s\n' "$BATS_TEST_TMPDIR/started" >"$tree/bin/tool"
    chmod +x "$tree/bin/tool"
    cp "$tree/bin/tool" "$tree/bin/other.sh"
    fake posix/a record
    run -0 "$triptych" list --programs "$tree"
    [ ! -e "$BATS_TEST_TMPDIR/started" ]
}
