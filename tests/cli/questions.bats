#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# What every program answers about itself, and how it ends.

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# each CHECK PATTERN [ARGUMENT...]: runs `CHECK PROGRAM ARGUMENT...` for all of the programs; fails
# with all that it printed.
each() {
    local check=$1 pattern=$2 program all=''
    shift 2
    for program in $(programs "$pattern"); do
        all+=$("$check" "$program" "$@" 2>&1 | sed "s|^|$program: |")
    done
    [ -n "$(programs '*')" ] || failed "there is no program"
    [ -z "$all" ] || failed "$all"
}

# silent_success COMMAND...: runs it with standard output in `out`; prints what is wrong.
silent_success() {
    "$@" >out 2>err || echo "status $? of $*"
    [ ! -s err ] || echo "on standard error: $(head -n 5 err)"
}

help() {
    silent_success run_program "$1" --help
    local word text
    text=$'\n'$(<out)
    [[ $text == *$'\nusage: '* ]] || echo "no usage"
    for word in $(describe "$1" '(.options[] | select(.type != "operand").name | "--" + .), .variants[].name'); do
        [[ $text == *$'\n'"  $word "* ]] || echo "the help lacks $word"
    done
}

# bats test_tags=unsanitized
@test "--help names every option and every variant" {
    each help '*'
}

version() {
    silent_success run_program "$1" --version
    [[ $(<out) =~ ^triptych\ ([0-9]+\.[0-9]+\.[0-9]+)\ \($1\)$ ]] || echo "says $(cat out)"
    [ "${BASH_REMATCH[1]}" = "$(describe "$1" .version)" ] || echo "--describe tells another version"
    echo "${BASH_REMATCH[1]}" >>versions
}

# bats test_tags=unsanitized
@test "--version tells one version" {
    each version '*'
    [ "$(sort -u versions | wc -l)" -eq 1 ]
}

list() {
    silent_success run_program "$1" --list
    [ -s out ] || echo "no variant"
    if grep -nvP '^[a-z][a-z_]*\t[^\t]+$' out; then
        echo "that is not name<TAB>one line"
    fi
    [ "$(cut -f 1 out)" = "$(describe "$1" '.variants[].name')" ] ||
        echo "--describe tells other variants"
}

# bats test_tags=unsanitized
@test "--list prints name, tab and one line for each variant" {
    each list '*'
}

description() {
    silent_success run_program "$1" --describe
    [ "$(wc -l <out)" -eq 1 ] || echo "not one line"
    jq -er --arg panel "${1%/*}" --arg workload "${1#*/}" '
        def wrong(condition; what): if condition then empty else what end;
        wrong(.schema == "triptych/1"; "schema is \(.schema)"),
        wrong(.workload == $workload and .panel == $panel; "calls itself \(.panel)/\(.workload)"),
        wrong((.variants | length) > 0; "no variant"),
        wrong(.variants | all((.may_lose | type) == "boolean"); "a variant without may_lose"),
        wrong([.variants[].name] | length == (unique | length); "a variant is named twice"),
        wrong(.options | all((.name | length) > 0 and (.help | length) > 0);
              "an option without name or help"),
        wrong(.options | all(.type | IN("count", "real", "seconds", "interval", "choice", "flag",
                                        "text", "operand", "list")); "an unknown type of option"),
        wrong(.options | all(.type != "choice" or (.choices | length) > 0); "a choice without choices"),
        (["variant", "list", "describe", "workers", "repeat", "warmup", "quick", "json", "quiet",
          "help", "version"] - [.options[].name] | .[] | "no option \(.)")' out
}

@test "--describe is one line of JSON and knows the options of the contract" {
    each description '*'
}

full_disk() {
    local question status
    for question in --help --list --describe --version; do
        run_program "$1" "$question" >/dev/full 2>err
        status=$?
        [ "$status" -eq 1 ] || echo "$question: status $status"
        grep -q "^${1#*/}.*standard output: " err || echo "$question: says $(cat err)"
    done
}

# bats test_tags=unsanitized
@test "an answer that cannot be written is a failure" {
    each full_disk '*/cpu_bound' # who writes them is the same in all programs of a panel
}
