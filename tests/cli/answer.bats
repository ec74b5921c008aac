#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The screen with which a comparison ends, and how the default comparison comes to it. With fake
# programs, so that what has to be said is known.
#
# shellcheck disable=SC2016 # what stands in single quotes is for the fake programs
# shellcheck disable=SC2154,SC2030,SC2031 # fakes.bash sets them, for each test anew

bats_require_minimum_version 1.5.0

load fakes

# steady PROGRAM SECONDS [MORE]: takes so long each time, but for a thousandth, which goes up and down
# in a fixed way (by chance neighbours could be so alike that they say less); `sync` is twice as slow, and
# so is `gil`.
steady() {
    fake "$1" 'while [ $# -gt 0 ]; do
            [ "$1" != --variant ] || variant=$2
            [ "$1" != --workers ] || workers=$2
            shift
        done
        count '"$tree/$1"'-$variant; series=(3 8 1 6 0 9 2 7 4 5)
        case $variant in sync) workers=1 factor=2 ;; gil) factor=2 ;; *) factor=1 ;; esac
        ticks=$(('"$(awk "BEGIN {print $2 * 1000}")"' * factor * (10000 + ${series[times % 10]})))
        printf -v seconds %d.%07d $((ticks / 10000000)) $((ticks % 10000000))
        cpu=0.4
        record' "" "${3-}"
    if [ "${1%%/*}" = posix ]; then
        sed -i 's/"summary":"all that it has"}/&,{"name":"sync","alone":true},{"name":"gil"}/' "$tree/$1"
    fi
}

# naps PROGRAM SECONDS: it takes really so long, so that few starts fill a budget. Without a process of its own.
naps() {
    [ -p "$BATS_TEST_TMPDIR/never" ] || mkfifo "$BATS_TEST_TMPDIR/never"
    sed -i "s|^done\$|&; read -rt $2 <>'$BATS_TEST_TMPDIR/never'|" "$tree/$1"
}

# wild PROGRAM: nobody can tell how long it takes; what is long in one panel is short in the other, so that rounds do
# not cancel it, and hardly two rounds are alike, however many a fast machine makes.
wild() {
    fake "$1" 'count '"$tree/$1"'-count; at=$((times * 618 % 997 + 1))
        [ '"$((${#1} % 2))"' = 0 ] || at=$((998 - at))
        printf -v seconds 0.%03d "$at"; workers=2; record'
}

lesson='"lessons":[{"kind":"undone","rank":1,"variant":"gil","against":"plain",
    "sentence":"A lock undoes it","file":"posix/a/gil.c"}],'

three_workloads() {
    local panel
    for panel in posix openmp mpi; do
        steady "$panel/same" 0.2 "$lesson"
        steady "$panel/slow" "$([ "$panel" = mpi ] && echo 0.25 || echo 0.2)"
        wild "$panel/wild"
    done
}

# screen [OPTION...]: eight starts of everything, and the last screen alone. The folders' names are
# short, since paths are not cut.
screen() {
    cd "$BATS_TEST_TMPDIR" || return
    run -0 --separate-stderr "$triptych" compare --programs tree --output results --workers 2 \
        --repeat 8 "$@"
}

# again: the same screen once more, from what was measured
again() {
    run -0 --separate-stderr "$triptych" compare --resume --output results
}

@test "the screen: marks, words, lessons and what to do next, in 40 lines of 80 columns; in 60 and 120 columns" {
    local columns
    three_workloads
    screen
    [ "${#lines[@]}" -le 40 ]
    [ "$(wc -L <<<"$output")" -le 80 ]
    [[ $output == "triptych  3 workloads x posix, openmp, mpi "*CPU* ]]
    [[ $output == *"WHAT DIFFERS"*posix*openmp*mpi*"memory, a process"* ]]
    grep -Eq '^= same +2 [ !]+ 200 ms +200 ms +200 ms +2\.0x$' <<<"$output"
    grep -Eq '^> slow +2 [ !]+ 200 ms +200 ms +250 ms +1\.6-2\.0x +mpi 25 % slower$' <<<"$output"
    grep -Eq '^\? wild +2 ' <<<"$output"
    [[ $output == *"cannot tell (±"*" %)"* ]]
    [[ $output == *"LESSONS"*"A lock undoes it: gil 1.0x, plain 2.0x."*"posix/a/gil.c"* ]]
    [[ $output == *"NEXT  triptych compare wild --until 2%"*'settles "?"'*"report.html"* ]]
    [[ $output != *"variant "* && $output != *"How it was measured"* ]]
    [ "$(wc -l <"$results/records.jsonl")" -eq 104 ]
    # Nothing is wider than its terminal, and without one there are no colours.
    for columns in 60 120 ${TRIPTYCH_TEST_STRESS:+80}; do
        COLUMNS=$columns again
        [ "$(wc -L <<<"$output")" -le "$columns" ] || { echo "$columns: $output"; false; }
        [[ $output != *$'\033'* ]]
        [[ $output == *"mpi 25 % slower"* ]]
    done
}

