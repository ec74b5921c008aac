#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych crossover: for which lengths of tasks each panel wins. With fake programs, whose times
# follow the model, the crossings are known.
#
# shellcheck disable=SC2016 # what stands in single quotes is for the fake programs
# shellcheck disable=SC2154 # fakes.bash sets them

bats_require_minimum_version 1.5.0

load fakes

# beads_of PANEL ONCE_NS EACH_NS PERCENT [NOISE]: tasks of `size` microseconds, of which a task's share is so many
# percent; `sync` does them alone. NOISE: the times of cells of many tasks, and of odd sizes, are up to so much longer,
# by chance as it seems.
beads_of() {
    fake "$1/beads" 'for word; do
        case $word in
            --size=*) size=${word#*=} ;;
            --beads=*) beads=${word#*=} ;;
            --variant) next=variant ;;
            --workers) next=workers ;;
            *) [ -z "$next" ] || declare "$next=$word"; next= ;;
        esac
    done
    once='"$2"' each='"$3"' percent='"$4"' more='"${5:-0}"'
    [ $variant = plain ] || once=0 each=0 percent=100
    ns=$((once + beads * (each + percent * size * 10)))
    ((size % 2 == 0 && beads <= 200)) || ns=$((ns + ns * more * (size * 7919 % 97) / 97))
    printf -v seconds %d.%09d $((ns / 1000000000)) $((ns % 1000000000))
    record'
    local sync='' grain='"grain":{"length":["size"],"least":1,"most":10000,"count":"beads","few":100,"many":2000,"each":1},'
    [ "$1" != posix ] || sync='{"name":"sync","summary":"alone","alone":true},'
    sed -i "s/ \"variants\":\[/$grain&$sync/; s/\"options\":\[/&{\"name\":\"beads\",\"type\":\"count\",\"scope\":\"workload\"},/" "$tree/$1/beads"
}

crossover() {
    "$triptych" crossover --programs "$tree" --output "$results" --workers 2 "$@"
}

@test "crossings of known models are found, told and kept" {
    beads_of posix 200000 1000 50
    beads_of openmp 400000 20000 50
    run -0 --separate-stderr crossover beads --repeat 3
    # posix and alone are equally fast from 2.00 us to 2.43 us: that is one crossing
    [[ ${output//$'\n' /} == *"below 2.21 us [2.00, 2.43] a task alone wins; from there to 762 us [762, 762] posix wins; from"*" on all are equally fast"* ]]
    [[ $output == *"median error "* && $output == *"Counted with the launch"* ]]
    [ "$(wc -l <<<"$output")" -le 40 ]
    [ -z "$(awk 'length > 80' <<<"$output")" ]
    [ -s "$results/report.html" ]
    # openmp <= 1.05 posix from (0.0404 - 1.05 * 0.0022) / (2000 * 0.025) = 761.8 us on
    output=$(jq -ce 'select(.command == "crossover") | .crossover' "$results/environment.json")
    json '.withheld == null and .error < 0.01 and .tasks == 2000'
    json '.groups[0].work[-1] | (.from_seconds - 0.0007618 | fabs) < 1e-5 and (.winners == ["posix", "openmp"])'
    json '.groups[0].fits[] | select(.panel == "openmp") | (.each_seconds.estimate - 2e-5 | fabs) < 1e-6
        and (.share.estimate - 0.5 | fabs) < 0.01 and .share.low <= .share.high'
    run -0 --separate-stderr "$triptych" crossover --output "$results" --resume --format csv
    [ "$(wc -l <<<"$output")" -eq 31 ]
    [[ ${lines[0]} == workload,panel,variant,workers,base,tasks,length_seconds,held,seconds,fitted_seconds ]]
}

@test "where cells that were kept out are missed, no crossing is told" {
    beads_of posix 200000 1000 50
    beads_of openmp 400000 20000 50 1
    run -0 --separate-stderr crossover beads --repeat 1 --panels openmp --workers 1,2
    [[ $output == *"No crossing is told: "* && $output != *"a task: "* ]]
    run -0 --separate-stderr "$triptych" crossover --output "$results" --resume --format json
    json '.withheld != null and (.groups | all(.work == null))'
}

@test "which points, and no more than --dry-run says" {
    beads_of posix 200000 1000 50
    beads_of openmp 400000 20000 50
    run -0 --separate-stderr crossover beads --dry-run
    [ "${#lines[@]}" -eq 30 ]
    [ "$(grep -c -- '--beads=2000 --size=1 \|--beads=100 --size=10000 ' <<<"$output")" -eq 6 ]
    [ ! -e "$results" ]
}

@test "with one start there is a crossing, but no interval; it goes on with what a folder holds, and with nothing else's" {
    beads_of posix 200000 1000 50
    beads_of openmp 400000 20000 50
    run -0 --separate-stderr crossover beads --repeat 1
    [[ $output == *"about "*" a task alone wins"* && $output != *"["*"]"* ]]
    [[ $output == *"No interval where it says \"about\": 1 start, an interval needs 3."* ]]
    local before
    before=$(wc -l <"$results/records.jsonl")
    if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then # resumed with more runs: compare_resume.bats
        run -0 --separate-stderr "$triptych" crossover --programs "$tree" --output "$results" --workers 2 --resume beads --repeat 2
        [ "$(wc -l <"$results/records.jsonl")" -eq $((2 * before)) ]
        before=$((2 * before))
    fi
    run -2 "$triptych" compare --output "$results" --resume
    [[ $output == *"begun with \`triptych crossover\`"* ]]
    run -0 --separate-stderr "$triptych" crossover --output "$results" --resume
    [ "$(wc -l <"$results/records.jsonl")" -eq "$before" ]
}

@test "what has no tasks to be made longer gets a sentence, and so do other mistakes" {
    beads_of posix 200000 1000 50
    fake posix/other record
    run -2 crossover other
    [[ $output == *"other has no tasks that could be made longer and shorter"*"beads"* ]]
    run -2 crossover
    [[ $output == *"takes one workload; it can be done with beads"* ]]
    run -2 crossover beads other
    [[ $output == *"takes one workload"* ]]
    run -2 crossover beads --set size=3
    [[ $output == *"--set size does not go"* ]]
    run -2 crossover nothing
    [[ $output == *"'nothing' is not a workload here"* ]]
    run -2 crossover beads --format markdown
}

@test "where it cannot run the status is 77" {
    beads_of mpi 200000 1000 50
    sed -i 's/^for word; do$/for word; do [ "$word" != --beads=2000 ] || exit 77/' "$tree/mpi/beads"
    run -77 crossover beads
    [[ $output == *"nothing is left to run"* ]]
}

@test "a bad grain is named and left out" {
    fake posix/beads record '' '"grain":{"length":["weight"],"least":1,"most":2},'
    run -2 crossover beads
    [[ $output == *"has no tasks"* ]]
    run -0 "$triptych" list --programs "$tree"
    [[ $output == *grain* ]]
}
