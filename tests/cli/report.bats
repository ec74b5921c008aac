#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych report: the page from saved comparisons. (What a browser makes of it: tests/page.)

bats_require_minimum_version 1.5.0

setup() {
    triptych=${TRIPTYCH_BUILD:?the build folder}/triptych
    [ -x "$triptych" ] || skip "no triptych in this build (it needs json-c)"
    # shellcheck source=tests/cli/helpers.bash
    . "$TRIPTYCH_SOURCE/tests/cli/helpers.bash"
    folder=$BATS_TEST_TMPDIR/saved
}

# saved FOLDER SECONDS...: a folder with one record for each.
saved() {
    local seconds to=$1/records.jsonl
    mkdir -p "$1"
    for seconds in "${@:2}"; do
        printf '{"schema":"triptych/1","workload":"pool","panel":"posix","variant":"threads",'
        printf '"workers":2,"parameters":{"tasks":4},"repetition":1,"seconds":%s,' "$seconds"
        printf '"setup_seconds":0.001,"answer":{"count":4,"sum":1},"expected":{"count":4,"sum":1},'
        printf '"verified":true,"lost":0,"cpu_seconds":0.1,"max_rss_bytes":4096}\n'
    done >>"$to"
}

# data PAGE: what the page holds.
data() {
    sed -n 's|^<script type="application/json" id="report">\(.*\)</script>$|\1|p' "$1"
}

@test "the page of a folder stands in the folder" {
    saved "$folder" 1 2 3 4 5 6 7
    run -0 "$triptych" report "$folder"
    [ "$output" = "$folder/report.html" ]
    [ "$(data "$folder/report.html" | jq -c '.sets[0].cells[0] | [.panel, .samples, .time[0]]')" = \
        '["posix",[1,2,3,4,5,6,7],4]' ] || failed "$(data "$folder/report.html")"
    [ "$(stat -c %a "$folder/report.html")" = "$(printf '%o' $((0666 & ~$(umask))))" ]
}

@test "the page can stand elsewhere, and takes the place of an old one" {
    saved "$folder" 1
    echo old >"$BATS_TEST_TMPDIR/page.html"
    run -0 "$triptych" report "$folder" --output "$BATS_TEST_TMPDIR/page.html"
    grep -q 'id="report"' "$BATS_TEST_TMPDIR/page.html"
    [ ! -e "$folder/report.html" ]
    [ "$(find "$BATS_TEST_TMPDIR" -maxdepth 1 -type f -name '*page.html*' | wc -l)" -eq 1 ]
}

@test "two folders stand side by side" {
    saved "$folder" 1 1 1
    saved "$BATS_TEST_TMPDIR/other/saved" 2 2 2
    run -0 "$triptych" report "$folder" "$BATS_TEST_TMPDIR/other/saved"
    [ "$(data "$folder/report.html" | jq -c '[.sets[].label, .sets[1].cells[0].ratio[0]]' | grep -c '2]$')" -eq 1 ]
    [ "$(data "$folder/report.html" | jq '.sets | map(.label) | unique | length')" -eq 2 ]
    run -0 "$triptych" report "$folder" "$folder"
    [ "$(data "$folder/report.html" | jq '.sets | map(.label) | unique | length')" -eq 2 ]
}

@test "no folder is a usage error" {
    run -2 "$triptych" report
    [[ $output == *"of which folder?"* ]]
}

@test "a folder that is not there is named" {
    run -1 "$triptych" report "$BATS_TEST_TMPDIR/nothing"
    [[ $output == *"$BATS_TEST_TMPDIR/nothing"* ]]
}

@test "a page that cannot be written is named, and leaves nothing" {
    saved "$folder" 1
    run -1 "$triptych" report "$folder" --output "$BATS_TEST_TMPDIR/no/where.html"
    [[ $output == *"$BATS_TEST_TMPDIR/no/where.html"* ]]
    run -1 "$triptych" report "$folder" --output "$folder"
    [[ $output == *"$folder"* ]]
    [ "$(ls "$folder")" = records.jsonl ]
}

