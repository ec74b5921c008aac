#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# A fourth panel, in another language, beside the three of this build: a shell script that keeps the
# contract, and one that is its price list. Every table has it.
#
# shellcheck disable=SC2154 # bats gives output

bats_require_minimum_version 1.5.0

setup_file() {
    [ -x "$TRIPTYCH_BUILD/triptych" ] || skip "no triptych in this build (it needs json-c)"
    export tree=$BATS_FILE_TMPDIR/tree results=$BATS_FILE_TMPDIR/results NO_COLOR=1
    export triptych=$TRIPTYCH_BUILD/triptych
    export ASAN_OPTIONS=detect_leaks=0 # MPI libraries never free all that they took
    for program in {posix,openmp,mpi}/{cpu_bound,prices}; do
        mkdir -p "$tree/${program%/*}" "$tree/yarn"
        [ ! -x "$TRIPTYCH_BUILD/$program" ] || cp "$TRIPTYCH_BUILD/$program" "$tree/$program"
    done
    [ -x "$tree/posix/cpu_bound" ] || skip "no posix panel in this build"
    write_workload
    write_prices
    chmod +x "$tree"/yarn/*
    # a variant of each panel
    "$triptych" compare cpu_bound --programs "$tree" --output "$results" --workers 2 --quick --repeat 3 \
        --variants threads,for,ranks,skeins --no-prices >"$BATS_FILE_TMPDIR/compared" 2>&1
    "$triptych" prices --programs "$tree" --output "$results" --workers 2 --quick --only knot \
        --only barrier >"$BATS_FILE_TMPDIR/priced" 2>&1
}

# The sum 0 + 1 + ... + (size - 1) of each task by its formula, a job of the shell for each worker.
write_workload() {
    cat >"$tree/yarn/cpu_bound" <<'END'
#!/bin/bash
describe='{"schema":"triptych/1","workload":"cpu_bound","summary":"a sum","panel":"yarn","launch":"",
    "variants":[{"name":"skeins","summary":"jobs of a shell","natural":true}],"options":[
    {"name":"tasks","type":"count","scope":"workload","default":2,"minimum":0,"help":"how many"},
    {"name":"size","type":"count","scope":"workload","default":1000,"minimum":0,"help":"of each"}]}'
workers=1 repeat=1 tasks=2 size=1000
while [ $# -gt 0 ]; do
    case $1 in
        --describe) echo $describe && exit ;;
        --workers) workers=$2 && shift ;;
        --repeat) repeat=$2 && shift ;;
        --variant | --warmup) shift ;;
        --tasks=*) tasks=${1#*=} ;;
        --size=*) size=${1#*=} ;;
        --quick | --json) ;;
        *) echo "cpu_bound: there is no option $1" >&2 && exit 2 ;;
    esac
    shift
done
sum=$((tasks * (size * (size - 1) / 2)))
for ((repetition = 1; repetition <= repeat; repetition++)); do
    began=${EPOCHREALTIME/./}
    for ((worker = 0; worker < workers; worker++)); do
        : $((tasks * (size * (size - 1) / 2))) &
    done
    wait
    took=$((${EPOCHREALTIME/./} - began))
    printf '{"schema":"triptych/1","workload":"cpu_bound","panel":"yarn","variant":"skeins","workers":%d,
"ranks":1,"threads_per_rank":1,"parameters":{"tasks":%d,"size":%d},"repetition":%d,"seconds":%d.%06d,
"setup_seconds":0,"answer":{"count":%d,"sum":%d},"expected":{"count":%d,"sum":%d},"verified":true,"lost":0,
"cpu_seconds":0.001,"max_rss_bytes":1000000}' "$workers" "$tasks" "$size" "$repetition" $((took / 1000000)) \
        $((took % 1000000)) "$tasks" "$sum" "$tasks" "$sum" | tr -d '\n'
    echo
done
END
}

write_prices() {
    cat >"$tree/yarn/prices" <<'END'
#!/bin/bash
workers=1
for word; do
    case $word in
        --describe)
            echo '{"schema":"triptych/1","panel":"yarn","launch":"","policies":[],"prices":[{"name":"knot",
                "group":"shared","least":1,"most":0,"waits":false,"unit":"s","meaning":"a knot"}]}'
            exit
            ;;
        --workers=*) workers=${word#*=} ;;
    esac
done
printf '{"schema":"triptych/1","price":"knot","panel":"yarn","workers":%d,"unit":"s","median":%s,' "$workers" 1.25e-6
printf '"low":1e-6,"high":2e-6,"samples":1,"group":"shared","meaning":"a knot"}\n'
END
}

@test "list has the panel beside the others" {
    run -0 "$triptych" list --programs "$tree"
    grep -q '^  yarn  *skeins$' <<<"$output"
    grep -q '^  posix ' <<<"$output"
}

@test "compare: the table has its row, and its natural variant stands beside the others'" {
    grep -q '^  yarn skeins  *2\*\? ' "$BATS_FILE_TMPDIR/compared"
    grep -q '^ .*  *yarn skeins  *$' "$BATS_FILE_TMPDIR/compared"
    [ "$(awk '{ if (length > 100) print }' "$BATS_FILE_TMPDIR/compared" | grep -c yarn)" -eq 0 ]
    jq -es 'map(select(.panel == "yarn")) | length >= 3 and all(.launch >= 1)' "$results/records.jsonl"
}

# bats test_tags=unsanitized
@test "compare as JSON, CSV and Markdown has it" {
    again=("$triptych" compare cpu_bound --programs "$tree" --output "$BATS_TEST_TMPDIR/again" --workers 2
        --quick --repeat 1 --panels "posix,yarn" --variants "threads,skeins" --no-prices)
    run -0 --separate-stderr "${again[@]}" --format json
    jq -e '.rows | any(.panel == "yarn" and .variant == "skeins" and .seconds.n >= 1)' <<<"$output"
    again=("$triptych" compare --resume --output "$BATS_TEST_TMPDIR/again")
    run -0 --separate-stderr "${again[@]}" --format csv
    grep -q '^"cpu_bound","yarn","skeins",2,' <<<"$output"
    run -0 --separate-stderr "${again[@]}" --format markdown
    grep -q '^| yarn skeins | ' <<<"$output"
}

# bats test_tags=unsanitized
@test "the price list has its column, in lines of at most 100 letters" {
    grep -q '^price of .* yarn$' "$BATS_FILE_TMPDIR/priced"
    grep -q '^knot  *2 .*1.25 us' "$BATS_FILE_TMPDIR/priced"
    run -1 grep -E '^.{101}' "$BATS_FILE_TMPDIR/priced"
    only=("$triptych" prices --programs "$tree" --output "$BATS_TEST_TMPDIR/prices" --workers 2 --quick
        --only knot)
    run -0 --separate-stderr "${only[@]}" --format json
    jq -e '.prices == [.prices[] | select(.panel == "yarn" and .price == "knot" and
        (.median * 1e9 | round) == 1250)] and
        (.prices | length) == 1' <<<"$output"
    run -0 --separate-stderr "${only[@]}" --format csv
    grep -q '^knot,yarn,shared,2,' <<<"$output"
    run -0 --separate-stderr "${only[@]}" --format markdown
    grep -q '^| price | workers | wait | yarn |$' <<<"$output"
}

# bats test_tags=unsanitized
@test "the report has its cells and its prices" {
    run -0 "$triptych" report "$results" --output "$BATS_TEST_TMPDIR/report.html"
    grep -o '{"workload":"cpu_bound","panel":"yarn","variant":"skeins"[^}]*' "$BATS_TEST_TMPDIR/report.html" |
        grep -q '"workers":2'
    grep -q '"name":"knot","panel":"yarn"' "$BATS_TEST_TMPDIR/report.html"
}

# bats test_tags=unsanitized
@test "diff compares it with itself, as a table and as JSON" {
    run -0 "$triptych" diff "$results" "$results"
    [[ $output == *"yarn"*"skeins"* ]]
    run -0 --separate-stderr "$triptych" diff "$results" "$results" --format json
    grep -q '"yarn"' <<<"$output"
}
