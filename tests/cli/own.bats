#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# `triptych compare --command`: programs of the user's own beside each other, in fair runs.
#
# shellcheck disable=SC2154,SC2030,SC2031 # bats and setup() give them
# shellcheck disable=SC2016 # what stands in single quotes is for the programs

bats_require_minimum_version 1.5.0

load helpers

setup() {
    triptych=${TRIPTYCH_BUILD:?the build folder}/triptych
    [ -x "$triptych" ] || skip "no triptych in this build (it needs json-c)"
    results=$BATS_TEST_TMPDIR/results
    export NO_COLOR=1
    cd "$BATS_TEST_TMPDIR" || return 1
}

# script NAME COMMANDS: a program of that name in this folder.
script() {
    printf '#!/bin/sh\n%s\n' "$2" >"$1"
    chmod +x "$1"
}

# own WORDS...: a comparison of two starts each.
own() {
    "$triptych" compare --output "$results" --repeat 2 "$@"
}

# kept FILTER: whether the records are so.
kept() {
    jq -es "$1" "$results/records.jsonl" >/dev/null || {
        cat "$results/records.jsonl" >&2
        return 1
    }
}

@test "two commands: a row each, records with time, CPU time and memory, files and a diff" {
    script quick 'exit 0'
    script slow 'sleep 0.05'
    run -0 --separate-stderr own --command 'q=./quick a' --command 's=./slow' --repeat 6
    grep -q '^  q run  *1 .* 6/6 ' <<<"$output"
    grep -q '^  s run  *1 .* 6/6 ' <<<"$output"
    [[ $output == *"of the whole process"* && $output != *"common start"* && $output != *prediction* ]]
    kept 'length == 12 and all(.workload == "command" and .variant == "run" and .verified and
        .cpu_seconds >= 0 and .max_rss_bytes > 100000 and .block >= 1)'
    kept 'map(select(.panel == "s")) | all(.seconds >= 0.05)'
    kept '[.[] | "\(.block) \(.panel)"] | unique | length == 12'      # one of each in every block
    kept '[.[].panel] | [.[range(0; 12; 2)]] | unique | length == 2' # in random order
    [ -s "$results/report.html" ] && grep -q '^"command","q","run",1,' "$results/summary.csv"
    run -0 "$triptych" diff "$results" "$results"
    [[ $output == *"q run 1"* ]]
    run -0 "$triptych" diff "$results" "$results" --metric max_rss_bytes
}

@test "each command is compared with the first one, with an interval and p" {
    script quick 'exit 0'
    run -0 --separate-stderr own --command 'a=./quick' --command 'b=sleep 0.3' --repeat 12
    [[ $(tr -s '\n ' ' ' <<<"$output") == *"Times the time of a: b "*"["*"(p "[\<=]*", Wilcoxon)"* ]]
    run -0 --separate-stderr own --resume --command 'a=./quick' --command 'b=sleep 0.3' --repeat 12 --format json
    jq -e '.rows | (.[0] | has("over_first") | not) and (.[1].over_first | .median > 1 and .low > 0 and .panel == "a" and
        .p_adjusted < 0.05 and .test == "Wilcoxon")' <<<"$output"
    run -0 --separate-stderr "$triptych" compare --output few --repeat 2 --command 'a=./quick' --command 'b=./quick'
    [[ $(tr -s '\n ' ' ' <<<"$output") == *"Times the time of a: b "*"no p with so few runs"* ]]
}

@test "more commands than the last screen has columns: it says how many are in the tables alone" {
    run -0 --separate-stderr "$triptych" compare --command 'a=true' --command 'b=true' --command 'c=true' \
        --command 'd=true' --command 'e=true' --command 'f=true' --repeat 1 --output many
    [[ $output == *"and 2 more in the tables"* ]]
}

# bats test_tags=unsanitized
@test "memory is the command's and not the driver's" {
    own --command 'small=true' --command 'large=dd if=/dev/zero of=/dev/null bs=32M count=1'
    kept 'map(select(.panel == "large")) | all(.max_rss_bytes > 32000000)'
    kept 'map(select(.panel == "small")) | all(.max_rss_bytes < 20000000)'
}

@test "words are split as by a shell, and nothing is expanded; {names} of nobody stay" {
    script words 'printf "<%s>" "$@" >seen'
    own --repeat 1 --command "w=./words 'a  b' \"c 'd' \\\"e\\\"\" f\\ g '' \$HOME * ~ {print} x=y"
    [ "$(cat seen)" = "<a  b><c 'd' \"e\"><f g><><\$HOME><*><~><{print}><x=y>" ]
}