@test "nothing in a folder can end a script of the page" {
    saved "$folder" 1 2
    sed -i '1s|"tasks":4|"text":"</script><!--<script>\\u2028"|; 2s|"pool"|"</script>"|' "$folder/records.jsonl"
    printf '{"schema":"triptych/1","run":"2026-11-23T03:46:22Z","policy":["</SCRIPT>"],%s}' \
        '"machine":{"</script>":"&lt;"}' >"$folder/environment.json"
    run -0 "$triptych" report "$folder"
    [ "$(grep -oi '</script' "$folder/report.html" | wc -l)" -eq \
        "$(grep -oi '<script' "$folder/report.html" | wc -l)" ]
    data "$folder/report.html" | jq -e '.sets[0] | .policy == ["</SCRIPT>"] and
        (.errors[0] | test("records.jsonl:2"))' || failed "$(data "$folder/report.html")"
}

@test "the page carries the sources of its workloads, and no others" {
    saved "$folder" 1
    run -0 "$triptych" report "$folder"
    cd "$BATS_TEST_TMPDIR"
    # A line each: its name, and the text, in which a tab is written as \t.
    sed -n 's|^<script type="application/json" id="source-\([^"]*\)">\(.*\)</script>$|\1.c\t\2|p' "$folder/report.html" >sources
    cut -f 1 sources >names
    [ "$(grep -c 'id="source-' "$folder/report.html")" -eq "$(wc -l <names)" ]
    diff <(sort names) <(cd "$TRIPTYCH_SOURCE" && find {posix,openmp,mpi}/pool -name '*.c' | sort)
    cut -f 2- sources | jq -j '. + "\u001e"' >texts # with a mark behind each, so that none is a part of its neighbour
    (cd "$TRIPTYCH_SOURCE" && while read -r name; do cat "$name" && printf '\036'; done) <names | cmp - texts
}

@test "the page loads nothing: no address in its markup, and a policy that forbids all others" {
    saved "$folder" 1
    run -0 "$triptych" report "$folder"
    grep -q "default-src 'none'; script-src 'sha256-" "$folder/report.html"
    run -1 grep -niE '<[a-z]+[^>]* (src|href|action|data)="?[^"#d]' "$folder/report.html"
}

@test "compare writes the page, with the timelines of its runs" {
    [ -x "$TRIPTYCH_BUILD/posix/cpu_bound" ] || skip "no posix panel in this build"
    run -0 "$triptych" compare cpu_bound --panels posix --quick --workers 2 --repeat 1 --no-prices --output "$folder"
    [[ $output == *"$folder/report.html"* ]]
    data "$folder/report.html" | jq -e '.sets[0].cells | length == 4 and all(.samples | length == 1)' ||
        failed "$(data "$folder/report.html")"
    [ "$(grep -c '^<script type="application/json" id="trace-0-[0-9]*">{"lanes":\["' "$folder/report.html")" -ge 3 ]
}

@test "what was simulated in the folder is in the page, but for what is no record" {
    saved "$folder" 1
    printf '%s\n' '{"schema":"triptych/1","simulation":"pool","variant":"tree","platform":"flat","ranks":64,"tasks":640,"task_seconds":0.001,"seconds":0.011,"efficiency":0.9,"limit_ranks":480,"limit_is_lower_bound":true}' \
        '{"schema":"triptych/1","simulation":"pool","variant":"tree","platform":"flat","ranks":"64"}' '[' \
        '{"schema":"triptych/1","simulation":"pool","variant":"tree","platform":"</script>","ranks":4096,"tasks":9,"task_seconds":0.001,"trouble":"left out"}' \
        >"$folder/simulation.jsonl"
    run -0 "$triptych" report "$folder"
    [[ $output == *'simulation.jsonl:2: bad "ranks"'*'simulation.jsonl:3: '* ]] || failed "$output"
    [ "$(data "$folder/report.html" | jq -c '.sets[0].simulated | map([.ranks, .efficiency, .limit_ranks, .at_least, .platform])')" = \
        '[[64,0.9,480,true,"flat"],[4096,null,null,false,"</script>"]]' ] || failed "$(data "$folder/report.html")"
}
