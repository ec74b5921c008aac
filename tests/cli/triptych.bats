#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The driver, with real programs and with fake ones (fakes.bash).
#
# shellcheck disable=SC2016 # what stands in single quotes is for the fake programs
# shellcheck disable=SC2154,SC2030,SC2031 # fakes.bash sets them; each test exports for itself

bats_require_minimum_version 1.5.0

load fakes

# ---- finding programs ------------------------------------------------------------------------------

@test "list shows what was built" {
    run -0 "$triptych" list
    for program in $TRIPTYCH_PROGRAMS; do
        [[ $'\n'$output == *$'\n'"${program#*/}: "* && $output == *$'\n'"  ${program%/*} "* ]] || failed "no $program"
    done
}

@test "a misspelt command or option is asked about" {
    run -2 "$triptych" compre
    [ "$output" = "triptych: 'compre' is not a command; did you mean compare? (see triptych --help)" ]
    run -2 "$triptych" quite-another
    [[ $output != *"did you mean"* ]]
    run -2 "$triptych" compare --outpt=results
    [[ $output == *"--outpt=results is not an option here, or is written wrongly (did you mean --output?)"* ]]
}

# bats test_tags=unsanitized
@test "list names programs that do not answer, and why" {
    fake posix/good record
    mkdir -p "$tree/posix" "$tree/odd"
    printf '#!/bin/sh\necho garbage\n' >"$tree/posix/garbage"
    printf '#!/bin/sh\necho no json-c >&2\nexit 77\n' >"$tree/posix/poor"
    printf '#!/bin/sh\nsleep 100\n' >"$tree/posix/sleeper"
    printf '#!/bin/sh\nyes\n' >"$tree/posix/flood"
    printf '#!/bin/sh\nprintf "{\\"schema\\":\\"triptych/1\\",\\"workload\\":7}"\n' >"$tree/posix/types"
    printf 'not an executable format' >"$tree/posix/format"
    printf '#!/bin/sh\ntouch "%s"\n' "$BATS_TEST_TMPDIR/started" >"$tree/odd/unheard-of"
    chmod +x "$tree"/*/*
    run -0 "$triptych" list --programs "$tree"
    [[ $output == *"good: a fake"* ]]
    [[ $output == *"posix/garbage does not answer --describe: its answer is not JSON"* ]]
    [[ $output == *"posix/poor does not answer --describe: exit status 77: no json-c"* ]]
    [[ $output == *"posix/sleeper does not answer --describe: still running after 10 s"* ]]
    [[ $output == *"posix/flood does not answer --describe: printed more than 16 MiB"* ]]
    [[ $output == *'posix/types does not answer --describe: its answer has a bad "workload"'* ]]
    [[ $output == *"posix/format does not answer --describe: cannot be started"* ]]
    [ ! -e "$BATS_TEST_TMPDIR/started" ] # what is called as no program of ours is not started
}

@test "a workload that a panel lacks is named" {
    fake posix/one record
    fake posix/two record
    fake openmp/one record
    run -0 "$triptych" list --programs "$tree"
    [[ $output == *"openmp/two: not built"* ]]
}

@test "no programs at all is a failure that says where it looked" {
    run -1 "$triptych" list --programs "$tree"
    [[ $output == *"no program in the folders of $tree"* ]]
}

@test "a launcher that cannot be started is a usage error" {
    fake mpi/good record "mpirun -n N "
    run -2 "$triptych" list --programs "$tree" --launcher /nowhere/mpirun
    [[ $output == *"/nowhere/mpirun cannot be started"* ]]
}

# ---- runs that go wrong ----------------------------------------------------------------------------

@test "what is wrong is told, enters no number, and the rest goes on" {
    fake posix/a_wrong 'verified=false; record; echo "WRONG: 2 and 2 is 5" >&2; exit 1'
    fake posix/b_fails 'record; echo "disk on fire" >&2; exit 1'
    fake posix/c_dies 'record; kill -SEGV $$'
    fake posix/d_silent 'exit 0'
    fake posix/e_garbage 'record; echo "{\"schema\":"; exit 0'
    fake posix/f_types 'seconds=\"fast\"; record'
    fake posix/g_negative 'seconds=-1; record'
    fake posix/h_stranger 'workload=other; record'
    fake posix/i_cut 'record; printf "{\"schema\""'
    fake posix/j_good 'record'
    run -1 --separate-stderr compare --format json --repeat 1
    json '[.rows[] | select(.seconds)] | map(.workload) == ["j_good"]'
    json '.rows | map({key: .workload, value: (.failures[0] // "")}) | from_entries |
        if (.a_wrong | contains("wrong answer, exit status 1: WRONG: 2 and 2 is 5")) and
            (.b_fails | contains("exit status 1: disk on fire")) and
            (.c_dies | contains("killed by signal 11")) and
            (.d_silent | contains("printed no record")) and
            (.e_garbage | contains("line 2 of its output: cut off")) and
            (.f_types | contains("bad \"seconds\"")) and
            (.g_negative | contains("bad \"seconds\"")) and
            (.h_stranger | contains("bad \"workload\"")) and
            (.i_cut | contains("cut off, there is no newline"))
        then true else error(tostring) end'
}

@test "a wrong answer is kept in the records, and says that it is wrong" {
    fake posix/wrong 'verified=false; record; exit 1'
    run -1 compare --repeat 1
    jq -e '.verified == false and .launch == 1 and .block == 1' "$results/records.jsonl"
    [[ $output == *"failed, see below"* ]]
}

@test "hostile bytes: a NUL, a megabyte in one line, terminal escapes, numbers without end" {
    fake posix/nul 'record | sed "s/plain/pl\x00ain/"'
    fake posix/long 'head -c 2000000 /dev/zero | tr "\0" x; echo'
    fake posix/escape 'printf "\033]0;owned\007\n"'
    fake posix/huge 'seconds=1e999; record'
    fake posix/deep 'printf "[%.0s" {1..1000}; echo'
    run -1 compare --repeat 1
    [[ $output == *"posix/nul"*"not JSON"* || $output == *"posix/nul"*'bad "variant"'* ]]
    [[ $output == *"longer than 1 MiB"* ]]
    [[ $output != *$'\033'* ]]
    [[ $output == *"posix/escape"*"'?]0;owned?'"* ]]
    [[ $output == *"posix/deep"*"not JSON"* ]]
    [[ $output == *"posix/huge plain"*'bad "seconds"'* ]]
}

@test "a program that floods is ended" {
    fake posix/flood 'yes'
    run -1 compare --repeat 1
    [[ $output == *"printed more than 16 MiB, so it was ended"* ]]
}

@test "a program that hangs is ended with all its children" {
    fake posix/hang 'sleep 4711 & (trap "" TERM; setsid sleep 4712) & trap "" TERM; sleep 4713'
    run -1 compare --repeat 1 --deadline 1s
    [[ $output == *"still running after 1 s, so it was ended"* ]]
    run ! running 'sleep 471[123]'
}

# bats test_tags=unsanitized,launcher
@test "ranks that hang are ended with their launcher" {
    [ -x "$TRIPTYCH_BUILD/mpi/io_bound" ] || skip "no MPI panel"
    run -1 "$triptych" compare io_bound --panels mpi --workers 2 --set delay=3541s \
        --set tasks=2 --deadline 2s --output "$results"
    [[ $output == *"still running after 2 s, so it was ended"* ]]
    run ! running 'mpi/io_bound .*--delay=3541s' # the driver's keeper, which goes last, has its command line
}

@test "what a program leaves behind is ended too" {
    fake posix/litter 'record; (setsid sleep 4721 >/dev/null 2>&1 &); exit 0'
    run -0 compare --repeat 1
    run ! running 'sleep 4721'
}

@test "status 77 is left out, not failed" {
    fake posix/skipper 'echo "no such hardware" >&2; exit 77'
    run -0 compare --repeat 1
    [[ $output == *"Left out"*"posix/skipper plain, 1 worker: exit status 77: no such hardware"* ]]
}

# bats test_tags=unsanitized,launcher
@test "ranks that do not find each other are refused" {
    fake mpi/alone record "mpirun -n N "
    printf '#!/bin/bash\n[ "$1" != --version ] || { echo "a wrong launcher"; exit; }\nshift 2\n"$@"\n"$@"\n' \
        >"$BATS_TEST_TMPDIR/launcher"
    chmod +x "$BATS_TEST_TMPDIR/launcher"
    run -1 "$triptych" compare --programs "$tree" --output "$results" --workers 2 \
        --launcher "$BATS_TEST_TMPDIR/launcher"
    [[ $output == *"started as 2 ranks, but the program found 1"* ]]
    [[ $output == *"--launcher"* ]]
}

@test "Ctrl-C ends the child, keeps what was measured and prints it" {
    fake posix/quickly record
    fake posix/slowly 'echo started >"'"$BATS_TEST_TMPDIR"'/started"; sleep 4731'
    "$triptych" compare --details --programs "$tree" --output "$results" --workers 1 --repeat 1 \
        >"$BATS_TEST_TMPDIR/out" 2>&1 &
    wait_until [ -e "$BATS_TEST_TMPDIR/started" ]
    kill -TERM $!
    status=0
    wait $! || status=$?
    [ "$status" -eq 143 ]
    run ! running 'sleep 4731'
    grep -q "posix plain .* 10.0 ms" "$BATS_TEST_TMPDIR/out"
    [ "$(wc -l <"$results/records.jsonl")" -eq 1 ]
}

@test "a signal while programs are asked what they are ends a command, and no program counts as missing" {
    fake posix/quickly record
    mkdir -p "$tree/openmp"
    printf '#!/bin/bash\necho started >"%s/started"\nsleep 4732\n' "$BATS_TEST_TMPDIR" >"$tree/openmp/slowly"
    chmod +x "$tree/openmp/slowly"
    for words in list 'compare slowly' 'prices --panels openmp' race doctor 'crossover slowly'; do
        rm -f "$BATS_TEST_TMPDIR/started"
        cd "$BATS_TEST_TMPDIR"
        # shellcheck disable=SC2086 # several words
        "$triptych" $words --programs "$tree" >out 2>err &
        wait_until [ -e started ]
        kill -TERM $!
        status=0
        wait $! || status=$?
        [ "$status" -eq 143 ] && [ ! -s out ] && [ ! -s err ] ||
            failed "$words: status $status: $(cat out err)"
        run ! running 'sleep 4732'
    done
}

# ---- numbers ---------------------------------------------------------------------------------------

@test "median, n, why there is no interval, and speed-up over one worker" {
    count=$BATS_TEST_TMPDIR/count
    fake posix/numbers 'case "$*" in *"--workers 1"*) seconds=0.080 ;; *)
        echo x >>'"$count"'; set -- 0.020 0.060 0.010; shift $(($(wc -l <'"$count"') - 1))
        seconds=$1 ;; esac; record'
    run -0 --separate-stderr "$triptych" compare --programs "$tree" --output "$results" \
        --workers 1,2 --repeat 3 --format json
    json '.rows[1].seconds | .n == 3 and .launches == 3 and .median == 0.020 and .low == null'
    json '.rows[1].seconds.why | contains("n = 3")'
    json '.rows[1].speed_up_own | .median == 4 and .workers == 1'
    json '.rows[0].speed_up_own == null and .rows[1].speed_up == null'
}

@test "records are added to, with run, launch, launch_seconds and block" {
    fake posix/one record
    run -0 compare --repeat 2
    printf '{"cut":' >>"$results/records.jsonl"
    run -0 compare --repeat 1
    [ "$(wc -l <"$results/records.jsonl")" -eq 4 ]
    sed -n '2p;4p' "$results/records.jsonl" |
        jq -se 'map([.launch, .block]) == [[2, 2], [1, 1]] and all(.launch_seconds >= 0 and .run)'
}

@test "a workload that waits: its own size and number of workers once, the rest at quick size" {
    fake posix/own 'case "$*" in *"--quick"*"--workers 7"*) exit 1 ;; *"--quick"* | *"--workers 7"*)
        record ;; *) exit 1 ;; esac' "" '"default_workers":7,'
    run -0 --separate-stderr "$triptych" compare --programs "$tree" --output "$results" --repeat 1 --format json
    json '.rows | map([.setting, .workers]) | .[0] == ["", 7] and .[1] == ["--quick", 1]'
    json '.left_out | any(contains("own size (7 workers)"))'
    run -0 --separate-stderr "$triptych" compare --programs "$tree" --output "$results" --repeat 1 \
        --workers 7 --format json
    json '.rows | map([.setting, .workers]) == [["", 7]]'
}

# Real MPI libraries keep memory until the end, which LeakSanitizer would report as theirs. What is asked for
# again of the same records starts nothing. The suite takes one workload and two workers, stress-suite two workloads and
# the numbers of workers that the driver chooses.
# bats test_tags=unsanitized
@test "real programs, all panels: every cell is right, has its numbers, and fits 100 columns" {
    local -x ASAN_OPTIONS=detect_leaks=0
    local program words
    for program in $(programs '*/cpu_bound') $(programs '*/stream_primes'); do
        real "$program"
    done
    words=(compare --programs "$tree" --quick --no-prices --output "$results" --repeat 1 cpu_bound
        ${TRIPTYCH_TEST_STRESS:+stream_primes})
    [ -n "${TRIPTYCH_TEST_STRESS-}" ] || words+=(--workers 2)
    run -0 --separate-stderr "$triptych" "${words[@]}"
    [ "$(wc -L <<<"$output")" -le 100 ]
    run -0 --separate-stderr "$triptych" "${words[@]}" --resume --format json
    json '.rows | length > 0 and all(.seconds.n == 1)'
}

