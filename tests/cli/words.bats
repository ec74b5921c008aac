# SPDX-License-Identifier: MIT
#
# Figures as people read them, wherever a program or the driver tells one: "1 task", and never "1 tasks";
# no exponents; no time that is told as 0 because its unit is too large.
# shellcheck disable=SC2154 # bats and fakes.bash give them
bats_require_minimum_version 1.5.0
load fakes

# reads_well FILE WHO: what does not is printed, and the test fails. `1 CPUs-...` is no count.
reads_well() {
    local allowed='1 (is|was|has|does|as|its|this|ms|ns|us|process|less|runs|takes|sees|begins|ends|waits)\b|1 [a-z]+s='
    grep -nE '(^|[^0-9.,:_-])1 [A-Za-z]+s\b' "$1" | grep -vE "$allowed" >ugly || true
    grep -nE '\b[0-9](\.[0-9]+)?e[+-]?[0-9]+\b|\b0\.0+ (s|ms|us|ns)\b' "$1" |
        grep -vE 'may be written|--[a-z-]+ [0-9]+e' >>ugly || true
    [ ! -s ugly ] || failed "$2: $(head -5 ugly)"
}

# smallest PROGRAM: its options that make the smallest job.
smallest() {
    describe "$1" '.options[] | select(.scope == "workload" and .type == "count" and
        (.minimum // 0) <= 1 and (.name | IN("from", "per-host", "retries", "follow", "seed") | not)) |
        if .name == "to" then "--to=2" else "--\(.name)=1" end'
}

# run_smallest PROGRAM OPTION...: with one worker, and if it asks a server with one URL.
run_smallest() {
    local program=$1
    shift
    if needs_server "$program"; then
        # shellcheck disable=SC2016 # the inner shell expands
        "$TRIPTYCH_BUILD/url-server" --plain --urls 1 -- bash -c \
            '. "$TRIPTYCH_SOURCE/tests/programs.sh"; run_program "$@"' bash "$program" "$@" '{urls}'
    else
        launch "$program" 1 "$@"
    fi
}

# bats test_tags=unsanitized
@test "every program: one worker, one task, one item, one URL" {
    cd "$BATS_TEST_TMPDIR"
    for program in $(programs '*/*' | sampled | sampled); do # of each panel some
        mapfile -t options < <(smallest "$program")
        needs_server "$program" && options=()
        run_smallest "$program" --variant all --quick "${options[@]}" >out 2>&1 || failed "$program: $(cat out)"
        reads_well out "$program ${options[*]}"
        "$TRIPTYCH_BUILD/$program" --help >out 2>&1
        reads_well out "$program --help"
    done
}

# one COMMAND...: a command of the driver, which may find or say something bad, but not usage.
one() {
    status=0
    "$triptych" "$@" >out 2>&1 </dev/null || status=$?
    [ "$status" -le 1 ] || [ "$2" = nothing ] || failed "$*: status $status: $(cat out)"
    [ -s out ] || failed "$*: nothing"
    reads_well out "$*"
}

# bats test_tags=unsanitized
@test "the driver: one program, one cell, one start, one failure" {
    cd "$BATS_TEST_TMPDIR"
    fake posix/toy 'record'
    fake openmp/broken 'exit 1'
    fake openmp/wrong 'verified=false; record'
    for command in compare race ${TRIPTYCH_TEST_STRESS:+list doctor prices report diff}; do
        one "$command" --help
    done
    one list --programs "$tree"
    one compare --programs "$tree" --workers 1 --output a toy --min-runs 1
    for format in markdown ${TRIPTYCH_TEST_STRESS:+table csv}; do # above is a table
        one compare --programs "$tree" --workers 1 --output b --format "$format" --min-runs 1
    done
    one compare --programs "$tree" --workers 1 --output b --dry-run
    one compare --programs "$tree" --workers 1 --output c --budget 1s
    one diff a b
    one report a b
    one compare --programs "$tree" --workers 1 --output a --resume toy
    one compare nothing
    one doctor --programs "$tree"
}

# bats test_tags=unsanitized,stress
@test "the driver: real programs with one worker, by size and by numbers of workers" {
    cd "$BATS_TEST_TMPDIR"
    programs posix/pool | grep -q . || skip "no posix panel in this build"
    one compare pool data_race queue --panels posix --workers 1 --output a --quick --repeat 3
    one compare pool data_race --panels posix,openmp --workers 1,2 --output b --budget 3s
    one compare pool --panels posix --variants threads --workers 1 --metg --output c --budget 3s
    one prices --panels posix --quick --only mutex --only barrier --output d
    one diff a a
}
