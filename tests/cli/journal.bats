#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# --journal: what is finished is kept; killed with everything at any moment, or cut at any byte, the
# same command goes on and ends with the same answer.

# shellcheck disable=SC2154,SC2030,SC2031 # bats sets $stderr; each test exports for itself
# shellcheck disable=SC2016,SC2317 # the inner shell expands, and calls by name

bats_require_minimum_version 1.5.0
load helpers

setup() {
    export ASAN_OPTIONS=detect_leaks=0 # MPI libraries never free all that they took
    cd "$BATS_TEST_TMPDIR" || return
}

# journalled: the programs that keep one; what they do must take a moment.
journalled() {
    local program
    for program in $(programs '*'); do
        case $program in
            */check_urls | */pool | */find_primes) echo "$program" ;;
        esac
    done
}

# command_of PROGRAM: sets $command, without the options of the test.
command_of() {
    command=("$TRIPTYCH_BUILD/$1")
    if [[ $1 == mpi/* ]]; then
        command=("$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" 3 "${command[@]}")
    else
        command+=(--workers 2)
    fi
    command+=(--json --journal journal)
    case $1 in
        */check_urls) command+=(--timeout 100s urls) ;;
        */find_primes) command+=(--to 4M) ;;
        */pool) command+=(--tasks 24 --size 20M --skew 0.7) ;;
    esac
}

# with_urls FUNCTION: calls it while the server lives, with its list in the file urls. URLs that never answer are
# left out, so no run waits for a time-out, and the time-out can be longer than any busy machine takes.
with_urls() {
    server=$TRIPTYCH_BUILD/url-server
    [ -x "$server" ] || skip "no url-server in this build"
    export -f "${1?}" command_of journalled
    "$server" -- bash -c '. "$TRIPTYCH_SOURCE/tests/cli/helpers.bash" && set -e && grep -v " timeout$" "$1" >urls && '"$1" \
        bash '{urls}'
}

# killed SECONDS: starts $command and kills it and all its ranks with SIGKILL.
killed() {
    setsid "${command[@]}" >/dev/null 2>&1 </dev/null &
    sleep "$1"
    kill -KILL -- "-$!" 2>/dev/null || true
    wait "$!" || true
}

# finished: runs $command to its end; the answer must be right.
finished() {
    "${command[@]}" >out </dev/null || failed "${command[*]}: status $?"
    jq -e '.verified and .answer == .expected' out >/dev/null || failed "$(cat out)"
}

@test "killed with everything again and again, it ends with the right answer" {
    kill_and_go_on() {
        while read -r program variant; do
            rm -f journal
            command_of "$program"
            command+=(--variant "$variant")
            for after in $instants; do
                killed "$after"
            done
            finished
            # And once more: nothing is left to do.
            finished
            jq -e '.resumed_units > 0 and (.worker_tasks | add) == 0' out >/dev/null
        done < <(kinds)
    }
    # kinds: programs and variants, one of a kind: the journal lies below them all. In the suite once each workload, and
    # each panel.
    kinds() {
        local program variant variants='fork|events|for|dynamic|request|pool'
        if [ -z "${TRIPTYCH_TEST_STRESS-}" ]; then
            for program in posix/check_urls:events openmp/pool:dynamic mpi/find_primes:request; do
                [ -z "$(programs "${program%:*}")" ] || echo "${program/:/ }"
            done
            return
        fi
        for program in $(journalled); do
            for variant in $("$TRIPTYCH_BUILD/$program" --list | cut -f 1 | grep -xE "$variants"); do
                echo "$program $variant"
            done
        done
    }
    export instants='0.1 0.4'
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || instants='0.1 0.3 0.6'
    export -f kinds killed finished failed
    with_urls kill_and_go_on
}

@test "cut at any byte, it goes on" {
    cut_and_go_on() {
        program=$(journalled | head -n 1)
        command_of "$program"
        finished
        cp journal whole
        size=$(wc -c <whole)
        for ((cut = 0; cut < size; cut += 1 + size / 6)); do
            head -c "$cut" whole >journal
            finished
        done
    }
    export -f finished failed
    with_urls cut_and_go_on
}

# bats test_tags=unsanitized
@test "one program's journal is good for the others" {
    go_on_elsewhere() {
        for workload in $(printf '%s\n' pool check_urls find_primes | sampled); do
            rm -f journal
            for program in $(journalled | grep "/$workload"); do
                command_of "$program"
                killed 0.2
            done
            finished
        done
    }
    export -f killed finished failed
    with_urls go_on_elsewhere
}

@test "a journal of another job, another file, repetitions: status 2, and why" {
    refuse() {
        program=$(journalled | head -n 1)
        command_of "$program"
        finished
        run -2 --separate-stderr "${command[@]}" --follow 3
        [[ $stderr == *"the journal of another job"*"follow 0"*"this one is"*"follow 3"* ]]
        cp urls journal
        run -2 --separate-stderr "${command[@]}"
        [[ $stderr == *"is no journal of triptych"* ]]
        cmp urls journal
        run -2 --separate-stderr "${command[@]}" --repeat 2
        [[ $stderr == *"nothing to repeat"* ]]
    }
    program=$(programs '*/check_urls' | head -n 1)
    [ -n "$program" ] || skip "no check_urls"
    echo "http://127.0.0.1:9/ refused" >urls
    refuse
    run -2 --separate-stderr "$TRIPTYCH_BUILD/$(programs '*/io_bound' | head -n 1)" --journal journal
    [[ $stderr == *"this workload keeps none"* ]]
}

@test "a journal that cannot be written is refused, with the cure" {
    local program
    program=$(programs '*/pool' | head -n 1)
    [ -n "$program" ] || skip "no pool"
    run -2 --separate-stderr "$TRIPTYCH_BUILD/$program" --quick --journal /proc/nowhere/journal
    [[ $stderr == *"--journal: /proc/nowhere/journal: "*"; name a file in a folder that can be written to"* ]]
}