@test "environment words, {workers}, {n}, {threads} and values of --set reach the command" {
    script told 'echo "$MODE $*" >>seen'
    own --repeat 1 --command 'a=MODE=fast ./told {workers} {n} {threads}' --command 'b=./told -t{threads} {size}' \
        --workers 1,3 --set 'size=7,x y'
    [ "$(sort -u seen)" = " -t1 7
 -t1 x y
 -t3 7
 -t3 x y
fast 1 1 1
fast 3 3 1" ]
    kept 'map(select(.panel == "b" and .workers == 3)) | [.[].parameters.size] | sort == [7, "x y"]'
    kept 'map(select(.panel == "a")) | [.[].ranks] | sort == [1, 3]'
    run -0 own --command 'a=MODE=fast ./told {workers}' --command 'b=./told' --workers 1,3 --dry-run --repeat 1
    [ "$(sort <<<"$output")" = "block 1: ./told
block 1: env MODE=fast ./told 1
block 1: env MODE=fast ./told 3" ]
}

# bats test_tags=unsanitized
@test "the environment is the user's own" {
    script asks 'echo "$OMP_NUM_THREADS $OMP_WAIT_POLICY $OMP_PROC_BIND" >>seen'
    OMP_NUM_THREADS=5 own --repeat 1 --command 'a=./asks'
    [ "$(sort -u seen)" = "5  " ]
}

@test "a command that fails: status 1, its exit status and its last words" {
    script bad 'echo first >&2; echo "no more ink" >&2; exit 3'
    script dies 'kill -SEGV $$'
    run -1 own --command 'good=true' --command 'bad=./bad' --command 'dies=./dies'
    [[ $output == *"exit status 3; it ended with: first | no more ink"* ]]
    [[ $output == *"killed by signal 11"* ]]
    kept 'length == 2 and all(.panel == "good")'
}

@test "what cannot be started is status 2 before anything runs" {
    touch plain && mkdir folder
    for words in nowhere-to-be-found ./nothing ./plain ./folder ''; do
        run -2 --separate-stderr own --command 'good=touch ran' --command "bad=$words"
        [ "${#stderr_lines[@]}" -eq 1 ]
        [[ $stderr == *"--command: "* ]]
    done
    [ ! -e ran ] && [ ! -e "$results" ]
}

@test "a command line that nobody can mean is status 2, with what to do" {
    refused() {
        run -2 --separate-stderr own "${@:2}"
        [[ $stderr == *"$1"* ]] || { echo "$stderr" >&2; false; }
    }
    refused "has no name" --command 'true'
    refused "has no name" --command 'a b=true'
    refused "two commands are named 'a'" --command a=true --command a=false
    refused "--shell" --command 'a=true | true'
    refused "--shell" --command 'a=true >out'
    refused "--shell" --command 'a=true; true'
    refused "no end" --command "a=echo 'x"
    refused "did you mean {workers}" --command 'a=echo {worker}'
    refused "not a regular expression" --command a=true --metric '('
    refused "--command" --metric x
    refused "--command" --shell cpu_bound
    refused "--quick" --command a=true --quick
    refused "must stand in braces" --command a=true --set size=1
}

@test "--metric takes a number with its unit, from either stream; what is none fails" {
    script says 'echo "took 12.5 ms in all"'
    script shouts 'echo "took 0.25 in all" >&2'
    own --command a=./says --command b=./shouts --metric 'took ([0-9.]+( ms)?) in'
    kept 'map(select(.panel == "a")) | all(.seconds == 0.0125 and .process_seconds > 0)'
    kept 'map(select(.panel == "b")) | all(.seconds == 0.25 and .parameters.metric != null)'
    run -1 own --command a=./says --metric 'never ([0-9]+)'
    [[ $output == *"finds nothing"* ]]
    run -1 own --command a=./says --metric 'took [0-9.]+ (.*)'
    [[ $output == *"which is not a time"* ]]
}

@test "--expect and --same-output find wrong answers; a reader of megabytes keeps few" {
    run -1 own --command 'a=echo 41' --command 'b=echo 42' --expect '^42$'
    [[ $output == *"a/command run, 1 worker: wrong answer, "*"no match"* ]]
    kept 'map(select(.panel == "b")) | length == 2 and all(.verified)'
    rm -r "$results"
    run -1 own --command 'a=echo 1' --command 'b=echo 2' --same-output
    [[ $output == *"wrong answer, it printed something else than "* ]]
    rm -r "$results"
    run -0 own --command 'a=echo 1' --command 'b=echo 1' --same-output
    run -0 own --repeat 1 --command 'a=head -c 20M /dev/zero' --same-output
    kept 'any(.answer.count == 20971520)'
}

@test "--shell has a line run by a shell" {
    own --repeat 1 --shell --command 'a=echo 1 2 | wc -w >seen; echo $HOME >>seen'
    [ "$(cat seen)" = "2
$HOME" ]
}

# bats test_tags=unsanitized
@test "a command that hangs or floods is ended, and nothing of it is left" {
    script hangs 'sleep 4753 & sleep 4754'
    run -1 own --command 'h=./hangs' --command 'y=yes' --deadline 500ms --same-output
    [ "$(grep -c "still running after 0.5 s, so it was ended" <<<"$output")" -ge 2 ]
    run -1 running 'sleep 475[34]'
}

@test "--resume goes on with the same commands; --until and --budget end" {
    own --command 'a=true' --command 'b=sleep {t}' --set t=0.01,0.02
    run -0 "$triptych" compare --resume --output "$results"
    kept 'length == 6'
    run -0 own --command 'a=true' --command 'b=sleep {t}' --set t=0.01,0.02 --resume --repeat 3
    kept 'length == 9 and ([.[].run] | unique | length == 1)'
    run -0 "$triptych" compare --output "$results" --command 'a=sleep 0.01' --until 50% --budget 3s
    [[ $output == *"a run"* ]]
}

# bats test_tags=unsanitized
@test "beside a workload of the suite: tables of their own" {
    [ -x "$TRIPTYCH_BUILD/posix/cpu_bound" ] || skip "no posix panel in this build"
    run -0 own cpu_bound --panels posix --variants sync --command 'mine=true' \
        --set size=1000 --repeat 1
    [[ $output == *"cpu_bound: "* && $output == *"mine run"* ]]
}
