# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the scripts of the tests share: how to start a program as its users do, and how to tell what
# went wrong. CTest sets the variables TRIPTYCH_*.

readonly deadline_s=300 # against hanging only

# programs PATTERN: those of this build that match the shell pattern, such as 'mpi/*'.
programs() {
    local program
    for program in $TRIPTYCH_PROGRAMS; do
        # shellcheck disable=SC2053 # the right side is a pattern
        [[ $program == $1 ]] && printf '%s\n' "$program"
    done
}

# needs_server PROGRAM: it takes a file of URLs, which only the bundled server can make true.
needs_server() {
    "$TRIPTYCH_BUILD/$1" --describe | jq -e '.options | any(.type == "operand")' >/dev/null
}

# run_program PROGRAM [--ranks N] [ARGUMENT...]: runs it alone, or under the launcher.
run_program() {
    local program=$1 command=("$TRIPTYCH_BUILD/$1")
    shift
    if [ "${1:-}" = --ranks ]; then
        command=("$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" "$2" "${command[@]}")
        shift 2
    fi
    if [[ $program == mpi/* ]]; then # Open MPI and MPICH never free all that they took
        local -x ASAN_OPTIONS=detect_leaks=0
    fi
    timeout "$deadline_s" "${command[@]}" "$@" </dev/null
}

# launch PROGRAM WORKERS [ARGUMENT...]: runs it with so many workers, and a server where it needs
# one.
launch() {
    local program=$1 workers=$2
    shift 2
    local number=(--workers "$workers")
    [[ $program == mpi/* ]] && number=(--ranks "$workers")
    run_program "$program" "${number[@]}" "$@"
}

failures=0 checks=0

# report COMPLAINT TITLE: one line of result, in the Test Anything Protocol; an empty complaint is a
# success.
report() {
    checks=$((checks + 1))
    if [ -z "$1" ]; then
        printf 'ok %d %s\n' "$checks" "$2"
    else
        failures=$((failures + 1))
        printf 'not ok %d %s\n' "$checks" "$2"
        printf '%s\n' "$1" | head -n 40 | sed 's/^/# /'
    fi
}

# finish: the end of a script: fails if a check did, or if there was none.
finish() {
    printf '1..%d\n' "$checks"
    [ "$failures" -eq 0 ] && [ "$checks" -gt 0 ]
}

# skip REASON: ends the script; nothing could be tested.
skip() {
    printf '1..0 # SKIP %s\n' "$1"
    exit 77
}