# bats test_tags=unsanitized
@test "a list of URLs comes from the bundled server, or from --set; without both it is left out" {
    fake posix/urls 'case "$*" in *mine.txt*) record ;; *) exit 1 ;; esac'
    sed -i 's/"name":"size","type":"count"/"name":"FILE","type":"operand"/' "$tree/posix/urls"
    fake posix/other record
    run -0 compare --repeat 1
    [[ $output == *"posix/urls: the bundled server is missing"*"--set FILE=LIST"* ]]
    run -0 compare --repeat 1 --set FILE=mine.txt urls
    [[ $output != *failed* ]]
    printf '#!/bin/sh\nshift\nfor word; do [ "$word" != "{urls}" ] || word=mine.txt\nset -- "$@" "$word"; shift; done\nexec "$@"\n' \
        >"$tree/url-server"
    chmod +x "$tree/url-server"
    run -0 compare --repeat 1 urls
    [[ $output != *failed* ]]
}

# bats test_tags=unsanitized
@test "check_urls: as many workers as the server has URLs, and every answer is right" {
    [ -x "$TRIPTYCH_BUILD/url-server" ] || skip "no url-server in this build"
    [ -x "$TRIPTYCH_BUILD/posix/check_urls" ] || skip "no posix panel"
    local variants=(--variants threads) # in stress-suite all
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || variants=()
    run -0 --separate-stderr "$triptych" compare check_urls --no-prices --output "$results" --repeat 1 \
        --panels posix "${variants[@]}" --format json
    json '.rows | all(.seconds.n == 1) and any(.workers > 10)'
}