# bats test_tags=unsanitized
@test "of several settings a line says which one it is for" {
    steady posix/same 0.2 "$lesson"
    steady openmp/same 0.2 "$lesson"
    screen --repeat 1 --set size=7,9
    [[ $output == *" same "*"with size=7, the first of 2 settings; all of them: --details and the report"* ]]
    [[ $output == *"NEXT  triptych compare same"*"--set"*"size=7,9"* ]] || { echo "$output"; false; }
    screen --repeat 1 --env PACE=slow,fast --output results.env
    [[ $output == *"with PACE=slow, the first of 2 settings"* ]]
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0
    screen --repeat 1 --set size=7 --output results.one
    [[ $output != *"the first of"* ]]
}

# bats test_tags=unsanitized
@test "--details, or a workload's name: every table comes before the screen" {
    steady posix/same 0.2 "$lesson"
    steady openmp/same 0.2 "$lesson"
    if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then # what most tests of compare do
        screen --details --repeat 1
        [[ $output == *"median [95 % interval]"*"How it was measured"*"THE WORK"*"NEXT"* ]]
    fi
    screen same --repeat 1
    [[ $output == *"median [95 % interval]"*"How it was measured"*"THE WORK"*"NEXT"* ]]
}

# bats test_tags=unsanitized
@test "a lesson that the data do not support is not said" {
    steady posix/same 0.2 "$lesson"
    sed -i 's/gil) factor=2/gil) factor=1/' "$tree/posix/same"
    screen --variants plain,gil
    [[ $output != *LESSONS* && $output != *"A lock undoes it"* ]]
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || return 0
    steady posix/same 0.2 "$lesson"
    screen --variants plain,sync # what it needs was not measured
    [[ $output != *LESSONS* ]]
}

@test "what fails is on the screen" {
    steady posix/good 0.2
    fake posix/bad 'echo "disk on fire: $(printf "and so on %.0s" {1..15})until it is put out" >&2; exit 1'
    run -1 --separate-stderr "$triptych" compare --programs "$tree" --output "$results" --workers 2 \
        --repeat 2
    [[ $output == *"! failed: posix/bad plain, 2 workers: exit status 1: disk on fire"* ]]
    [[ $(tr -s '\n ' '  ' <<<"$output") == *"and so on until it is put out"* ]] # what to do may come last
}

@test "what differs: behind the longest label there is a blank before its figures, at 60 columns, too" {
    local label labels
    # 20 columns for the label, of which one before it is blank (compare/answer/sheet.c).
    mapfile -t labels < <(sed -n 's/.*translate("\([a-z][^"%]*\)").*/\1/p; s/^    {TRANSLATED("\([^"]*\)").*/\1/p' "$TRIPTYCH_SOURCE/compare/answer/differs.c")
    [ "${#labels[@]}" -ge 7 ]
    for label in "${labels[@]}"; do
        [ "${#label}" -le 18 ] || { echo "'$label' is longer than 18 columns"; false; }
    done
}

shows_end() {
    $tmux capture-pane -p -e | grep -q '^over'
}

# in_terminal COLUMNS: what the screen looks like in a terminal of that width, in $output.
in_terminal() {
    local tmux # each a server of its own: one that is told to end may still listen
    tmux="tmux -L triptych-$(basename "$(mktemp -u)")"
    $tmux -f /dev/null new-session -d -x "$1" -y 60 "env -u COLUMNS ${2-} '$triptych' compare --resume \
        --output results 2>/dev/null; echo over; sleep 300"
    wait_until shows_end
    output=$($tmux capture-pane -p -e -J)
    $tmux kill-server
}

