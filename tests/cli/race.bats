#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych race: in a tree that has no lab, in one that has one, and in one that can build it.

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
    "$TRIPTYCH_BUILD/triptych" race --programs "$BATS_TEST_TMPDIR/tree" --deadline 10min \
        --output "$BATS_TEST_TMPDIR/out" --repeat 1 --workers 1,2 --panels posix "$@"
}

@test "without a lab: what is left out is told, the mended forms are there, records are kept" {
    race --format json >"$BATS_TEST_TMPDIR/all" 2>"$BATS_TEST_TMPDIR/errors"
    grep -q 'left out: racy forms by compiler and level' "$BATS_TEST_TMPDIR/errors"
    grep -q 'left out: detectors' "$BATS_TEST_TMPDIR/errors"
    jq -e 'length > 0 and all(.part == "mended" and .what == "seconds_per_trial" and .starts == 1
        and .median > 0)' "$BATS_TEST_TMPDIR/all"
    # two repetitions a start
    [ "$(jq 'length * 2' "$BATS_TEST_TMPDIR/all")" -eq "$(wc -l <"$BATS_TEST_TMPDIR/out/race.jsonl")" ]
}

@test "with a lab: racy forms by build, records are added, and a program that fails is named" {
    mkdir -p "$BATS_TEST_TMPDIR/tree/race/posix/"{gcc-O0,clang-O3}
    cp "$BATS_TEST_TMPDIR/tree/posix/data_race" "$BATS_TEST_TMPDIR/tree/race/posix/gcc-O0/"
    printf '#!/bin/sh\nexit 1\n' >"$BATS_TEST_TMPDIR/tree/race/posix/clang-O3/data_race"
    chmod +x "$BATS_TEST_TMPDIR/tree/race/posix/clang-O3/data_race"
    run -1 race --format csv
    [[ $output == *"lab,posix,data_race,racy,gcc-O0,2,"*",1,wrong_share,"* ]]
    [[ $output == *"failed: posix data_race racy clang-O3"* ]]
    [[ $output != *"lab,posix,data_race,racy,clang-O3"* ]]
}

@test "further races: how often the broken forms went wrong, and the time of the others" {
    [ -x "$TRIPTYCH_BUILD/posix/races/check_then_act" ] || skip "no further races in this build"
    cp -r "$TRIPTYCH_BUILD/posix/races" "$BATS_TEST_TMPDIR/tree/posix/"
    rm -rf "$BATS_TEST_TMPDIR/tree/posix/races/CMakeFiles"
    race --quick --format json >"$BATS_TEST_TMPDIR/all" 2>"$BATS_TEST_TMPDIR/errors"
    jq -e '[.[] | select(.part == "further")] | map([.race, .variant, .what]) |
        contains([["check_then_act", "broken", "wrong_share"], ["check_then_act", "swap",
        "seconds_per_trial"], ["lock_order", "broken", "wrong_share"], ["false_sharing",
        "shared_line", "times_the_padded"]])' "$BATS_TEST_TMPDIR/all"
    jq -e 'all(.what != "wrong_share" or (.median >= 0 and .median <= 1))' "$BATS_TEST_TMPDIR/all"
    # they are no workloads
    run -0 "$TRIPTYCH_BUILD/triptych" list --programs "$BATS_TEST_TMPDIR/tree"
    [[ $output != *check_then_act* ]]
}

# A form that says what ThreadSanitizer would, and one that hangs up.
fake_detector() {
    mkdir -p "$BATS_TEST_TMPDIR/tree/race/posix/tsan"
    cat >"$BATS_TEST_TMPDIR/tree/race/posix/tsan/data_race" <<'END'
#!/bin/sh
case "$*" in
*"--variant racy"*)
    cat >&2 <<'WORDS'
WARNING: ThreadSanitizer: data race (pid=1)
  Write of size 8 at 0x7b by thread T2:
    #0 increment_racy /src/posix/data_race.c:50 (data_race+0x1)
    #1 start /src/other.c:7 (data_race+0x2)

  Previous read of size 8 at 0x7b by thread T1:
    #0 increment_racy /src/posix/data_race.c:48:9 (data_race+0x3)

WORDS
    exit 66 ;;
*"--variant atomic"*) exit 1 ;;
esac
END
    chmod +x "$BATS_TEST_TMPDIR/tree/race/posix/tsan/data_race"
}

@test "detectors: the lines that they name, silence, and why one was not run" {
    fake_detector
    race --format json >"$BATS_TEST_TMPDIR/all" 2>"$BATS_TEST_TMPDIR/errors"
    jq -r '.[] | select(.part == "detector") | [.variant, .says] | join(": ")' \
        "$BATS_TEST_TMPDIR/all" >"$BATS_TEST_TMPDIR/says"
    grep -qx 'racy: data race data_race.c:48, data_race.c:50' "$BATS_TEST_TMPDIR/says"
    grep -qx 'mutex: silent' "$BATS_TEST_TMPDIR/says"
    grep -q '^atomic: not run: ' "$BATS_TEST_TMPDIR/says"
    grep -q '^fork_racy: not run: it does not see what processes do' "$BATS_TEST_TMPDIR/says"
    [ "$(grep -c '"race":"detector"' "$BATS_TEST_TMPDIR/out/race.jsonl")" -eq 5 ]
}

