#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# What people read is Japanese where LANG asks for it, whether or not that locale is installed; what
# programs read, and errors, are English everywhere.
# shellcheck disable=SC2154 # bats and fakes.bash give them
bats_require_minimum_version 1.5.0
load fakes

setup() {
    [ -e "$TRIPTYCH_BUILD/share/locale/ja/LC_MESSAGES/triptych.mo" ] || skip "this build has no catalogs"
    cd "$BATS_TEST_TMPDIR" || return
    triptych=$TRIPTYCH_BUILD/triptych tree=$BATS_TEST_TMPDIR/tree
    mkdir -p "$tree"
    export NO_COLOR=1
    unset LANGUAGE LC_ALL LC_MESSAGES
}

# bats test_tags=unsanitized
@test "programs end in Japanese, each panel" {
    for program in $(programs '*/pool'); do
        LANG=ja_JP.UTF-8 launch "$program" 2 --quick >out
        tail -n 1 out | grep -q '^合計時間(.*ワーカー 2 個): [0-9.]* [a-z]*$' || failed "$program: $(cat out)"
        grep -q 'タスク [0-9]* 個' out
    done
}

@test "LANGUAGE, LC_ALL, LC_MESSAGES and LANG count as in gettext" {
    local program
    program=$(programs '*/cpu_bound' | head -n 1)
    japanese() { env "$@" "$TRIPTYCH_BUILD/$program" --quick | grep -q '^合計時間'; }
    japanese LANG=ja_JP.UTF-8
    japanese LANG=en_US.UTF-8 LC_MESSAGES=ja_JP.UTF-8
    japanese LANG=en_US.UTF-8 LC_ALL=ja_JP.eucJP
    japanese LANG=en_US.UTF-8 LANGUAGE=ja:en
    japanese LANG=ja_JP.UTF-8 LANGUAGE=
    run ! japanese LANG=C.UTF-8
    run ! japanese LANG=C LANGUAGE=ja
    run ! japanese LANG=ja_JP.UTF-8 LC_ALL=C
    run ! japanese LANG=xx_YY.UTF-8
    run ! japanese LANG=../../ja
}

@test "records and descriptions are English; what is wrong with a command line is told in the language" {
    local program
    for program in $(programs '*/cpu_bound'); do
        LANG=ja_JP.UTF-8 run_program "$program" --describe >japanese
        LANG=C.UTF-8 run_program "$program" --describe >english
        cmp japanese english
        LANG=ja_JP.UTF-8 run -2 --separate-stderr run_program "$program" --repeat nothing
        [[ $stderr == *"'nothing' は使えません"* ]]
        LANG=C.UTF-8 run -2 --separate-stderr run_program "$program" --repeat nothing
        [[ $stderr == *"'nothing' is not accepted"* ]]
    done
}

@test "the last screen of a comparison is Japanese in 80 columns, and what is kept English" {
    fake posix/toy record
    fake openmp/toy record
    LANG=ja_JP.UTF-8 "$triptych" compare --programs "$tree" --workers 1,2 --output kept --min-runs 3 \
        --budget 5s >out 2>err
    grep -q '^何が違うか' out
    grep -q '^次は' out
    [ "$(sed -n '/^triptych  /,$p' out | LC_ALL=C.UTF-8 wc -L)" -le 80 ]
    [ "$(LC_ALL=C tr -d '\0-\177' <kept/environment.json | wc -c)" -eq 0 ]
    # Of a figure that no noise of the machine hides.
    grep -q '^  1 プロセスのメモリ' out
    jq -e 'any(.findings.differs[]; .label == "memory, a process")' kept/environment.json
}

@test "a catalog that is cut or damaged does no harm" {
    local whole=$TRIPTYCH_BUILD/share/locale/ja/LC_MESSAGES/triptych.mo program size place mo
    program=$(programs '*/cpu_bound' | head -n 1)
    mo=$BATS_TEST_TMPDIR/share/locale/ja/LC_MESSAGES/triptych.mo
    mkdir -p programs "${mo%/*}"
    cp "$TRIPTYCH_BUILD/$program" programs
    help() { LANG=ja_JP.UTF-8 run -0 programs/cpu_bound --help; }
    cp "$whole" "$mo"
    help
    [[ $output == *使い方* ]]
    local size_of_whole
    size_of_whole=$(wc -c <"$whole")
    for size in 0 19 $((size_of_whole / 2)) ${TRIPTYCH_TEST_STRESS:+3 28 5000}; do
        head -c "$size" "$whole" >"$mo"
        help
        [[ $output == usage:* ]] || failed "$size bytes: $output"
    done
    for place in 0 8 12 28 5000 ${TRIPTYCH_TEST_STRESS:+4 16 29 32 33 $((size_of_whole - 1))}; do
        cp "$whole" "$mo"
        printf '\377\377\377' | dd of="$mo" bs=1 seek="$place" conv=notrunc status=none
        help
    done
}
