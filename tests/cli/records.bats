#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# What records and --describe say, to the letter: a script takes it as it stands.

load helpers

@test "every worker's CPU is in the record, also where it got no task" {
    local program variant record
    for program in $(programs 'posix/pool') $(programs 'openmp/pool') $(programs 'openmp/cpu_bound'); do
        for variant in $(describe "$program" '.variants[].name' | sampled); do
            record=$("$TRIPTYCH_BUILD/$program" --quick --json --workers 9 --tasks 2 --variant "$variant")
            [[ $record == *'"placement":['*'"cpu":'* && $record != *'"cpu":-'* && $record != *'"host":""'* ]] ||
                failed "$program $variant: $record"
        done
    done
}

@test "a time in a record is the one that was typed, to the last digit" {
    local program
    for program in $(programs '*/queue'); do
        [[ $("$TRIPTYCH_BUILD/$program" --json --items 1 --produce 10us:30us --consume 0.3ms:7ms) == \
            *'"produce":[1e-05,3e-05],"consume":[0.0003,0.007]'* ]] || failed "$program"
        [[ $("$TRIPTYCH_BUILD/$program" --describe) == *'"default":[0.1,0.5]'*'"default":[0.5,1.0]'* ]] ||
            failed "$program"
    done
    for program in $(programs '*/graph'); do
        describe "$program" '.options[] | select(.name == "task-time").default' | grep -qE '^(1e-05|0.00001)$' ||
            failed "$program"
    done
}

@test "the driver notes how many CPUs others used, which predictions are withheld by" {
    [[ -x $TRIPTYCH_BUILD/triptych && -x $TRIPTYCH_BUILD/posix/io_bound ]] || skip "no driver, or no posix panel, in this build"
    cd "$BATS_TEST_TMPDIR" || return 1
    "$TRIPTYCH_BUILD/triptych" compare io_bound --panels posix --variants threads --workers 1 --set tasks=1 \
        --set delay=300ms --repeat 1 --no-prices --output results >out 2>&1 || failed "$(cat out)"
    jq -es --argjson cpus "$(getconf _NPROCESSORS_ONLN)" \
        'length > 0 and all(.others_cpus >= 0 and .others_cpus <= $cpus + 0.2)' results/records.jsonl ||
        failed "$(cat results/records.jsonl)"
}

@test "--describe: an option that is a number has a type, a unit, a least and a most" {
    local program description
    for program in $(programs '*'); do
        look_up "$program"
        printf '%s\n' "$description"
    done >descriptions
    # shellcheck disable=SC2016 # jq expands
    jq -r '. as $of | .options[] | select(.type | IN("count", "auto", "real", "seconds", "interval"))
        | select((has("unit") and has("minimum") and has("maximum")) | not) | "\($of.panel)/\($of.workload): \(.name)"' descriptions >lacking
    [ ! -s lacking ] || failed "$(cat lacking)"
    [ "$(jq -s 'map(select(.options)) | length' descriptions)" -eq "$(programs '*' | wc -l)" ]
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}
