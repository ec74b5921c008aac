#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# --trace FILE: the file is there whole or not at all, and what cannot be written is said before the
# work begins.

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    programs=()
    for program in posix/cpu_bound openmp/cpu_bound mpi/cpu_bound; do
        [ -z "$(programs "$program")" ] || programs+=("$program")
    done
    [ ${#programs[@]} -gt 0 ] || skip "no cpu_bound in this build"
}

# refuses PROGRAM WORD FILE [ARGUMENT...]: status 2, one line that names --trace and WORD, no work.
refuses() {
    local program=$1 word=$2 file=$3 status=0
    shift 3
    launch "$program" 2 --quick "$@" --trace "$file" >out 2>err || status=$?
    [ "$status" -eq 2 ] || failed "$program --trace '$file': status $status, $(cat err)"
    [ ! -s out ] || failed "$program --trace '$file': it worked: $(cat out)"
    grep -q -e "--trace.*$word" err || failed "$program --trace '$file': $(cat err)"
    [ "$(grep -c -e --trace err)" -eq 1 ] || failed "$program --trace '$file': $(cat err)"
}

@test "what cannot be written is refused before the work" {
    mkdir folder
    touch ordinary there
    ln -s there link
    mkfifo pipe
    for program in "${programs[@]}"; do
        refuses "$program" "No such file or directory" missing/trace
        # What can be said of a name is said by the same code below all panels, and a start of ranks costs most of all.
        [[ $program == mpi/* && -z ${TRIPTYCH_TEST_STRESS-} ]] && continue
        refuses "$program" "not accepted" ""
        refuses "$program" "Not a directory" ordinary/trace
        refuses "$program" "no ordinary file" folder
        refuses "$program" "no ordinary file" link
        refuses "$program" "no ordinary file" pipe
        refuses "$program" "no ordinary file" /dev/null
        refuses "$program" "name one --variant" trace --variant all
        refuses "$program" "too long" "$(printf '%0300d' 0)"
    done
    [ -c /dev/null ]
    rm -r folder ordinary there link pipe out err
    [ -z "$(ls -A)" ] || failed "left behind: $(ls -A)"
}

@test "a folder that may not be written to is refused" {
    [ "$(id -u)" -ne 0 ] || skip "root may write everywhere"
    mkdir closed
    chmod a-w closed
    refuses "${programs[0]}" "Permission denied" closed/trace
}

@test "an older file is replaced, with the mode of any new file" {
    for program in "${programs[@]}"; do
        echo old >trace
        (umask 027 && launch "$program" 2 --quick --quiet --trace trace)
        jq -e .traceEvents trace >/dev/null
        [ "$(stat -c %a trace)" = 640 ]
        [ "$(ls)" = trace ]
    done
}

@test "a full disk leaves the older file as it was" {
    [ "$(id -u)" -eq 0 ] || skip "needs root for a small file system"
    mkdir small
    unshare --mount true 2>/dev/null || skip "no mount namespaces here"
    # shellcheck disable=SC2016 # the inner shell expands
    TRIPTYCH_UNDER_TEST=$(printf '%s\n' "${programs[0]}") unshare --mount bash -c '
        . "$TRIPTYCH_SOURCE/tests/programs.sh"
        mount -t tmpfs -o size=16k none small || exit 77
        echo old >small/trace
        run_program "$TRIPTYCH_UNDER_TEST" --quick --quiet --trace small/trace \
            --tasks 500 --size 10 >out 2>err
        echo "$?" >status
        ls small >files
        cp small/trace kept' || skip "no tmpfs here"
    [ "$(cat status)" -eq 1 ] || failed "status $(cat status)"
    grep -q "small/trace.*left as it was" err || failed "$(cat err)"
    [ "$(cat kept)" = old ]
    [ "$(cat files)" = trace ] || failed "left behind: $(cat files)"
}

@test "Ctrl-C in the middle leaves nothing behind" {
    for program in "${programs[@]}"; do
        launcher=() after=0.4
        [[ $program != mpi/* ]] || launcher=("$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" 2) after=1
        status=0
        timeout --signal INT --kill-after 60 "$after" "${launcher[@]}" "$TRIPTYCH_BUILD/$program" --quiet \
            --size 100M --repeat 1000 --trace trace >/dev/null 2>&1 || status=$?
        [ "$status" -eq 124 ] || failed "$program: status $status"
        [ -z "$(ls -A)" ] || failed "$program left behind: $(ls -A)"
    done
}

@test "questions write no timeline" {
    for program in "${programs[@]}"; do
        for question in $(printf '%s\n' --list --help --version --describe | sampled); do
            launch "$program" 0 "$question" --trace trace >/dev/null 2>&1 || true
            [ ! -e trace ] || failed "$program $question wrote one"
        done
    done
}

@test "--help and --describe tell of it" {
    for program in "${programs[@]}"; do
        "$TRIPTYCH_BUILD/$program" --help | grep -q -e "--trace"
        describe "$program" '.options[].name' | grep -qx trace
        [ "$(describe "$program" .trace)" = true ]
    done
}

@test "a name with every kind of byte is escaped" {
    odd=$'odd"\\\t\x01é.txt'
    printf 'http://127.0.0.1:1/\n' >"$odd"
    for program in posix/check_urls openmp/check_urls; do
        [ -n "$(programs "$program")" ] || continue
        run_program "$program" --workers 1 --quiet --trace trace "$odd" >/dev/null
        [ "$(jq -r .otherData.parameters.FILE trace)" = "$odd" ] ||
            failed "$(jq -c .otherData.parameters trace)"
    done
}
