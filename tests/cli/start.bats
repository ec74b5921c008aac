#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# What programs inherit from whoever starts them (common/base/inherited.h): closed descriptors, ignored
# and blocked signals, children that are not theirs, a limit on file sizes.
#
# shellcheck disable=SC2154,SC2016 # fakes.bash sets them; single quotes are for inner shells

bats_require_minimum_version 1.5.0

load fakes

eval "$(declare -f setup | sed '1s/setup/setup_fakes/')"

setup() {
    setup_fakes
    cd "$BATS_TEST_TMPDIR" || return
}

# is_verified FILE: it holds one record, and its answer is right. (A start of jq costs more than most programs.)
is_verified() {
    local records=()
    mapfile -t records <"$1"
    [[ ${#records[@]} -eq 1 && ${records[0]} == *'"verified":true'* ]]
}

# closed REDIRECTIONS COMMAND...: runs it with those descriptors closed; >&- and 2>&- as seen by it.
closed() {
    local redirections=$1
    shift
    bash -c "exec \"\$@\" $redirections" bash timeout "$deadline_s" "$@"
}

# Those that need nothing around them: neither a launcher nor a server. How they start is the same code in all: so the
# tests sample them.
alone() {
    local program
    for program in $(programs 'posix/*') $(programs 'openmp/*'); do
        needs_server "$program" || printf '%s\n' "$program"
    done
}

# ---- descriptors -----------------------------------------------------------------------------------

# silent REDIRECTIONS COMMAND...: with standard output among those closed it fails and says so.
silent() {
    closed "$@" >out 2>err
    local status=$?
    [ "$status" -eq 1 ] || echo "$*: status $status"
    [[ $1 == *'2>'* ]] || grep -q 'standard output: ' err || echo "$* says: $(cat err)"
    [ ! -s out ] || echo "$*: printed $(head -c 80 out)"
}

# bats test_tags=unsanitized
@test "what cannot be written because standard output is closed is a failure" {
    local program redirections all=''
    for program in $(alone | sampled); do
        all+=$(silent '<&- >&-' "$TRIPTYCH_BUILD/$program" --quick --json)
    done
    for redirections in '>&-' '<&- >&- 2>&-' ${TRIPTYCH_TEST_STRESS:+'<&- >&-' '>&- 2>&-'}; do
        all+=$(silent "$redirections" "$TRIPTYCH_BUILD/posix/pool" --quick)
        all+=$(silent "$redirections" "$TRIPTYCH_BUILD/openmp/queue" --list)
        all+=$(silent "$redirections" "$TRIPTYCH_BUILD/posix/prices" --quick --only clock_read)
        all+=$(silent "$redirections" "$TRIPTYCH_BUILD/posix/prices" --help)
    done
    [ -z "$all" ] || failed "$all"
}

@test "standard input and standard error may be closed" {
    local program all=''
    for program in $(alone | sampled); do
        closed '<&- 2>&-' "$TRIPTYCH_BUILD/$program" --quick --json >out &&
            is_verified out || all+="$program: status $?"
    done
    [ -z "$all" ] || failed "$all"
}

@test "the driver's commands: standard output closed, full, or with standard error closed" {
    local command all=''
    fake posix/fine record
    "$triptych" compare --programs "$tree" --output "$results" --repeat 1 >/dev/null
    local commands=(--version 'compare --help' "compare --programs $tree --output again --repeat 1"
        "report $results" 'prices --quick --panels posix --only clock_read')
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || # the other commands print as these do
        commands+=(--help "list --programs $tree" "diff $results $results"
            "compare --programs $tree --output third --repeat 1 --format json"
            "compare --programs $tree --output third --repeat 1 --format csv"
            "compare --programs $tree --output third --repeat 1 --format markdown"
            "compare --programs $tree --dry-run" "doctor --format json --programs $tree")
    for command in "${commands[@]}"; do
        # shellcheck disable=SC2086 # words
        all+=$(silent '>&-' "$triptych" $command)
        # shellcheck disable=SC2086
        timeout "$deadline_s" "$triptych" $command >/dev/full 2>err && all+="$command: full, status 0"
        grep -q 'standard output: No space left' err || all+="$command: full: $(cat err)"
    done
    [ -z "$all" ] || failed "$all"
    jq -es 'all(.schema)' again/records.jsonl triptych-results/prices.jsonl >/dev/null
}

# bats test_tags=unsanitized
@test "list says the same with standard error closed" {
    real {posix,openmp,mpi}/pool
    "$triptych" list --programs "$tree" >expected 2>/dev/null
    grep -q '^pool: ' expected
    closed '2>&-' "$triptych" list --programs "$tree" >found
    cmp expected found
    closed '<&- 2>&-' "$triptych" list --programs "$tree" >found
    cmp expected found
}

# bats test_tags=unsanitized
@test "a story does not land in a journal" {
    run -1 closed '>&-' "$TRIPTYCH_BUILD/posix/find_primes" --to 1000 --journal kept
    run ! grep -q 'finished\|started' kept
}

# bats test_tags=unsanitized
@test "ranks: standard output closed; and a file of their own is left to them" {
    [ -x "$TRIPTYCH_BUILD/mpi/pool" ] || skip "no MPI"
    program=$TRIPTYCH_BUILD/mpi/pool
    run "$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" 2 sh -c "exec $program --quick --json >&-"
    [ "$status" -ne 0 ]
    [[ $output == *"standard output: "* ]]
    "$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" 2 sh -c "exec $program --quick --json <&- 2>&-" |
        jq -e .verified
    "$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" 2 sh -c \
        "exec $program --quick --json >>$BATS_TEST_TMPDIR/own" | cat >forwarded
    jq -e .verified own
    [ ! -s forwarded ]
}

# ---- signals ---------------------------------------------------------------------------------------

readonly disturbed=(CHLD PIPE TERM INT ALRM USR1 HUP XFSZ)

# fork_variants: `program variant` a line.
fork_variants() {
    local program variant
    for program in $(programs 'posix/*'); do
        needs_server "$program" && continue
        while IFS=$'\t' read -r variant _; do
            [[ $variant != fork* ]] || printf '%s %s\n' "$program" "$variant"
        done < <("$TRIPTYCH_BUILD/$program" --list)
    done
}

@test "workers: signals ignored or blocked by the parent" {
    local program variant how all=''
    while read -r program variant; do
        for how in ignore block; do
            timeout "$deadline_s" env --$how-signal="$(IFS=,; echo "${disturbed[*]}")" \
                "$TRIPTYCH_BUILD/$program" --variant "$variant" --quick --json >out 2>err &&
                is_verified out || all+="$program $variant, $how: $(cat err)"
        done
    done < <(fork_variants | sampled)
    [ -z "$all" ] || failed "$all"
}

# bats test_tags=unsanitized
@test "a worker that must die dies, whatever is blocked" {
    run -0 timeout "$deadline_s" env --block-signal=SEGV,CHLD,TERM "$TRIPTYCH_BUILD/posix/pool" \
        --variant resilient --workers 2 --quick --fault segv
    [[ $output == *"killed by signal 11"* ]]
}

# bats test_tags=unsanitized
@test "url-server: signals ignored or blocked by the parent" {
    [ -x "$TRIPTYCH_BUILD/url-server" ] || skip "no url-server in this build"
    for how in ignore block; do
        timeout "$deadline_s" env --$how-signal=CHLD,ALRM,USR1,XFSZ "$TRIPTYCH_BUILD/url-server" --plain -- \
            grep -E '^Sig(Blk|Ign)' /proc/self/status >out
        [ "$(awk '$1 == "SigBlk:" {print $2 + 0}' out)" = 0 ]
        # what grep has is SIGUSR1 (10), and no SIGPIPE (13), SIGCHLD (17) or SIGXFSZ (25)
        ignored=$((0x$(awk '$1 == "SigIgn:" {print $2}' out)))
        [ $((ignored & (1 << 12 | 1 << 16 | 1 << 24))) = 0 ]
    done
}

@test "the driver: signals ignored or blocked by the parent; its programs get clean ones" {
    fake posix/fine 'grep -E "^Sig(Blk|Ign)" /proc/self/status >>'"$BATS_TEST_TMPDIR"'/signals; record'
    for how in ignore block; do
        timeout "$deadline_s" env --$how-signal="$(IFS=,; echo "${disturbed[*]}")" \
            "$triptych" list --programs "$tree"
        timeout "$deadline_s" env --$how-signal="$(IFS=,; echo "${disturbed[*]}")" \
            "$triptych" compare --programs "$tree" --output "$how" --repeat 1
    done
    [ "$(sort -u "$BATS_TEST_TMPDIR/signals" | wc -l)" = 2 ]
    [ "$(grep -vc ':.*[1-9a-f]' "$BATS_TEST_TMPDIR/signals")" = \
        "$(wc -l <"$BATS_TEST_TMPDIR/signals")" ]
}

# bats test_tags=unsanitized
@test "a deadline ends a program whatever the driver's parent ignores or blocks" {
    fake posix/hangs 'sleep 4791'
    for how in ignore block; do
        run -1 timeout "$deadline_s" env --$how-signal="$(IFS=,; echo "${disturbed[*]}")" \
            "$triptych" compare --programs "$tree" --output "$how" --deadline 300ms --repeat 1
        [[ $output == *"still running"* ]]
        run ! running '^sleep 4791$'
    done
}

# bats test_tags=unsanitized
@test "a reader that has gone is no error, also where SIGPIPE is ignored" {
    for how in ignore default; do
        set -o pipefail
        env --$how-signal=PIPE "$triptych" compare --help | true
        env --$how-signal=PIPE "$TRIPTYCH_BUILD/posix/pool" --help | true
        set +o pipefail
    done
}

# ---- children that are not ours ----------------------------------------------------------------------

# adopts COMMAND...: runs it in a process that has three children already: one that has ended badly,
# one that soon will, and one that stays; its number is in the file `stranger`.
adopts() {
    timeout "$deadline_s" bash -c '
        exec 4>&1 5>&2 >/dev/null 2>&1 # `run` waits for all who may write
        sh -c "exit 3" 4>&- 5>&- & (sleep 0.2; exit 4) 4>&- 5>&- & sleep 4792 4>&- 5>&- &
        echo $! >stranger
        exec >&4 2>&5 4>&- 5>&-
        exec "$@"' bash "$@" 3>&-
}

stranger_lives() {
    local number
    number=$(<stranger)
    kill -0 "$number" || failed "the stranger was killed"
    kill -KILL "$number"
}

# bats test_tags=unsanitized
@test "workers: children that were inherited do not count" {
    local program variant all=''
    while read -r program variant; do
        adopts "$TRIPTYCH_BUILD/$program" --variant "$variant" --quick --json >out 2>err &&
            is_verified out || all+="$program $variant: $(cat err)"
        [ ! -s err ] || all+="$program $variant: says $(cat err)"
        stranger_lives || all+="$program $variant: the stranger is gone"
    done < <(fork_variants | sampled)
    [ -z "$all" ] || failed "$all"
}

# bats test_tags=unsanitized
@test "workers: what was inherited outlives a failure, and the workers do not" {
    local main status=0 pattern="^$TRIPTYCH_BUILD/posix/io_bound .*--delay 2793s"
    adopts "$TRIPTYCH_BUILD/posix/io_bound" --variant fork --delay 2793s --tasks 3 >out 2>err &
    main=$!
    while kill -0 "$main" && [ "$(running "$pattern" | wc -l)" -lt 4 ]; do # it and its workers
        sleep 0.05
    done
    kill -KILL "$(running "$pattern" | tail -n 1)"
    wait "$main" || status=$?
    [ "$status" -eq 1 ] || failed "status $status: $(cat err)"
    grep -q "killed by signal 9" err || failed "$(cat err)"
    stranger_lives
    run ! running '--delay 2793s'
}

# bats test_tags=unsanitized
@test "the driver leaves alone what it inherited, and ends what its programs leave behind" {
    fake posix/litter 'record; (setsid sleep 4794 >/dev/null 2>&1 &); exit 0'
    adopts "$triptych" list --programs "$tree"
    stranger_lives
    adopts "$triptych" compare --programs "$tree" --output "$results" --repeat 1
    stranger_lives
    run ! running '^sleep 4794$'
}

# ---- a limit on file sizes -----------------------------------------------------------------------------

# bats test_tags=unsanitized
@test "a limit on file sizes is told as the cause, and nothing is left behind" {
    mkdir -p limited
    cd limited
    (ulimit -f 1 && run_program posix/pool --quick --quiet --trace timeline) >out 2>err && false
    grep -q 'timeline.*File too large' err
    [ "$(echo *)" = 'err out' ]
    (ulimit -f 1 && run_program posix/find_primes --to 1M --chunk 1k --quiet --journal kept) 2>err &&
        false
    grep -q 'journal.*File too large' err
    (ulimit -f 1 && run_program posix/find_primes --to 1M --variant fork --chunk 1k --quiet \
        --journal shared) 2>err && false
    grep -q 'journal.*File too large' err
}

# bats test_tags=unsanitized
@test "the driver: a limit on file sizes is told as the cause" {
    fake posix/fine record
    (ulimit -f 1 && "$triptych" compare --programs "$tree" --output "$results" --repeat 1) \
        >/dev/null 2>err && false
    grep -q 'File too large' err
    [ -z "$(find "$results" -name '*.new' -o -name '*.html.*' -o -name '*.csv.*')" ]
    jq -es 'all(.schema)' "$results/records.jsonl" >/dev/null
}

# bats test_tags=unsanitized
@test "what was printed long ago and not written is told with its own cause" {
    for command in list 'compare --help'; do
        # shellcheck disable=SC2086 # words
        (ulimit -f 1 && exec "$triptych" $command >out 2>err) && false
        grep -q 'standard output: File too large' err || failed "$command: $(cat err)"
    done
}
