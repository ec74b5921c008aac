#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# `triptych diff`: two saved comparisons. The folders are made here: `records FOLDER VARIANT LAUNCHES
# REPETITIONS FACTOR` adds a cell's records, whose times are the same on every run of this test.

bats_require_minimum_version 1.5.0

setup() {
    triptych=${TRIPTYCH_BUILD:?the build folder}/triptych
    [ -x "$triptych" ] || skip "no triptych in this build (it needs json-c)"
    cd "$BATS_TEST_TMPDIR" || return 1
    export NO_COLOR=1
}

# records FOLDER VARIANT LAUNCHES REPETITIONS FACTOR [PARAMETERS]
records() {
    mkdir -p "$1"
    parameters=${6-'{"size":1000}'} awk -v variant="$2" -v launches="$3" -v repetitions="$4" \
        -v factor="$5" -v folder="$1" 'BEGIN {
        parameters = ENVIRON["parameters"]
        for (launch = 1; launch <= launches; launch++)
            for (repetition = 1; repetition <= repetitions; repetition++) {
                noise = (7 * at++ + 3 * length(folder)) % 10 - 4.5
                printf "{\"schema\":\"triptych/1\",\"workload\":\"pool\",\"panel\":\"posix\"," \
                    "\"variant\":\"%s\",\"workers\":2,\"ranks\":1,\"threads_per_rank\":2," \
                    "\"parameters\":%s,\"repetition\":%d,\"seconds\":%.9f,\"setup_seconds\":0.001," \
                    "\"answer\":{\"count\":1,\"sum\":3},\"expected\":{\"count\":1,\"sum\":3}," \
                    "\"verified\":true,\"lost\":0,\"cpu_seconds\":0.02,\"max_rss_bytes\":1000," \
                    "\"launch\":%d,\"launch_seconds\":0.01,\"block\":%d," \
                    "\"run\":\"2026-11-23T03:46:22.123Z\"}\n", variant, parameters, repetition,
                    0.01 * factor * (1 + 0.003 * noise), launch, launch
            }
    }' >>"$1/records.jsonl"
}

# json FILTER: of what --format json printed into $output
json() {
    jq -e "$1" <<<"$output"
}

@test "diff: nothing changed" {
    for variant in threads fork; do
        records before $variant 10 1 1
        records after $variant 10 1 1
    done
    run -0 "$triptych" diff before after
    [[ $output = *"Of 2 cells that both have, B is: 2 without a difference"* ]]
    run -0 "$triptych" diff before/records.jsonl after/records.jsonl --format json
    json '.cells | length == 2 and all(.verdict == "no difference" and .p_adjusted > 0.05
        and .ratio.low < 1 and .ratio.high > 1 and .a.n == 10 and .a.launches == 10)'
}

@test "diff: ranks on one host and on two" {
    records before threads 10 1 1
    records after threads 10 1 1
    sed -i 's/"launch":/"placement":[{"worker":0,"host":"n1","cpu":0},{"worker":1,"host":"n2","cpu":0}],"worker_tasks":[1,1],"worker_seconds":[0.01,0.01],&/' \
        after/records.jsonl
    run -0 "$triptych" diff before after --format json
    json '.machines == ["hosts of ranks: 1 there, 2 (n1, n2) here"]'
}

@test "diff: what became slower or faster is found, and slower is exit status 1" {
    records before threads 10 1 1
    records before fork 10 1 1
    records after threads 10 1 1.05
    records after fork 10 1 0.9
    run -1 "$triptych" diff before after --format json
    json '.cells | map({(.variant): .verdict}) | add == {threads: "slower", fork: "faster"}'
    json '.worse == 1 and .better == 1 and (.cells[] | select(.variant == "threads") |
        .ratio.low > 1 and .ratio.low < 1.05 and .ratio.high > 1.05 and .p_adjusted < 0.05)'
    run -0 "$triptych" diff after after
    run -1 "$triptych" diff after before # fork: 0.9 -> 1
}

@test "diff: the table fits 100 columns and ends with a sentence" {
    records before threads 10 1 1
    records before a_variant_with_a_rather_long_name 6 5 1
    records after threads 10 1 2
    records after a_variant_with_a_rather_long_name 6 5 1
    run -1 "$triptych" diff before after
    [ "$(awk 'length > 100' <<<"$output")" = "" ]
    [[ $output = *"slower"* ]]
    [[ ${lines[-1]} = "Of 2 cells that both have, B is: 1 slower, 1 without a difference that can be seen." ]]
}

@test "diff: --threshold takes small changes out" {
    records before threads 10 1 1
    records after threads 10 1 1.05
    run -1 "$triptych" diff before after --threshold 2%
    run -0 "$triptych" diff before after --threshold 10%
    for wrong in 5 x% -1% % 1e9%; do
        run -2 "$triptych" diff before after --threshold "$wrong"
        [[ $output = *"--threshold: '$wrong' is not accepted"* ]]
    done
}

