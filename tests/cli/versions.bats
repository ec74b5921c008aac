#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Files say in which form they are. fixtures/triptych-1 was written by version 0.1.0 and has to be read
# by all later ones; what is newer than the program is refused, and stays as it is.

load helpers

setup() {
    triptych=$TRIPTYCH_BUILD/triptych
    [ -x "$triptych" ] || skip "this build has no triptych"
    cd "$BATS_TEST_TMPDIR" || return
    cp -r "$TRIPTYCH_SOURCE/tests/cli/fixtures/triptych-1" old
    cp -r old newer
    chmod -R u+w old newer
    sum=$(sum_of newer)
}

# sum_of FOLDER: changes with any byte and any name in it.
sum_of() {
    (cd "$1" && find . -type f -exec sha256sum {} + | sort)
}

# newer FILE: what a version would write that knows one form more.
newer() {
    sed -i 's|"triptych/1"|"triptych/2"|; s|"triptych-learn\\/1"|"triptych-learn\\/2"|; s|^triptych journal 1:|triptych journal 2:|' "newer/$1"
    sum=$(sum_of newer)
}

# refused COMMAND...: with status 2 and one sentence that says why; nothing is changed.
refused() {
    run "$@"
    [ "$status" -eq 2 ] || failed "status $status: $*: $output"
    [[ $output == *"was written by a newer version of triptych than this one ("*"read it with that version"* ]] ||
        failed "$*: $output"
    [ "$(wc -l <<<"$output")" -eq 1 ] || failed "$*: $output"
    [ "$(sum_of newer)" = "$sum" ] || failed "$* has changed something"
}

@test "the present form is read: report, diff, prices, races" {
    "$triptych" report old --output page.html 2>err >out || failed "$(cat err)"
    [ ! -s err ] || failed "$(cat err)"
    grep -q cpu_bound page.html
    "$triptych" diff old old --format json 2>err >out || failed "$(cat err)"
    [ ! -s err ] || failed "$(cat err)"
    [ "$(jq '.cells | length' out)" -eq 2 ]
}

@test "the present form is read: what was simulated, which a report shows" {
    grep -q '"simulated":\[{"simulation":"pool"' <("$triptych" report old --output page.html >/dev/null && cat page.html) ||
        failed "it is not in the page"
    newer simulation.jsonl
    refused "$triptych" report newer
    [ ! -e newer/report.html ]
}

@test "the present form is read: --resume, a journal, a learner's progress" {
    [ -x "$TRIPTYCH_BUILD/posix/cpu_bound" ] || skip "there is no posix panel"
    "$triptych" compare --resume --output old --dry-run >out 2>err || failed "$(cat err)"
    "$TRIPTYCH_BUILD/posix/pool" --quick --journal old/journal --json >out 2>err || failed "$(cat err)"
    [ "$(jq .resumed_units out)" -eq 4 ] || failed "$(cat out)"
    mkdir course
    cp old/learn.json course/.triptych-learn.json
    "$triptych" learn course list >out 2>err || failed "$(cat err)"
}

# bats test_tags=unsanitized
@test "the present form is read: a replay of a schedule, a rubric" {
    mkdir -p class/ann/04-pool
    printf 'int main(void) { return 0; }\n' >class/ann/04-pool/posix.c
    run "$triptych" grade class --exercise pool/posix --rubric old/rubric.json --output grades
    [ "$status" -lt 2 ] || failed "status $status: $output"
    [ "$(jq '.students[0].of' grades/results.json)" = 10 ] || failed "$output"
    [ -r "$TRIPTYCH_BUILD/posix/explore/libexplore.a" ] || skip "no explorer of posix in this build"
    run "$triptych" explore --replay old/lost.replay
    [[ $status -eq 1 && $output == *"WRONG ANSWER"*"(replayed)"* ]] || failed "status $status: $output"
}

@test "newer records are refused" {
    newer records.jsonl
    refused "$triptych" report old newer --output page.html
    refused "$triptych" diff newer/records.jsonl old
    if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then # the same code
        refused "$triptych" report newer
        refused "$triptych" diff old newer
    fi
    refused "$triptych" compare --resume --output newer
    refused "$triptych" compare cpu_bound --quick --repeat 1 --no-prices --output newer
    [ ! -e page.html ]
}

@test "a newer environment.json is refused" {
    newer environment.json
    refused "$triptych" report newer
    refused "$triptych" diff newer old
    refused "$triptych" compare --resume --output newer
    refused "$triptych" compare cpu_bound --quick --repeat 1 --no-prices --output newer
}

# bats test_tags=unsanitized
@test "newer prices and races are refused" {
    newer prices.jsonl
    refused "$triptych" report newer
    refused "$triptych" prices --quick --only mutex --workers 1 --output newer
    cp old/prices.jsonl newer/prices.jsonl
    newer race.jsonl
    refused "$triptych" report newer
    mkdir -p tree/posix # where there is no race lab to be built
    cp "$TRIPTYCH_BUILD/posix/data_race" tree/posix
    refused "$triptych" race --programs tree --quick --workers 1 --output newer
    # What was measured beside it counts, without a page.
    run "$triptych" compare cpu_bound --panels posix --variants sync --quick --repeat 1 --no-prices --output newer
    [[ $status -eq 0 && $output == *"was written by a newer version"* ]] || failed "status $status: $output"
    [ ! -e newer/report.html ]
}

@test "a newer journal and a newer learner's folder are refused" {
    newer journal
    if [ -x "$TRIPTYCH_BUILD/posix/pool" ]; then
        refused "$TRIPTYCH_BUILD/posix/pool" --quick --journal newer/journal
    fi
    newer learn.json
    mv newer/learn.json newer/.triptych-learn.json
    sum=$(sum_of newer)
    refused "$triptych" learn newer list
    refused "$triptych" learn newer
}

@test "a newer replay of a schedule and a newer rubric are refused" {
    mkdir class
    printf 'triptych-explore\t2\nsource\ta.c\n' >newer/a.replay
    printf '{"schema":"triptych-rubric/2"}\n' >newer/rubric.json
    sum=$(sum_of newer)
    refused "$triptych" explore --replay newer/a.replay
    refused "$triptych" grade class --rubric newer/rubric.json
}

@test "one number: driver, programs, price lists, man pages and records' environment" {
    local wanted program
    wanted=$(sed -n 's/^project(triptych VERSION \([0-9.]*\).*/\1/p' "$TRIPTYCH_SOURCE/CMakeLists.txt")
    [ "$("$triptych" --version)" = "triptych $wanted" ]
    for program in posix/cpu_bound openmp/pool posix/prices; do
        [ ! -x "$TRIPTYCH_BUILD/$program" ] || [[ $("$TRIPTYCH_BUILD/$program" --version) == "triptych $wanted ($program)" ]] ||
            failed "$("$TRIPTYCH_BUILD/$program" --version)"
    done
    [ ! -x "$TRIPTYCH_BUILD/posix/cpu_bound" ] || [ "$(describe posix/cpu_bound .version)" = "$wanted" ]
    [ ! -e "$TRIPTYCH_BUILD/share/written" ] || grep -q "\"triptych $wanted\"" "$TRIPTYCH_BUILD/share/man/man1/triptych.1"
    grep -q "^## \[Unreleased\]: $wanted$\|^## \[$wanted\]" "$TRIPTYCH_SOURCE/CHANGELOG.md"
}