# bats test_tags=unsanitized
@test "the explorer is a detector, too: it finds the broken form and its lines, and no fixed one" {
    list=$TRIPTYCH_BUILD/race/posix/explore/data_race
    [ -r "$list" ] || skip "no explorer in this build"
    mkdir -p "$BATS_TEST_TMPDIR/tree/race/posix/explore" "$BATS_TEST_TMPDIR/scratch"
    cp "$list" "$BATS_TEST_TMPDIR/tree/race/posix/explore/"
    # the same program for each variant: it is built once
    export build_once_cc=${CC:-cc} build_once_folder=$BATS_TEST_TMPDIR/built CC=$TRIPTYCH_SOURCE/tests/cli/build_once.sh
    mkdir "$build_once_folder"
    TMPDIR=$BATS_TEST_TMPDIR/scratch race --format json >"$BATS_TEST_TMPDIR/all" 2>"$BATS_TEST_TMPDIR/errors"
    jq -r '.[] | select(.detector == "explore") | [.variant, .says] | join(": ")' \
        "$BATS_TEST_TMPDIR/all" >"$BATS_TEST_TMPDIR/says"
    grep -q '^racy: data race racy.c:[0-9]*, racy.c:[0-9]*$' "$BATS_TEST_TMPDIR/says"
    grep -qx 'mutex: silent' "$BATS_TEST_TMPDIR/says"
    grep -qx 'atomic: silent' "$BATS_TEST_TMPDIR/says"
    grep -q '^fork_racy: not run: it does not see what processes do' "$BATS_TEST_TMPDIR/says"
    [ -z "$(ls "$BATS_TEST_TMPDIR/scratch")" ]
    # a program that it cannot build
    echo missing.c >"$BATS_TEST_TMPDIR/tree/race/posix/explore/data_race"
    race --format json >"$BATS_TEST_TMPDIR/all" 2>"$BATS_TEST_TMPDIR/errors"
    jq -e '[.[] | select(.detector == "explore" and .variant == "mutex") | .says]
        | .[0] | startswith("not run: ") and contains("missing.c")' "$BATS_TEST_TMPDIR/all"
}

# bats test_tags=unsanitized
@test "where nothing compiles, one sentence says so of the explorer, with the cure" {
    list=$TRIPTYCH_BUILD/race/posix/explore/data_race
    [ -r "$list" ] || skip "no explorer in this build"
    mkdir -p "$BATS_TEST_TMPDIR/tree/race/posix/explore"
    cp "$list" "$BATS_TEST_TMPDIR/tree/race/posix/explore/"
    CC=$BATS_TEST_TMPDIR/no-cc race --format json >"$BATS_TEST_TMPDIR/all" 2>"$BATS_TEST_TMPDIR/errors"
    jq -e 'all(.detector != "explore")' "$BATS_TEST_TMPDIR/all"
    [ "$(grep -c no-cc "$BATS_TEST_TMPDIR/errors")" -eq 1 ]
    grep -q 'left out: explore: the compiler .*/no-cc compiles nothing here (.*); Debian has it in gcc' \
        "$BATS_TEST_TMPDIR/errors"
}

# bats test_tags=unsanitized
@test "a build tree that has no lab builds it, once" {
    mkdir "$BATS_TEST_TMPDIR/source"
    cat >"$BATS_TEST_TMPDIR/source/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.22)
project(lab NONE)
add_custom_target(race-lab
  COMMAND ${CMAKE_COMMAND} -E echo built
  COMMAND ${CMAKE_COMMAND} -E make_directory race/posix/gcc-O0 race/posix/tsan
  COMMAND ${CMAKE_COMMAND} -E copy posix/data_race race/posix/gcc-O0/
  COMMAND ${CMAKE_COMMAND} -E copy posix/data_race race/posix/tsan/
  COMMAND ${CMAKE_COMMAND} -E touch built)
END
    cmake -S "$BATS_TEST_TMPDIR/source" -B "$BATS_TEST_TMPDIR/tree" -G Ninja >/dev/null
    run -0 race --quick --format csv
    [[ $output == *"building the race lab by"* ]]
    [[ $output == *"lab,posix,data_race,racy,gcc-O0,2,"* ]]
    rm "$BATS_TEST_TMPDIR/tree/built"
    run -0 race --quick --format csv
    [[ $output != *"building the race lab by"* ]]
    [ ! -e "$BATS_TEST_TMPDIR/tree/built" ]
}

# bats test_tags=unsanitized
@test "a lab that cannot be built is told, and the rest is measured" {
    printf 'project(lab NONE)\n' >"$BATS_TEST_TMPDIR/tree/CMakeLists.txt"
    touch "$BATS_TEST_TMPDIR/tree/CMakeCache.txt"
    run -0 race --quick --format csv
    [[ $output == *"left out: the race lab cannot be built: cmake: "* ]]
    [[ $output == *"mended,posix,data_race,mutex,"* ]]
}
