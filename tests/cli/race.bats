#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych race, in a tree that has no lab: mended forms are measured, what is left out is told.

bats_require_minimum_version 1.5.0
load helpers

setup() {
    mkdir "$BATS_TEST_TMPDIR/tree"
    for panel in posix openmp; do
        [ -x "$TRIPTYCH_BUILD/$panel/data_race" ] || continue
        mkdir "$BATS_TEST_TMPDIR/tree/$panel"
        cp "$TRIPTYCH_BUILD/$panel/data_race" "$BATS_TEST_TMPDIR/tree/$panel/"
    done
    [ -e "$BATS_TEST_TMPDIR/tree/posix" ] || skip "no posix panel in this build"
}

race() {
    "$TRIPTYCH_BUILD/triptych" race --programs "$BATS_TEST_TMPDIR/tree" \
        --output "$BATS_TEST_TMPDIR/out" --repeat 1 --workers 1,2 --panels posix "$@"
}

@test "without a lab: what is left out is told, the mended forms are there, records are kept" {
    race --format json >"$BATS_TEST_TMPDIR/all" 2>"$BATS_TEST_TMPDIR/errors"
    grep -q 'left out: racy forms by compiler and level' "$BATS_TEST_TMPDIR/errors"
    jq -e 'length > 0 and all(.what == "seconds_per_increment" and .starts == 1 and .median > 0)' \
        "$BATS_TEST_TMPDIR/all"
    [ "$(jq length "$BATS_TEST_TMPDIR/all")" -eq "$(wc -l <"$BATS_TEST_TMPDIR/out/race.jsonl")" ]
}

@test "with a lab: racy forms by build, records are added, and a program that fails is named" {
    mkdir -p "$BATS_TEST_TMPDIR/tree/race/posix/"{gcc-O0,clang-O3}
    cp "$BATS_TEST_TMPDIR/tree/posix/data_race" "$BATS_TEST_TMPDIR/tree/race/posix/gcc-O0/"
    printf '#!/bin/sh\nexit 1\n' >"$BATS_TEST_TMPDIR/tree/race/posix/clang-O3/data_race"
    chmod +x "$BATS_TEST_TMPDIR/tree/race/posix/clang-O3/data_race"
    run -1 race --format csv
    [[ $output == *"posix,racy,gcc-O0,2,1,lost_share,"* ]]
    [[ $output == *"failed: posix racy clang-O3"* ]]
    [[ $output != *"posix,racy,clang-O3"* ]]
}
