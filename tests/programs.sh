# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# How the tests start a program as its users do. CTest sets the variables TRIPTYCH_*.

readonly deadline_s=300 # against hanging only

# has_children PROCESS NUMBER: whether it has so many.
has_children() {
    [ "$(pgrep -cP "$1")" -eq "$2" ]
}

# running PATTERN: the processes whose command line matches (pgrep -f); status 1 if there is none. What the
# tests of another build have started meanwhile is not meant.
running() {
    local process found=1
    for process in $(pgrep -f -- "$1"); do
        if grep -qzxF "TRIPTYCH_BUILD=$TRIPTYCH_BUILD" "/proc/$process/environ" 2>/dev/null; then
            echo "$process"
            found=0
        fi
    done
    return "$found"
}

# wait_until COMMAND...: until it succeeds. A busy machine may take long for any step of a test, so there is
# no deadline but that against hanging. When that is over, the shell's background jobs are ended, too, for
# which bats would wait.
wait_until() {
    local began=$SECONDS deadline=$((SECONDS + deadline_s)) pause=0.05
    until "$@"; do
        if ((SECONDS >= deadline)); then
            printf 'after %s s still not: %s\n' "$deadline_s" "$*" >&2
            # shellcheck disable=SC2046 # one word a job
            kill $(jobs -p) 2>/dev/null
            return 1
        fi
        sleep "$pause"
        ((SECONDS < began + 2)) || pause=0.2 # looking takes CPU time, too
    done
}

# programs PATTERN: those of this build that match the shell pattern, such as 'mpi/*'.
programs() {
    local program
    for program in $TRIPTYCH_PROGRAMS; do
        # shellcheck disable=SC2053 # the right side is a pattern
        [[ $program == $1 ]] && printf '%s\n' "$program"
    done
}

# sampled: every third line of standard input; all of them in the target stress-suite. For what takes long and is
# the same code in most programs and variants.
sampled() {
    if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then cat; else sed -n '1~3p'; fi
}

# jq -e: before 1.7 it is content where there was no input at all, as from a program that printed nothing.
jq() {
    local all status=0
    [[ ${1-} =~ ^-[a-zA-Z]*e ]] || { command jq "$@"; return; }
    all=$(command jq "$@") || status=$?
    [ -z "$all" ] || printf '%s\n' "$all"
    [ "$status" -ne 0 ] || [ -n "$all" ] || status=4
    return "$status"
}

# look_up PROGRAM: what --describe tells of it, in `description`. It is kept in the build folder, since every launch asks;
# not in an installed tree, into which nobody writes.
look_up() {
    local kept=$TRIPTYCH_BUILD/tests/descriptions/${1//\//.}
    if [ "$kept" -nt "$TRIPTYCH_BUILD/$1" ]; then
        description=$(<"$kept")
        return
    fi
    description=$("$TRIPTYCH_BUILD/$1" --describe) || return
    [ -e "$TRIPTYCH_BUILD/CMakeCache.txt" ] || return 0
    { mkdir -p "${kept%/*}" && printf '%s\n' "$description" >"$kept.$BASHPID" && mv "$kept.$BASHPID" "$kept"; } 2>/dev/null || true
}

# needs_server PROGRAM: it takes a file of URLs, which only the bundled server can make true. (Quotes in a text of
# --describe are escaped, so that only a member looks like this. A start of jq costs more than most programs.)
needs_server() {
    local description=
    look_up "$1"
    [[ $description == *'"type":"operand"'* ]]
}

# is_told_of PROGRAM VARIANT: ThreadSanitizer tells a race of it that no test should fail for. The racy
# ones race on purpose (race.cmake has tests of them). In openmp/graph, libomp 14 gives the memory of a
# task that one thread has finished to the next task that another one makes; Archer does not know of that, and now
# and then (1 of 24 runs with 5 threads) what the one read of its task and the other wrote counts as a race.
is_told_of() {
    [ "$TRIPTYCH_SANITIZE" = thread ] &&
        { [[ $2 =~ ^(fork_)?racy$ ]] || [ "$1 $2" = 'openmp/graph tasks' ]; }
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

# launch PROGRAM WORKERS [ARGUMENT...]: runs it with so many workers (0: as many as it likes). One
# that takes a file of URLs gets the list of the bundled server. It waits $url_timeout for each answer; where
# that is not set, 3 s, or 8 s in a build with a sanitizer, which is slow.
launch() {
    local program=$1 number=() url_server=()
    case $program in
        mpi/*) number=(--ranks "$2") ;;
        *) [ "$2" -eq 0 ] || number=(--workers "$2") ;;
    esac
    shift 2
    if needs_server "$program"; then
        # shellcheck disable=SC2016 # the inner shell expands
        url_server=("$TRIPTYCH_BUILD/url-server" -- bash -c
            '. "$TRIPTYCH_SOURCE/tests/programs.sh"; run_program "$@"' bash)
        local patience=3s
        [ -z "$TRIPTYCH_SANITIZE" ] || patience=8s
        set -- --timeout "${url_timeout:-$patience}" "$@" '{urls}'
    fi
    if [ ${#url_server[@]} -gt 0 ]; then
        "${url_server[@]}" "$program" "${number[@]}" "$@"
    else
        run_program "$program" "${number[@]}" "$@"
    fi
}