@test "--describe tells the number of workers only where it is known" {
    [ -x "$TRIPTYCH_BUILD/posix/io_bound" ] || skip "no posix panel"
    "$TRIPTYCH_BUILD/posix/io_bound" --describe --tasks 5 | jq -e '.default_workers == 5'
    "$TRIPTYCH_BUILD/posix/cpu_bound" --describe | jq -e 'has("default_workers") | not'
    [ -x "$TRIPTYCH_BUILD/posix/check_urls" ] || skip "no check_urls in this build"
    "$TRIPTYCH_BUILD/posix/check_urls" --describe | jq -e 'has("default_workers") | not'
    printf 'http://127.0.0.1/%s\n' 1 2 3 >"$BATS_TEST_TMPDIR/urls"
    "$TRIPTYCH_BUILD/posix/check_urls" "$BATS_TEST_TMPDIR/urls" --describe |
        jq -e '.default_workers == 3'
}

# ---- command line ----------------------------------------------------------------------------------

# bats test_tags=unsanitized
@test "--set reaches the programs that have the option, and is checked by them" {
    [ -x "$TRIPTYCH_BUILD/posix/cpu_bound" ] || skip "no posix panel"
    run -0 "$triptych" compare cpu_bound --panels posix --set size=1000 --dry-run
    [[ $output == *"--size=1000"* ]]
    real posix/cpu_bound
    run -2 "$triptych" compare cpu_bound --programs "$tree" --set size=many
    [[ $output == *"--size: 'many' is not accepted"* ]]
    run -2 "$triptych" compare cpu_bound --programs "$tree" --set nonsense=1
    [[ $output == *"has an option --nonsense"* ]]
    run -2 "$triptych" compare cpu_bound --programs "$tree" --set size
}

