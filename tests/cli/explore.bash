# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the tests of `triptych explore` share: a folder of each test's own, in which nothing may be left.
#
# A program costs half a second, most of it to build it. Where a test has several that go through the same code, or a
# broken form and a mended one, the suite has the first, and stress-suite all (stressed, in helpers.bash).
#
# shellcheck disable=SC2154 # bats gives output

# explorer_ready PANEL: skips where the build has no explorer for it; goes into the test's folder.
explorer_ready() {
    [ -r "$TRIPTYCH_BUILD/$1/explore/libexplore.a" ] || skip "no explorer of $1 in this build"
    [ -x "$TRIPTYCH_BUILD/triptych" ] || skip "no driver in this build"
    cd "$BATS_TEST_TMPDIR" || return 1
    export TMPDIR=$BATS_TEST_TMPDIR/scratch COLUMNS=100
    mkdir "$TMPDIR"
}

# build_once [COMPILER]: from here on a program that is explored again is built once (build_once.sh), in that test
# unless $build_once_folder is the file's.
build_once() {
    export build_once_cc=${1:-${CC:-cc}} build_once_folder=${build_once_folder:-$BATS_TEST_TMPDIR/built} CC=build_once.sh
    export PATH=$TRIPTYCH_SOURCE/tests/cli:$PATH
    mkdir -p "$build_once_folder"
}

teardown() {
    [ ! -d "${TMPDIR:-}" ] || [ -z "$(ls "$TMPDIR")" ] || failed "left behind: $(ls "$TMPDIR")"
}

explore() {
    "$TRIPTYCH_BUILD/triptych" explore "$@"
}

# says TEXT: the output has it, however its lines are folded.
says() {
    local words
    read -ra words -d '' <<<"$output" || true
    [[ "${words[*]}" == *"$1"* ]] || failed "no '$1' in: $output"
}
