#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# What the driver knows of a workload or a variant it knows from --describe: no name means anything
# to it, and what is invalid is named and left out.
#
# shellcheck disable=SC2016,SC2154 # programs are written as texts; bats gives output

bats_require_minimum_version 1.5.0

load fakes

# variants PROGRAM JSON: gives a fake other variants than it has.
variants() {
    sed -i "s/\"variants\":\[.*\],/\"variants\":[$2],/" "$tree/$1"
}

# Commands of a fake that runs the variant and the workers that it is asked for, in $seconds.
obey='while [ $# -gt 0 ]; do
    case $1 in
        --variant) variant=$2 ;;
        --workers) workers=$2 ;;
    esac
    shift
done
'

@test "a resilient variant's row has its price beside its textbook form, in every format" {
    fake posix/weave "$obey"'[ "$variant" = frayed ] || seconds=0.030; record'
    variants posix/weave '{"name":"frayed"},{"name":"sound","resilient":true,"textbook":"frayed"}'
    run -0 --separate-stderr compare --repeat 3
    [[ $output == *"= 3.00 "*"times the time of posix frayed, its textbook form"* ]]
    run -0 --separate-stderr "$triptych" compare --resume --output "$results" --format json
    json '.rows | map(select(.over_textbook)) | length == 1 and (.[0] | .variant == "sound" and
        .over_textbook.variant == "frayed" and (.over_textbook.median * 100 | round) == 300)'
    run -0 --separate-stderr "$triptych" compare --resume --output "$results" --format csv
    [[ ${lines[0]} == *,over_textbook,over_textbook_low,over_textbook_high,* ]]
    [[ $output == *'"sound",'*,0,3,* ]]
    run -0 --separate-stderr "$triptych" compare --resume --output "$results" --format markdown
    [[ $output == *"| time over its textbook form |"* && $output == *"| 3.00 "* ]]
    run -0 "$triptych" report "$results"
    grep -q '"textbook":\[3' "$results/report.html"
}

@test "fields of --describe that are invalid are named and left out, the rest counts" {
    fake posix/weave "$obey"'record' '' '"model":["updates"],'
    variants posix/weave '{"name":"plain","textbook":7,"price":"","price_times":-1,"natural":"yes","one_at_a_time":null}'
    run -0 "$triptych" list --programs "$tree"
    [[ $output == *"posix "*plain* ]]
    for field in textbook price price_times natural; do
        [[ $output == *"posix/weave: bad \"$field\" of variant plain in its --describe; left out"* ]]
    done
    [[ $output == *'posix/weave: bad "model" in its --describe; left out'* ]]
    [[ $output != *'"one_at_a_time"'* ]]
    run -0 --separate-stderr compare --repeat 1 --format json
    json '.rows[0].seconds.n == 1'
}

@test "what is invalid in a saved run's cells is named, and the rest counts" {
    fake posix/weave "$obey"'record'
    compare --repeat 1 >/dev/null
    jq '.cells[0].price = 3 | .cells[0].textbook = "none of them"' "$results/environment.json" >"$results/new"
    mv "$results/new" "$results/environment.json"
    run -0 "$triptych" report "$results"
    [[ $output == *'environment.json: bad "price" of posix/weave plain; left out'* ]]
    [[ $output == *'environment.json: bad "textbook" of posix/weave plain; left out'* ]]
}

# bats test_tags=unsanitized
@test "the race lab takes any workload that has racy forms" {
    fake posix/erode "$obey"'[ "$variant" = firm ] || set -- x; record'
    variants posix/erode '{"name":"loose","may_lose":true},{"name":"firm"}'
    fake posix/other 'record'
    mkdir -p "$tree/race/posix/gcc-O2"
    cp "$tree/posix/erode" "$tree/race/posix/gcc-O2/"
    run -0 --separate-stderr "$triptych" race --programs "$tree" --output "$results" --repeat 1 --workers 2
    run -0 jq -r 'select(.race) | [.race, .workload, .variant, .build] | join(" ")' "$results/race.jsonl"
    [[ $output == *"lab erode loose gcc-O2"* && $output == *"mended erode firm "* ]]
    [[ $output != *other* ]]
}

# bats test_tags=unsanitized
@test "--metg and the price of handing over take what has empty tasks, whatever it is called" {
    fake posix/beads "$obey"'record' '' '"empty_tasks":true,'
    sed -i 's/"options":\[/"options":[{"name":"tasks","type":"count","scope":"workload"},/' "$tree/posix/beads"
    fake posix/other 'record'
    run -0 --separate-stderr compare --metg --dry-run
    [[ $output == *posix/beads* && $output != *posix/other* ]]
    run -0 --separate-stderr "$triptych" prices --programs "$tree" --output "$results" --quick --format json
    json '[.prices[].price] | index("dispatch_plain") != null'
}

@test "what is left aside is compared where it is named, or with --details" {
    fake posix/beads 'record' '' '"aside":true,'
    fake posix/other 'record'
    planned() { run -0 "$triptych" compare --programs "$tree" --output "$results" --dry-run "$@"; }
    if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then
        planned
        [[ $output == */posix/other* && $output != */posix/beads* ]]
    fi
    planned --quick
    [[ $output == */posix/other* && $output != */posix/beads* && $output == *"beads: it is compared where"* ]]
    planned --details
    [[ $output == */posix/other* && $output == */posix/beads* ]]
    planned beads
    [[ $output != */posix/other* && $output == */posix/beads* ]]
    run -0 --separate-stderr "$triptych" list --programs "$tree"
    [[ $output == *beads:* && $output == *other:* ]]
}

@test "only the programs of a named workload are asked, unless a name is none" {
    fake posix/beads 'record'
    fake mpi/other 'record'
    sed -i "2i echo x >>'$BATS_TEST_TMPDIR/asked'" "$tree/mpi/other"
    run -0 --separate-stderr compare --dry-run beads
    [ ! -e "$BATS_TEST_TMPDIR/asked" ]
    [[ $output == *"left out: mpi/beads: not built"* ]]
    run -2 compare --dry-run bead
    [[ $output == *beads* && $output == *other* ]]
    [ -e "$BATS_TEST_TMPDIR/asked" ]
}