# bats test_tags=unsanitized
@test "--dry-run runs nothing and makes no folder; the seed fixes the order" {
    run -0 "$triptych" compare --dry-run --seed 5 --output "$results" pool
    first=$output
    [ ! -e "$results" ]
    run -0 "$triptych" compare --dry-run --seed 5 --output "$results" pool
    [ "$output" = "$first" ]
    run -0 "$triptych" compare --dry-run --seed 6 --output "$results" pool
    [ "$output" != "$first" ]
}

@test "wrong command lines: status 2, one line" {
    fake posix/one record # few programs are quickly asked what they are
    for words in "" "fly" "compare nonsense" "compare --panels nonsense" "compare --panels ," \
        "compare --variants nonsense" "compare --workers 0" "compare --workers 1,x" \
        "compare --workers 1,1" "compare --workers 1,,2" "compare --workers 1,2," "compare --panels ,posix" \
        "compare --set size=1,,2" "compare --nodes 1,,2" "compare --variants sync,,threads" "compare --workers" "compare --repeat 0" "compare --repeat 1e9" \
        "compare --seed -1" "compare --format xml" "compare --deadline 0" "compare --nonsense" \
        "compare --programs /nowhere" "list cpu_bound" "list --deadline 1s" "--nonsense"; do
        words=${words/#compare/compare --programs $tree}
        # shellcheck disable=SC2086 # these are words
        run -2 "$triptych" $words
        [ "${#lines[@]}" -eq 1 ]
        [[ $output == "triptych: "* ]]
    done
}

@test "help of everything, and the version" {
    run -0 "$triptych" --help
    [[ $output == *compare* && $output == *list* ]]
    run -0 "$triptych" compare --help
    [[ $output == *--workers* && $output == *"triptych compare pool"* ]]
    [ "$(wc -L <<<"$output")" -le 120 ]
    run -0 "$triptych" list --help
    run -0 "$triptych" --version
    [[ $output =~ ^triptych\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
}

@test "a folder that cannot be written is a failure that names it" {
    fake posix/one record
    run -1 "$triptych" compare --programs "$tree" --output /proc/nowhere
    [[ $output == *"--output: cannot make the folder /proc/nowhere"*"; name one that can be written to"* ]]
}

# install.bats has an installed tree in the suite.
# bats test_tags=stress
@test "an installed tree finds its programs" {
    run -0 cmake --install "$TRIPTYCH_BUILD" --prefix "$BATS_TEST_TMPDIR/usr"
    run -0 "$BATS_TEST_TMPDIR/usr/bin/triptych" list
    [[ $output == *"programs in $BATS_TEST_TMPDIR/usr/libexec/triptych"* ]]
    [[ $output == *"cpu_bound: "* ]]
}
