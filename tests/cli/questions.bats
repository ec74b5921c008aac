#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# What every program answers about itself, and how it ends.

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# each CHECK PATTERN [FILTER]: runs `CHECK PROGRAM` for all of the programs that the filter lets through; fails with
# all that it printed.
each() {
    local program wrong all=''
    for program in $(programs "$2" | ${3-cat}); do
        wrong=$("$1" "$program" 2>&1)
        [ -z "$wrong" ] || all+="$program: $wrong"$'\n'
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
    [ -n "${told[$1]}" ] || echo "--describe tells nothing"
    for word in ${told[$1]}; do
        [[ $text == *$'\n'"  $word "* ]] || echo "the help lacks $word"
    done
}

# What answers is the same code in all programs: so it is sampled here, and --describe, which is asked of all of
# them, knows their words.
# bats test_tags=unsanitized
@test "--help names every option and every variant" {
    asked '[(.options[] | select(.type != "operand").name | "--" + .), .variants[].name] | join(" ")'
    each help '*' sampled
}

version() {
    silent_success run_program "$1" --version
    [[ $(<out) =~ ^triptych\ ([0-9]+\.[0-9]+\.[0-9]+)\ \($1\)$ ]] || echo "says $(cat out)"
    [ "${BASH_REMATCH[1]}" = "${told[$1]}" ] || echo "--describe tells another version"
    echo "${BASH_REMATCH[1]}" >>versions
}

# bats test_tags=unsanitized
@test "--version tells one version" {
    asked .version
    each version '*' sampled
    [ "$(printf '%s\n' "${told[@]}" | sort -u - versions | wc -l)" -eq 1 ]
}

list() {
    silent_success run_program "$1" --list
    local line names=()
    [ -s out ] || echo "no variant"
    while IFS= read -r line; do
        [[ $line =~ ^[a-z][a-z_]*$'\t'[^$'\t']+$ ]] || echo "that is not name<TAB>one line: $line"
        names+=("${line%%$'\t'*}")
    done <out
    [ "${names[*]}" = "${told[$1]}" ] || echo "--describe tells other variants"
}

# bats test_tags=unsanitized
@test "--list prints name, tab and one line for each variant" {
    asked '[.variants[].name] | join(" ")'
    each list '*' sampled
}

description() {
    local lines=()
    silent_success run_program "$1" --describe
    mapfile -t lines <out
    [ ${#lines[@]} -eq 1 ] || echo "not one line"
    printf '"%s"\n%s\n' "$1" "${lines[*]}" >>told
}

@test "--describe is one line of JSON and knows the options of the contract" {
    each description '*'
    jq -rs '
        def wrong(condition; what): if condition then empty else what end;
        range(0; length; 2) as $at | .[$at] as $program | .[$at + 1] | "\($program): " + (
        wrong(.schema == "triptych/1"; "schema is \(.schema)"),
        wrong("\(.panel)/\(.workload)" == $program; "calls itself \(.panel)/\(.workload)"),
        wrong((.variants | length) > 0; "no variant"),
        wrong(.variants | all((.may_lose | type) == "boolean"); "a variant without may_lose"),
        wrong([.variants[].name] | length == (unique | length); "a variant is named twice"),
        wrong(.options | all((.name | length) > 0 and (.help | length) > 0);
              "an option without name or help"),
        wrong(.options | all(.type | IN("count", "real", "seconds", "interval", "choice", "flag",
                                        "text", "operand", "list")); "an unknown type of option"),
        wrong(.options | all(.type != "choice" or (.choices | length) > 0); "a choice without choices"),
        (["variant", "list", "describe", "workers", "repeat", "warmup", "quick", "json", "quiet",
          "help", "version"] - [.options[].name] | .[] | "no option \(.)"))' told >wrong
    [ ! -s wrong ] || failed "$(cat wrong)"
    [ "$(wc -l <told)" -eq $((2 * $(programs '*' | wc -l))) ]
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
