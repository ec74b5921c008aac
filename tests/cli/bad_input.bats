#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Whatever is wrong with a command line: status 2, one line of complaint that names the option and
# the value, and nothing on standard output.

load helpers

setup() {
    table=$BATS_TEST_DIRNAME/bad_input.tsv
    cd "$BATS_TEST_TMPDIR" || return
}

# complaints PROGRAM NAMES COMMAND...: runs it; prints what is wrong with how it refuses.
complaints() {
    local workload=${1#*/} names=$2 status line own=()
    shift 2
    "$@" >out 2>err
    status=$?
    [ "$status" -eq 2 ] || echo "$*: status $status"
    [ ! -s out ] || echo "$*: on standard output: $(head -n 3 out)"
    while IFS= read -r line; do # the launcher says its part, too
        [[ $line =~ ^$workload(\ \([a-z]+\ [0-9]+\))?:\  ]] && own+=("$line")
    done <err
    [ ${#own[@]} -eq 1 ] || echo "$*: says: $(head -n 5 err)"
    while [ -n "$names" ]; do
        [[ ${own[*]} == *"${names%%|*}"* ]] || echo "$*: does not name ${names%%|*}: ${own[*]}"
        [[ $names == *'|'* ]] || break
        names=${names#*|}
    done
}

# each_row FUNCTION PATTERN: calls it as FUNCTION PROGRAM NAMES ARGUMENT... for all rows and all of
# the programs that match both the row and PATTERN; stops nowhere, fails if anything was printed.
each_row() {
    local rows=0 runs=0 programs names arguments program words all=
    while IFS=$'\t' read -r programs names arguments; do
        case $programs in '#'* | '') continue ;; esac
        rows=$((rows + 1))
        eval "words=($arguments)" # our own table: quotes as in a shell
        for program in $(programs "$programs"); do
            # shellcheck disable=SC2053 # the right side is a pattern
            [[ $program == $2 ]] || continue
            runs=$((runs + 1))
            all+=$("$1" "$program" "$names" "${words[@]}")
        done
    done <"$table"
    echo "# $rows rows, $runs wrong invocations" >&3
    [ -z "$all" ] || failed "$all"
}

alone() {
    local program=$1 names=$2
    shift 2
    complaints "$program" "$names" run_program "$program" "$@"
}

# wrong_values OPTION: one bad value a line for the option that jq gives as an object.
wrong_values() {
    jq -r '
        def beyond: if .minimum != null and .minimum >= 1 then .minimum - 1 else empty end,
                    if .maximum != null and .maximum < 9e15 then .maximum + 1 else empty end;
        if .type == "count" then
            ("10x", "-1", "+1", "", " 1", "1 ", "1e99", "1.5", "0x10", "_1", "1_", "1__0", "1e-1",
             "nan", "inf", "18446744073709551616", "--json", beyond)
        elif .type == "real" then ("x", "-1", "", "1e999", "nan", "inf", "0x1", "1.", beyond)
        elif .type == "seconds" then
            ("x", "-1s", "", "1 s", "1sec", "1e999", "nan", "inf", "1__0s", "1:2", beyond)
        elif .type == "interval" then
            ("x", "-1s", "", "2s:1s", ":", "1s:", ":1s", "1:2:3", "nan", "1s:x", beyond)
        elif .type == "choice" then ("none-such", "", (.choices[0] + "x"), .choices[0][:-1])
        elif .type == "text" then ""
        else empty end | tostring' <<<"$1"
}

# try_options PROGRAM SCOPE KEY: every option of that scope with every bad value of its type, unless the
# same option has been tried under that key: what reads it is the same code in all programs.
declare -gA tried=()
try_options() {
    local program=$1 option name type value
    while IFS=$'\t' read -r name type option; do
        [ -z "${tried["$3 $option"]:-}" ] || continue
        tried["$3 $option"]=$program
        case $type in
            operand) continue ;;
            flag) alone "$program" "--$name=yes" "--$name=yes" ;;
            *) alone "$program" "--$name" "--$name" ;; # the value is missing
        esac
        while IFS= read -r value; do
            alone "$program" "--$name|'$value'" "--$name" "$value"
        done < <(wrong_values "$option")
    done < <(describe "$program" \
        ".options[] | select(.scope == \"$2\") | \"\(.name)\\t\(.type)\\t\(tojson)\"")
}

@test "the table has at least 60 rows" {
    [ "$(grep -vc '^#' "$table")" -ge 60 ]
}

# one_a_row PROGRAM NAMES ARGUMENT...: what reads a row that is for all programs is the same code in
# each of them, so it is tried with one of its panel, each time another one. (rows and programs are
# those of each_row.)
one_a_row() {
    local candidates
    mapfile -t candidates < <(programs "${1%/*}/*")
    # shellcheck disable=SC2154 # the caller's
    [[ $programs != '*/*' || $1 == "${candidates[rows % ${#candidates[@]}]}" ]] || return 0
    alone "$@"
}

@test "posix: every row of the table is refused" {
    each_row one_a_row 'posix/*'
}

@test "openmp: every row of the table is refused" {
    each_row one_a_row 'openmp/*'
}

@test "mpi without a launcher: every row of the table is refused" {
    each_row one_a_row 'mpi/*'
}

@test "mpi with two ranks: one complaint for all ranks" {
    [ -n "$(programs 'mpi/*')" ] || skip "no mpi panel"
    local rows=0 common=0 all='' programs names arguments program words
    while IFS=$'\t' read -r programs names arguments; do
        case $programs in '#'* | '') continue ;; esac
        # A launch takes long: so every fourth row, with one program each. What the ranks do together
        # is one function of the bench, whatever the row.
        [ $((common++ % 4)) -eq 0 ] || continue
        eval "words=($arguments)"
        for program in $(programs 'mpi/*'); do
            # shellcheck disable=SC2053 # the right side is a pattern
            if [[ $program == $programs ]]; then
                rows=$((rows + 1))
                all+=$(complaints "$program" "$names" run_program "$program" --ranks 2 "${words[@]}")
                break
            fi
        done
    done <"$table"
    echo "# $rows wrong invocations under the launcher" >&3
    [ -z "$all" ] || failed "$all"
}

@test "every option refuses values that are not of its type or in its range" {
    local program panel
    : >wrong
    for program in $(programs '*'); do
        panel=${program%/*}
        try_options "$program" workload "${program#*/}" >>wrong || true # it goes on after each
        try_options "$program" program "$panel" >>wrong || true # those of all programs: once in each panel
    done
    [ "${#tried[@]}" -gt 0 ]
    [ ! -s wrong ] || failed "$(cat wrong)"
}
