#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# What is invalid in a folder's files is named by file and line and left out, whichever command reads
# the folder; the rest counts.
#
# shellcheck disable=SC2016,SC2154 # programs are written as texts; bats gives output

bats_require_minimum_version 1.5.0

load fakes

price='{"schema":"triptych/1","price":"knot","panel":"posix","workers":1,"unit":"s","median":1e-6,"low":1e-6,"high":1e-6,"samples":1}'

# A folder of a comparison with a price list, a bad line in each file of lines.
spoil() {
    fake posix/weave 'record'
    if [ -e "$BATS_FILE_TMPDIR/measured" ]; then # by the test before
        cp -r "$BATS_FILE_TMPDIR/measured" "$results"
    else
        compare --repeat 2 >/dev/null
        cp -r "$results" "$BATS_FILE_TMPDIR/measured"
    fi
    printf '%s\n{"price":[1,,2]}\n' "$price" >"$results/prices.jsonl"
    printf '{"race":"none of them","schema":"triptych/1"}\n' >"$results/race.jsonl"
    printf '{"workers":01}\n{"a":NaN}\n' >>"$results/records.jsonl"
}

names_each() {
    [[ $stderr == *"left out: $results/records.jsonl:3: not JSON"* ]]
    [[ $stderr == *"left out: $results/records.jsonl:4: not JSON"* ]]
    [[ $stderr == *"left out: $results/prices.jsonl:2: not JSON"* ]]
}

@test "report names bad lines of records, prices and races, each once, and makes the page" {
    spoil
    run -0 --separate-stderr "$triptych" report "$results"
    names_each
    [[ $stderr == *"left out: $results/race.jsonl:1: bad "* ]]
    [ "$(grep -c 'records.jsonl:3' <<<"$stderr")" -eq 1 ]
    [ "$(grep -c 'prices.jsonl:2' <<<"$stderr")" -eq 1 ]
    grep -q '"name":"knot"' "$results/report.html"
    grep -q 'prices.jsonl:2: not JSON' "$results/report.html"
}

@test "diff names bad lines of records and prices, and compares the rest" {
    spoil
    cp -r "$results" "$results.after"
    run -0 --separate-stderr "$triptych" diff "$results" "$results.after"
    names_each
    [[ $stderr == *"left out: $results.after/prices.jsonl:2: not JSON"* ]]
    run -0 --separate-stderr "$triptych" diff "$results" "$results.after" --format json
    [[ $output == *'prices.jsonl:2: not JSON'* ]]
}

@test "compare names bad lines of a folder that it adds to, each once" {
    spoil
    run -0 --separate-stderr compare --repeat 1
    names_each
    [[ $stderr == *"left out: $results/race.jsonl:1: bad "* ]]
    [ "$(grep -c 'prices.jsonl:2' <<<"$stderr")" -eq 1 ]
}

@test "of very many bad lines the first are named, the others counted" {
    spoil
    for ((line = 0; line < 50; line++)); do
        echo '{"no":"record"}'
    done >>"$results/prices.jsonl"
    run -0 --separate-stderr "$triptych" diff "$results" "$results"
    [[ $stderr == *"prices.jsonl:21: bad "* && $stderr != *"prices.jsonl:23: "* ]]
    [[ $stderr == *"prices.jsonl: 31 more lines are bad"* ]]
}