@test "diff: too few starts are undecided, and it says how many are missing" {
    records before threads 3 3 1
    records after threads 3 3 2
    run -0 "$triptych" diff before after --format json
    json '.cells[0] | .verdict == "undecided" and .missing_launches == 2 and (has("p") | not)'
    run -0 "$triptych" diff before after
    [[ $output = *"3 launches, a test needs 2 more"* ]]
    [[ $output = *"--resume"* ]]
    records few threads 4 1 1
    run -0 "$triptych" diff few few
    [[ $output = *"n = 4, an interval needs 6"* ]]
}

@test "diff: cells that only one has are listed, and parameters keep cells apart" {
    records before threads 10 1 1
    records before fork 10 1 1
    records after threads 10 1 1
    records after gil 10 1 1
    records before sized 10 1 1 '{"size":1}'
    records after sized 10 1 1 '{"size":2}'
    run -0 "$triptych" diff before after --format json
    json '.cells | length == 1'
    json '(.only_in_a | length == 2 and any(contains("fork"))) and (.only_in_b | any(contains("gil")))'
    run -0 "$triptych" diff before after
    [[ $output = *"Measured in A only"*"fork"*"Measured in B only"*"gil"* ]]
    rm -r after
    records after other 10 1 1
    run -2 "$triptych" diff before after
    [[ $output = *"no cell"*"was measured in both"* ]]
}

@test "diff: another metric" {
    records before threads 10 1 1
    records after threads 10 1 1
    sed 's/"max_rss_bytes":1000/"max_rss_bytes":2000/' after/records.jsonl >doubled
    mv doubled after/records.jsonl
    run -0 "$triptych" diff before after
    run -1 "$triptych" diff before after --metric max_rss_bytes --format json
    json '.cells[0].verdict == "more" and .cells[0].ratio.estimate == 2'
    run -2 "$triptych" diff before after --metric beauty
}

@test "diff: counters, where records tell them, a repetition's share each" {
    records before threads 10 1 1
    records after threads 10 1 1
    run -2 "$triptych" diff before after --metric instructions
    [[ $output = *"no record of a cell that both have tells its instructions"*"triptych doctor"* ]]
    sed -i 's/"launch":/"counters":{"instructions":4000000000,"energy_joules":3,"repetitions":2},&/' before/records.jsonl
    sed -i 's/"launch":/"counters":{"instructions":6000000000,"energy_joules":1,"repetitions":2},&/' after/records.jsonl
    run -1 "$triptych" diff before after --metric instructions
    [[ $output = *"2.00 G"*"3.00 G"*"1.50"*"more"* ]]
    run -0 "$triptych" diff before after --metric energy_joules
    [[ $output = *"1.50 J"*"0.500 J"*"less"* ]]
}

@test "diff: when all cells move together, it says so" {
    for variant in a b c d e; do
        records before $variant 10 1 1
        records after $variant 10 1 1.2
    done
    run -1 "$triptych" diff before after
    [[ $output = *"5 slower."*"the machine may have"* ]]
    run -1 "$triptych" diff before after --format json
    json '.middle_ratio > 1.19 and .middle_ratio < 1.21'
}

@test "diff: csv and markdown" {
    records before threads 10 1 1
    records after threads 10 1 2
    run -1 "$triptych" diff before after --format csv
    [ "${#lines[@]}" -eq 2 ]
    [ "$(jq -rR '. / "," | length' <<<"${lines[0]}")" -eq 25 ]
    [[ ${lines[1]} = '"pool","posix","threads"'*",slower" ]]
    run -1 "$triptych" diff before after --format markdown
    [[ ${lines[2]} = "| posix/pool threads, 2 workers |"*"| slower |" ]]
}

@test "diff: hostile texts neither reach the terminal nor break a format" {
    records before threads 10 1 1 '{"size":"<script>|`=1+1"}'
    records after threads 10 1 1 '{"size":"<script>|`=1+1"}'
    printf 'not JSON\033[31m\n{"schema":"triptych/1"}\n{"trunc' >>after/records.jsonl
    for format in table json csv markdown; do
        run -0 "$triptych" diff before after --format "$format"
        [[ $output != *$'\033'* ]]
        [[ $output != *$'\007'* ]]
    done
    run -0 --separate-stderr "$triptych" diff before after --format json
    json '.cells | length == 1'
    # shellcheck disable=SC2154 # bats sets it
    [[ $stderr = *"records.jsonl:11"* ]]
}

@test "diff: a wrong command line is exit status 2" {
    records before threads 10 1 1
    run -2 "$triptych" diff
    [[ $output = *"two folders"* ]]
    run -2 "$triptych" diff before
    run -2 "$triptych" diff before before before
    run -2 "$triptych" diff before nowhere
    [[ $output = *"nowhere"* ]]
    run -2 "$triptych" diff before before --format xml
    mkdir empty
    run -2 "$triptych" diff before empty
    : >empty/records.jsonl
    run -2 "$triptych" diff before empty
}

@test "diff: its help tells the rule and the exit statuses" {
    run -0 "$triptych" diff --help
    [[ $output = *"usage: triptych diff BEFORE AFTER"* ]]
    [[ $output = *"--threshold"* ]]
    [[ $output = *"1 something is"* ]]
}

@test "diff: a reader that goes away is no failure" {
    records before threads 10 1 1
    # shellcheck disable=SC2016 # for the inner bash
    run -0 bash -o pipefail -c '"$1" diff before before | head -1' _ "$triptych"
}