# bats test_tags=unsanitized
@test "a real terminal of 60, 80 and 120 columns; colours are off by NO_COLOR and TERM=dumb" {
    command -v tmux >/dev/null || skip "no tmux"
    local columns
    steady posix/same 0.2
    steady mpi/same 0.25
    screen --variants plain
    unset NO_COLOR
    # shellcheck disable=SC2001 # a pattern of sed's
    for columns in $(printf '%s\n' 60 80 120 | sampled); do
        in_terminal "$columns"
        [[ $output == *over* ]]
        [[ $output == *$'\033[38;5;32m'*posix* && $output == *$'\033[38;5;36m'*mpi* ]]
        [[ $output == *$'\033[31m'*"mpi 25 % slower"* ]]
        [ "$(sed $'s/\033\\[[0-9;]*m//g' <<<"$output" | wc -L)" -le "$columns" ]
    done
    for columns in $(printf '%s\n' NO_COLOR=1 TERM=dumb | sampled); do
        in_terminal 80 "$columns"
        [[ $output == *"mpi 25 % slower"* && $output != *$'\033['* ]]
    done
}

# ---- the default comparison ------------------------------------------------------------------------

# bats test_tags=unsanitized
@test "each workload's line as it is done, where there is no terminal as a plain line" {
    steady posix/a 0.2
    steady openmp/a 0.2
    for panel in posix openmp; do naps $panel/a 0.1; done
    run -0 --separate-stderr "$triptych" compare --programs "$tree" --output "$results" --budget 6s
    grep -Eq '^[=?] a +[0-9]+ .*200 ms +200 ms' <<<"$stderr"
    [[ $stderr != *$'\r'* ]]
}

# bats test_tags=unsanitized
@test "time goes where it cannot tell: a wild line gets more starts than one that is decided" {
    steady posix/a 0.2
    steady openmp/a 0.2
    wild posix/b
    wild openmp/b
    for panel in posix openmp; do naps $panel/a 0.1 && naps $panel/b 0.1; done
    run -0 --separate-stderr "$triptych" compare --programs "$tree" --output "$results" --budget 10s
    starts() { jq -s "map(select(.workload == \"$1\" and .variant == \"plain\").launch) | max" \
        "$results/records.jsonl"; }
    # What noise hits is repeated, too, but not before what cannot tell.
    [ "$(starts b)" -ge 12 ] || skip "this machine is too busy for a dozen starts"
    grep -q '^= a' <<<"$output"
    [ "$(starts b)" -gt "$(starts a)" ]
    [[ $output == *"NEXT  triptych compare --resume --budget 25s"* ]]
}

# bats test_tags=unsanitized
@test "a line with too few starts to say anything gets them first, if there is time for all that it lacks" {
    local panel order
    cd "$BATS_TEST_TMPDIR" || return
    for panel in posix openmp; do
        fake "$panel/a" 'sleep 0.5; workers=2 seconds=0.5; record'
        wild "$panel/b"
        naps "$panel/b" 0.1
    done
    run -0 --separate-stderr "$triptych" compare --programs "$tree" --output "$results" --budget 10s
    order=$(jq -r 'select(.workload == "a" and .launch == 6 or .workload == "b" and .launch == 7).workload' \
        "$results/records.jsonl" | head -n 1)
    jq -se 'any(.[]; .workload == "a" and .launch == 6)' "$results/records.jsonl" >all ||
        skip "this machine is too busy for six starts"
    [ "$order" = a ]
}

# sized PROGRAM: takes as long as its option says, a microsecond each.
sized() {
    fake "$1" 'for word; do [ "${word#--size=}" = "$word" ] || size=${word#--size=}; done
        size=${size/M/000000}
        us=$((${size:-1000} * 1))
        printf -v seconds %d.%06d $((us / 1000000)) $((us % 1000000))
        cpu=999 workers=2 # as many as are asked for: else it is another cell
        record' "" \
        '"scale":{"options":["size"],"waits":false},'
    sed -i 's/"type":"count"/&,"default":1000/' "$tree/$1"
}

