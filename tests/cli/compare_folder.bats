#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The folder of results: full disks, limits, locks, and what stands in environment.json.
#
# shellcheck disable=SC2016 # what stands in single quotes is for the fake programs
# shellcheck disable=SC2154,SC2030,SC2031 # fakes.bash sets them, for each test anew

bats_require_minimum_version 1.5.0

load fakes

teardown() {
    local disk
    for disk in small full; do
        ! mountpoint -q "$BATS_TEST_TMPDIR/$disk" 2>/dev/null || umount "$BATS_TEST_TMPDIR/$disk"
    done
}

# Every line is whole, and a comparison into the folder goes on.
readable() {
    jq -es 'length > 0' "$results/records.jsonl" >/dev/null
    [ "$(tail -c 1 "$results/records.jsonl")" = "" ]
    jq -e '.schema == "triptych/1"' "$results/environment.json"
    [ ! -e "$results/environment.json.new" ]
}

@test "a full disk: what was measured stays, is printed, and --resume goes on" {
    results=$BATS_TEST_TMPDIR/small
    mkdir "$results"
    mount -t tmpfs -o size=64k none "$results" 2>/dev/null || skip "mount needs to be root"
    fake posix/a 'for ((i = 0; i < 40; i++)); do record; done'
    run -1 --separate-stderr compare --repeat 10
    [[ $stderr == *"records.jsonl: No space left on device"*"--resume goes on from there"* ||
        $stderr == *"environment.json: No space left on device"* ]]
    [[ $output == *"posix plain"*"10.0 ms"* ]]
    readable
    before=$(wc -l <"$results/records.jsonl")
    mount -o remount,size=4M "$results"
    run -0 --separate-stderr "$triptych" compare --resume --output "$results"
    [ "$(wc -l <"$results/records.jsonl")" -eq 400 ]
    [ "$before" -lt 400 ]
}

@test "a disk that is full from the start: one sentence, and no tables of nothing" {
    results=$BATS_TEST_TMPDIR/full
    mkdir "$results"
    mount -t tmpfs -o size=4k none "$results" 2>/dev/null || skip "mount needs to be root"
    head -c 4096 /dev/zero >"$results/filler"
    fake posix/a record
    run -1 --separate-stderr compare --repeat 2
    [[ $stderr == *"environment.json: No space left on device; nothing was measured" ]] || failed "$stderr"
    [ -z "$output" ] || failed "$output"
}

@test "a limit on file sizes: the same" {
    fake posix/a 'for ((i = 0; i < 40; i++)); do record; done'
    (ulimit -f 40 && compare --repeat 10 >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err") || true
    grep -q "File too large" "$BATS_TEST_TMPDIR/err"
    grep -q "posix plain .*10.0 ms" "$BATS_TEST_TMPDIR/out"
    readable
    run -0 --separate-stderr "$triptych" compare --resume --output "$results"
    [ "$(wc -l <"$results/records.jsonl")" -eq 400 ]
}

@test "two comparisons do not write one folder at a time" {
    fake posix/a 'echo >"'"$BATS_TEST_TMPDIR"'/started"; sleep 4761'
    compare 2>/dev/null &
    wait_until [ -e "$BATS_TEST_TMPDIR/started" ]
    run -1 compare
    [[ $output == *"another comparison is being written to"* ]]
    kill %1
    wait || true
}

@test "environment.json tells run, machine, options, seed, policy, cells and failures" {
    fake posix/a record
    fake posix/b 'exit 1'
    run -1 compare --repeat 2 --seed 7
    jq -e '.schema == "triptych/1" and .seed == 7 and (.machine.cpu | type) == "object"' \
        "$results/environment.json"
    jq -e '.arguments | index("--repeat") and index("--seed")' "$results/environment.json"
    jq -e '.policy | any(contains("OMP_PROC_BIND")) and any(contains("OMP_WAIT_POLICY"))' \
        "$results/environment.json"
    jq -e '.cells | length == 2 and all(.workers == 1)' "$results/environment.json"
    jq -e '.failures[0] | .cell.workload == "b" and (.why | contains("exit status 1"))
        and .skipped == false' "$results/environment.json"
    [ "$(jq -r .run "$results/environment.json")" = "$(head -1 "$results/records.jsonl" | jq -r .run)" ]
    [ "$(stat -c %a "$results/environment.json")" = "$(stat -c %a "$results/records.jsonl")" ]
}

@test "each comparison in a folder is newer than those before, even if the clock was set back" {
    fake posix/a record
    run -0 compare --repeat 1
    sed -i 's/"run":"[^"]*"/"run":"2999-01-01T00:00:00.000Z"/' "$results/records.jsonl"
    run -0 compare --repeat 1
    run -0 compare --repeat 1
    jq -r .run "$results/records.jsonl" >"$BATS_TEST_TMPDIR/runs"
    LC_ALL=C sort -uc "$BATS_TEST_TMPDIR/runs"
}

@test "timelines: of each variant, of programs that can; they enter no number" {
    fake posix/a 'case "$*" in *--trace*)
            while [ "$1" != --trace ]; do shift; done
            echo "{\"traceEvents\":[]}" >"$2" ;;
        esac; record' "" '"trace":true,'
    fake posix/b 'case "$*" in *--trace*) exit 1 ;; esac; record'
    fake posix/c 'case "$*" in *--trace*) echo "no pen" >&2; exit 1 ;; esac; record' "" '"trace":true,'
    run -0 compare --repeat 2
    [ "$(ls "$results/traces")" = a-posix-plain-1.json ]
    [ "$(wc -l <"$results/records.jsonl")" -eq 6 ]
    jq -e '[.cells[] | .trace] == ["traces/a-posix-plain-1.json", null, null]' \
        "$results/environment.json"
    [[ $output == *"the timeline of posix/c plain, 1 worker: exit status 1: no pen"* ]]
}

@test "timelines: of up to three runs the one nearest to the median is kept, with as many workers as were measured" {
    fake posix/a 'case "$*" in *--trace*)
            echo "$*" >>"'"$BATS_TEST_TMPDIR"'/traced"
            runs=$(wc -l <"'"$BATS_TEST_TMPDIR"'/traced")
            seconds=$(echo 0.040 0.013 0.090 | cut -d " " -f "$runs")
            while [ "$1" != --trace ]; do shift; done
            echo "{\"traceEvents\":[],\"otherData\":{\"makespan_seconds\":$seconds}}" >"$2" ;;
        esac; record' "" '"trace":true,"default_workers":3,'
    run -0 compare --repeat 2
    [ "$(ls "$results/traces")" = a-posix-plain-1.json ]
    runs=$(wc -l <"$BATS_TEST_TMPDIR/traced")
    # A machine that is slow may have time for fewer.
    case $runs in
    1) grep -q 0.040 "$results/traces/a-posix-plain-1.json" ;;
    *) [ "$runs" -le 3 ] && grep -q 0.013 "$results/traces/a-posix-plain-1.json" ;;
    esac
    run ! grep -qv -- '--workers 1 ' "$BATS_TEST_TMPDIR/traced"
}

# bats test_tags=unsanitized
@test "real programs draw their timelines" {
    [ -x "$TRIPTYCH_BUILD/posix/cpu_bound" ] || skip "no posix panel"
    "$TRIPTYCH_BUILD/posix/cpu_bound" --describe | jq -e .trace >/dev/null || skip "no --trace"
    real posix/cpu_bound
    run -0 "$triptych" compare cpu_bound --programs "$tree" --quick --panels posix --repeat 1 --output "$results"
    jq -es 'length > 0 and all(.traceEvents | length > 0)' "$results"/traces/*.json
}
