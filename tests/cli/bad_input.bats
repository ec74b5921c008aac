#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Whatever is wrong with a command line: status 2, one line of complaint that names the option and
# the value, and nothing on standard output.

load helpers

setup() {
    table=$BATS_TEST_DIRNAME/bad_input.tsv
    wrong=()
    share=9 # one in so many rows that are for all panels, where posix tries all of them
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || share=3
    cd "$BATS_TEST_TMPDIR" || return
    # bats notes each command before it is run, which takes longer than most of these; none_wrong says what is wrong.
    set +T
}

# refused PROGRAM NAMES COMMAND...: runs it, and adds to the array `wrong` what is wrong with how it
# refuses. It is called a thousand times: so nothing here starts a process besides the command.
refused() {
    local workload=${1#*/} names=$2 status line own=() nothing=
    shift 2
    status=0
    "$@" >out 2>err || status=$?
    [ "$status" -eq 2 ] || wrong+=("$*: status $status")
    IFS= read -r nothing <out || true
    [ -z "$nothing" ] && [ ! -s out ] || wrong+=("$*: on standard output: $nothing")
    while IFS= read -r line; do # the launcher says its part, too
        [[ $line =~ ^$workload(\ \([a-z]+\ [0-9]+\))?:\  ]] && own+=("$line")
    done <err
    [ ${#own[@]} -eq 1 ] || wrong+=("$*: says: $(head -n 5 err)")
    while [ -n "$names" ]; do
        [[ ${own[*]} == *"${names%%|*}"* ]] || wrong+=("$*: does not name ${names%%|*}: ${own[*]}")
        [[ $names == *'|'* ]] || break
        names=${names#*|}
    done
}

# none_wrong WHAT: what was tried, and whether all of it was refused as it should.
none_wrong() {
    local IFS=$'\n'
    echo "# $1" >&3
    [ ${#wrong[@]} -eq 0 ] || failed "${wrong[*]}"
}

# read_table: the arrays row_programs, row_names and row_arguments.
read_table() {
    local programs names arguments
    row_programs=() row_names=() row_arguments=()
    while IFS=$'\t' read -r programs names arguments; do
        case $programs in '#'* | '') continue ;; esac
        row_programs+=("$programs") row_names+=("$names") row_arguments+=("$arguments")
    done <"$table"
}

# alone PROGRAM ARGUMENT...: runs it as run_program does, but for timeout(1), whose start takes as long as the program.
# What hangs is ended by CTest.
alone() {
    [[ $1 != mpi/* ]] || local -x ASAN_OPTIONS=detect_leaks=0 # as in run_program
    "$TRIPTYCH_BUILD/$1" "${@:2}" </dev/null
}

# each_row PANEL SHARE: the panel's own rows, and one of SHARE of those that are for all panels. What reads a row that
# is for all programs is the same code in each of them: so it is tried with one of them, each time another one.
each_row() {
    local at program words candidates
    mapfile -t candidates < <(programs "$1/*")
    [ ${#candidates[@]} -gt 0 ] || skip "no panel $1"
    read_table
    for at in "${!row_programs[@]}"; do
        eval "words=(${row_arguments[at]})" # our own table: quotes as in a shell
        for program in "${candidates[@]}"; do
            # shellcheck disable=SC2053 # the right side is a pattern
            [[ $program == ${row_programs[at]} ]] || continue
            if [[ ${row_programs[at]} == *'/*' ]]; then
                [[ $program == "${candidates[at % ${#candidates[@]}]}" ]] || continue
            fi
            [[ ${row_programs[at]} != '*/'* ]] || ((at % $2 == 0)) || continue
            refused "$program" "${row_names[at]}" alone "$program" "${words[@]}"
        done
    done
    none_wrong "${#row_programs[@]} rows"
}

# wrong_invocations: for each option of the programs whose descriptions are on standard input a line with the
# program, a tab, the option's name, a tab, `value` or `missing` or `flag`, a tab, a wrong value. What reads an
# option is the same code in all programs: so those of all programs come once for each panel, and those of a
# workload once. One function reads all values of a type: so what is no value of it comes once, and each option has
# one of those, nothing, and what is beyond its own ends.
wrong_invocations() {
    # shellcheck disable=SC2016 # jq's own variables
    jq -r '
        def beyond: if .minimum != null and .minimum >= 1 then .minimum - 1 else empty end,
                    if .maximum != null and .maximum < 9e15 then .maximum + 1 else empty end,
                    if .type == "choice" then (.choices[0] + "x"), .choices[0][:-1] else empty end;
        def of_no_option:
            if .type == "count" then
                ("-1", "+1", "", " 1", "1 ", "1e99", "1.5", "0x10", "_1", "1_", "1__0", "1e-1",
                 "nan", "inf", "18446744073709551616", "--json")
            elif .type == "real" then ("-1", "", "1e999", "nan", "inf", "0x1", "1.")
            elif .type == "seconds" then
                ("-1s", "", "1 s", "1sec", "1e999", "nan", "inf", "1__0s", "1:2")
            elif .type == "interval" then
                ("-1s", "", "2s:1s", ":", "1s:", ":1s", "1:2:3", "nan", "1s:x")
            elif .type == "choice" or .type == "text" then ""
            else empty end;
        .panel as $panel | .workload as $workload | .options[] | select(.type != "operand")
        | "\(if .scope == "workload" then $workload else $panel end) \(tojson)" as $key | . as $option
        | if .type == "flag" then [$key, "flag", ""]
          else
            [$key, "missing", ""],
            ((if .type == "text" then empty else "10x" end, beyond) | [$key, "value", tostring]),
            (of_no_option | [$option.type, "value", .])
          end
        | "\(.)\t\($panel)/\($workload)\t\($option.name)\t\(.[1])\t\(.[2])"' |
        awk -F '\t' '!tried[$1]++' | cut -f 2-
}

@test "the table has at least 60 rows" {
    read_table
    [ ${#row_programs[@]} -ge 60 ]
}

@test "posix: every row of the table is refused" {
    each_row posix 1
}

# bats test_tags=unsanitized
@test "openmp: every row of its own, and a part of those for all panels, is refused" {
    each_row openmp "$share"
}

# bats test_tags=unsanitized
@test "mpi without a launcher: every row of its own, and a part of those for all panels, is refused" {
    each_row mpi "$share"
}

# bats test_tags=unsanitized
@test "mpi with two ranks: one complaint for all ranks" {
    [ -n "$(programs 'mpi/*')" ] || skip "no mpi panel"
    local at candidates=() program words step=40
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || step=20
    mapfile -t candidates < <(programs 'mpi/*')
    read_table
    # A launch takes long: so few rows, with one program each. What the ranks do together is one function of the
    # bench, whatever the row.
    for ((at = 0; at < ${#row_programs[@]}; at += step)); do
        eval "words=(${row_arguments[at]})"
        for program in "${candidates[@]}"; do
            # shellcheck disable=SC2053 # the right side is a pattern
            if [[ $program == ${row_programs[at]} ]]; then
                refused "$program" "${row_names[at]}" run_program "$program" --ranks 2 "${words[@]}"
                break
            fi
        done
    done
    none_wrong "one in $step of ${#row_programs[@]} rows under the launcher"
}

@test "every option refuses values that are not of its type or in its range" {
    local program name kind value description all=()
    # The quickest first: ranks are slow to start, and so is check_urls, which every panel begins with.
    mapfile -t all < <(for program in $(programs 'posix/*' | tac) $(programs 'openmp/*' | tac) $(programs 'mpi/*' | tac); do
        look_up "$program"
        printf '%s\n' "$description"
    done | wrong_invocations)
    [ ${#all[@]} -gt 100 ]
    while IFS=$'\t' read -r program name kind value; do
        case $kind in
            flag) refused "$program" "--$name=yes" alone "$program" "--$name=yes" ;;
            missing) refused "$program" "--$name" alone "$program" "--$name" ;;
            *) refused "$program" "--$name|'$value'" alone "$program" "--$name" "$value" ;;
        esac
    done < <(printf '%s\n' "${all[@]}" | sampled)
    none_wrong "a sample of ${#all[@]} wrong invocations"
}