@test "what a line tells has one repetition a start, six starts at least; what is in no line has two, and three" {
    local panel
    for panel in posix openmp mpi; do
        steady "$panel/same" 0.2
        sed -i '2i echo "$*" >>"$0-asked"' "$tree/$panel/same"
    done
    run -0 --separate-stderr "$triptych" compare --programs "$tree" --output "$results" --budget 600s
    [[ $output == *"= same "* ]]
    for panel in posix openmp mpi; do
        [ "$(grep -c -e '--variant plain' "$tree/$panel/same-asked")" -ge 6 ]
        ! grep -e '--variant plain.*--repeat' "$tree/$panel/same-asked" || return 1
    done
    [ "$(grep -c -e '--variant sync.*--repeat 2' "$tree/posix/same-asked")" -ge 3 ]
}

# bats test_tags=unsanitized
@test "sizes: what is too short is made as large as it takes 0.2 s, once, for all panels, and said" {
    local saved_s
    sized posix/a
    sized openmp/a
    naps posix/a 0.1
    naps openmp/a 0.1
    run -0 --separate-stderr "$triptych" compare --programs "$tree" --output "$results" --budget 3s
    jq -es 'length > 0 and all(.seconds >= 0.2 and .seconds < 0.5) and
        (map(.setting) | unique | length) == 1' "$results/records.jsonl"
    jq -e '.sizes | length == 1 and .[0].names == ["size"]' "$results/environment.json"
    jq -e '.policy | any(startswith("sizes: "))' "$results/environment.json"
    [[ $output == *"sized for 0.2 s or more"* ]]
    sed -i 's/ \* 1))/ * 10))/' "$tree/posix/a" # now it would be found another size
    saved_s=$(jq -s 'map(.seconds) | add | floor' "$results/records.jsonl")
    run -0 --separate-stderr "$triptych" compare --programs "$tree" --output "$results" --resume --budget 6s
    # how long both took: more than what the first one saved. A long time is told in minutes, to the nearest one.
    [[ ${lines[0]} =~ \ ([0-9]+)\ (s|min)$ ]]
    case ${BASH_REMATCH[2]} in
        s) [ "${BASH_REMATCH[1]}" -ge "$saved_s" ] ;;
        min) [ $((BASH_REMATCH[1] * 60 + 30)) -ge "$saved_s" ] ;;
    esac
    # its own size again, and no other
    [ "$(jq -r .setting "$results/records.jsonl" | sort -u | wc -l)" -eq 1 ]
}

# bats test_tags=unsanitized
@test "sizes: waits are shortened in proportion, and a size that cannot be found is the program's own" {
    fake posix/a 'for word; do [ "${word#--size=}" = "$word" ] || size=${word#--size=}; done
        [[ $size =~ ^([0-9]+)ms:([0-9]+)ms$ ]] || { seconds=9; record; exit; }
        [ "${BASH_REMATCH[2]}" = $((BASH_REMATCH[1] * 3)) ] || exit 1
        printf -v seconds %d.%02d $((BASH_REMATCH[1] / 100)) $((BASH_REMATCH[1] % 100)); record' "" \
        '"scale":{"options":["size"],"waits":true},"default_workers":5,'
    sed -i 's/"type":"count"/"type":"interval","default":[1,3]/' "$tree/posix/a"
    fake posix/b 'case "$*" in *--size*) exit 1 ;; esac; record' "" \
        '"scale":{"options":["size"],"waits":false},'
    sed -i 's/"type":"count"/&,"default":1000/' "$tree/posix/b"
    naps posix/a 0.1
    naps posix/b 0.1
    run -0 "$triptych" compare --programs "$tree" --output "$results" --budget 3s
    jq -es 'map(select(.workload == "a")) | length > 0 and all(.seconds >= 0.2 and .seconds <= 0.8)' \
        "$results/records.jsonl"
    jq -es 'map(select(.workload == "b")) | length > 0 and all(.setting == "")' "$results/records.jsonl"
}

# bats test_tags=unsanitized
@test "noise: what others took while it ran is kept, and said on the first lines" {
    steady posix/a 0.2
    screen --repeat 2
    jq -e '.noise | type == "object"' "$results/environment.json"
    if jq -e '.noise.others_fraction > 0.05' "$results/environment.json"; then
        [[ ${lines[1]}${lines[2]} == *"! noisy: other programs took "*" % of the CPUs"* ]]
    fi
}
