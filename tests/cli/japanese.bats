#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# A learner whose LANG is Japanese: exercises, hints and verdicts are Japanese, from a build tree and
# from a teacher's pack; what another program reads of them is English.
# shellcheck disable=SC2154,SC2030,SC2031 # bats and helpers give them; each test has its own LANG
bats_require_minimum_version 1.5.0
load lesson
load packs

exercise=01-wait-overlap/posix

setup() {
    [ -e "$TRIPTYCH_BUILD/share/locale/ja/LC_MESSAGES/triptych.mo" ] || skip "this build has no catalogs"
    [ -x "$TRIPTYCH_BUILD/triptych" ] || skip "no driver in this build"
    cd "$BATS_TEST_TMPDIR" || return 1
    triptych=$TRIPTYCH_BUILD/triptych packs=$TRIPTYCH_SOURCE/exercises
    export TMPDIR=$BATS_TEST_TMPDIR/scratch COLUMNS=80 NO_COLOR=1
    unset LANGUAGE LC_ALL LC_MESSAGES
    mkdir "$TMPDIR"
}

# Whether all that the command prints is ASCII.
is_english() {
    "$@" >english || true
    [ "$(LC_ALL=C tr -d '\0-\177' <english | wc -c)" -eq 0 ]
}

# course: a learner's folder of POSIX, without watching it for long.
course() {
    "$triptych" learn --panels posix course >out 2>err 3>&- &
    local watcher=$!
    wait_until grep -q "$1" out || failed "'$1' does not come: $(cat out err)"
    kill "$watcher"
    wait "$watcher" 2>/dev/null || true
}

# bats test_tags=unsanitized
@test "learn: task, list, hints, verdict and reason are Japanese where LANG is, English where it is C" {
    local learn=("$triptych" learn course --panels posix)
    LANG=ja_JP.UTF-8 course '保存すると判定します'
    grep -q 'wait-overlap/posix: 待ち時間を重ねる' out
    cmp "course/${exercise%/posix}/posix.txt" "$packs/$exercise/text.ja.txt"
    cp "$packs/$exercise/wrong_rest_lost.c" course/$exercise.c
    LANG=ja_JP.UTF-8 run -1 "${learn[@]}" run wait-overlap
    [[ $output == 不合格*'wait-overlap/posix: 正しさ'*行われませんでした*分け方を見直して* ]] || failed "$output"
    [ "$(LC_ALL=C.UTF-8 wc -L <<<"$output")" -le 80 ]
    LANG=ja_JP.UTF-8 run -0 "${learn[@]}" hint
    [[ $output == 'wait-overlap/posix、ヒント 1/3: main を見てください。'* ]]
    LANG=ja_JP.UTF-8 run -0 "${learn[@]}" list
    [[ $output == 次*待ち時間を重ねる*合格\ 0/* ]]
    is_english env LANG=C "${learn[@]}" next
    is_english env LANG=C "${learn[@]}" run wait-overlap
    grep -q 'never done' english
    is_english env LANG=C.UTF-8 "${learn[@]}" hint
}

# bats test_tags=unsanitized
@test "learn: every exercise of the suite has all its words in Japanese" {
    local pack panel panels files=() at=0
    for pack in "$packs"/[0-9]*/; do
        files+=("${pack}pack.json" "${pack}pack.ja.json")
    done
    # a pack with the names of the panels whose words are all there, each between blanks, a line
    mapfile -t panels < <(jq -rs 'range(0; length; 2) as $at | .[$at] as $own | .[$at + 1] as $ja |
        [$own.panels | to_entries[] | .key as $panel | .value.fast as $fast | $ja |
            select((.title != $own.title) and (.panels[$panel].hints | length == 3) and
                ([.panels[$panel].hints[] | select(test("[ぁ-ん]") | not)] == []) and
                ($fast == null or (.panels[$panel].advice | test("[ぁ-ん]")))) | $panel] | " \(join(" ")) "' "${files[@]}")
    [ ${#panels[@]} -eq $((${#files[@]} / 2)) ]
    for pack in "$packs"/[0-9]*/; do
        for panel in "$pack"*/; do
            panel=${panel%/} panel=${panel##*/}
            [ -s "$pack$panel/text.ja.txt" ] || failed "$pack$panel"
            [[ ${panels[at]} == *" $panel "* ]] || failed "$pack$panel: only ${panels[at]}"
        done
        at=$((at + 1))
    done
}

# bats test_tags=unsanitized
@test "learn: a teacher's pack: its Japanese where it is, English for what it lacks, and --check tells that" {
    mkdir own
    cp -r "$packs"/exercise* "$packs/protocol.h" "$packs/01-wait-overlap" own
    rm own/01-wait-overlap/posix/text.ja.txt
    jq '.panels.posix.hints[1] = ""' own/01-wait-overlap/pack.ja.json >new
    mv new own/01-wait-overlap/pack.ja.json
    # one run a program, and few programs: whether they are judged well is told elsewhere
    jq '.panels |= {posix: (.posix | .wrong = [.skeleton, .skeleton] | .race_free = false)} | .trials |= .[1:2]' \
        own/01-wait-overlap/pack.json >new && mv new own/01-wait-overlap/pack.json
    run -1 env LANG=ja_JP.UTF-8 "$triptych" learn --check own/01-wait-overlap
    [[ $output == *'NOT OK  wait-overlap/posix pack.ja.json: hint 2 for posix is missing'* ]] || failed "$output"
    [[ $output == *'NOT OK  wait-overlap/posix text.ja.txt: it is not there'* ]] || failed "$output"
    [ "$(grep -c '^NOT OK' <<<"$output")" -eq 2 ] || failed "$output"
    export LANG=ja_JP.UTF-8
    "$triptych" learn own-course --exercises own --panels posix >out 2>err 3>&- &
    local watcher=$!
    wait_until grep -q '保存すると' out || failed "$(cat out err)"
    kill "$watcher"
    wait "$watcher" 2>/dev/null || true
    cmp own-course/01-wait-overlap/posix.txt "$packs/$exercise/text.txt"
    run -0 "$triptych" learn own-course --exercises own hint
    [[ $output == *'main を見てください'* ]]
    run -0 "$triptych" learn own-course --exercises own hint
    [[ $output == *'pthread_create once for each'* ]]
}

# bats test_tags=unsanitized
@test "grade: the terminal and the student's page are Japanese; names and verdicts of the files stay English" {
    chmod o+x "$BATS_RUN_TMPDIR" # without namespaces root's submissions are user nobody's
    local all=2 # in stress-suite a third one, for the explorer's words
    mkdir -p class/anna/02-lost-updates class/ben
    cp "$packs/02-lost-updates/posix/skeleton.c" class/anna/02-lost-updates/posix.c
    if [ -n "${TRIPTYCH_TEST_STRESS-}" ]; then
        all=3
        mkdir -p class/cid/02-lost-updates
        sed '/pthread_mutex_/s/.*lock(&lock);//' "$packs/02-lost-updates/posix/solution.c" >class/cid/02-lost-updates/posix.c
    fi
    one_trial judged 02-lost-updates
    LANG=ja_JP.UTF-8 run -0 --separate-stderr "$triptych" grade class --exercises judged --exercise lost-updates/posix
    [[ $output == *'不合格     ben  lost-updates/posix  0/100: 提出されていません'* ]] || failed "$output"
    [[ $output == *'提出物 '"$all"' 件、それぞれ演習 1 題: 合格 0、不合格 '"$all"'、判定保留 0'* ]] || failed "$output"
    local page=triptych-grades/students/anna.html
    grep -q '<html lang="ja">' $page
    grep -q '<th>判定</th>' $page
    grep -q '<b>正しさ</b>: ワーカー' $page
    jq -e '[.results[].verdict] | length == '"$all"' and all(. == "FAIL")' triptych-grades/results.json
    # the explorer's words, too, from within the sandbox
    [ "$all" -eq 2 ] || [ ! -r "$TRIPTYCH_BUILD/posix/explore/libexplore.a" ] ||
        jq -e '.results[2].checks["race-free"].why | startswith("データ競合")' triptych-grades/results.json ||
        failed "$(jq '.results[2].checks' triptych-grades/results.json)"
    jq -e '.results[0].checks.correct.verdict == "FAIL"' triptych-grades/results.json
    [[ $(head -n 1 triptych-grades/results.csv) == student,exercise,verdict,points,of,check,why* ]]
    grep -q '^"anna","lost-updates/posix",FAIL,' triptych-grades/results.csv
}

# bats test_tags=unsanitized
@test "lesson: questions and results are Japanese, in 80 columns; JSON and C are English" {
    local answers='3\n4\n1\n'
    waiting
    LANG=ja_JP.UTF-8 run -0 "$triptych" lesson
    [[ $output == *'1  io_bound       待つのにコアは要らない'* ]]
    # shellcheck disable=SC2059 # the answers have their newlines as \n
    printf "$answers" | LANG=ja_JP.UTF-8 "$triptych" lesson 1 --programs tree >out 2>err || failed "$(cat out err)"
    grep -q '^レッスン 1: 待つのにコアは要らない' out
    grep -q '何倍の速さでしょう' out
    grep -q '予想どおりでした' out
    [ "$(LC_ALL=C.UTF-8 wc -L <out)" -le 80 ] || failed "$(cat out)"
    # shellcheck disable=SC2059
    printf "$answers" | LANG=ja_JP.UTF-8 "$triptych" lesson 1 --programs tree --format json >out
    jq -e '.questions[0].question | startswith("How many times")' out
    is_english env LANG=C "$triptych" lesson
}

# untranslated FILE...: the entries of help texts (variants, options, commands) without Japanese.
untranslated() {
    LC_ALL=C awk '
        function done() { if (entry != "" && entry !~ /[\200-\377]/) print entry; entry = "" }
        FNR == 1 { done() }
        /^  [^ ]/ && !/^  triptych / && !/^  printf / { done(); entry = $0; next }
        /^       / && entry != "" { entry = entry " " $0; next }
        { done() }
        END { done() }' "$@"
}

# bats test_tags=unsanitized
@test "help of all programs and commands is Japanese, word for word, and English where LANG is C" {
    local program command text all
    export LANG=ja_JP.UTF-8
    mkdir of_programs of_commands # all texts first, and then each look at them once
    for program in $(programs '*'); do
        "$TRIPTYCH_BUILD/$program" --help >"of_programs/${program//\//.}"
    done
    for program in $(programs '*' | sampled); do # one function writes it
        "$TRIPTYCH_BUILD/$program" --describe >>told
    done
    all=$(grep -L '^使い方: ' of_programs/*; grep -L '(既定は ' of_programs/*) || true
    [ -z "$all" ] || failed "not in Japanese: $all"
    is_english cat told || failed "$(cat told)"
    "$triptych" --help >out
    # shellcheck disable=SC2013 # a name a line
    for command in $(awk '/^  [a-z]/ { print $1 }' out); do
        "$triptych" "$command" --help >"of_commands/$command"
        text=$(<"of_commands/$command")
        [[ ${text#*$'\n'*$'\n'} == *[ぁ-ん]* ]] || failed "$command: $(cat "of_commands/$command")"
    done
    [ "$(cat of_commands/* | LC_ALL=C.UTF-8 wc -L)" -le 90 ] || failed "$(cat of_commands/*)"
    all=$(untranslated out of_programs/* of_commands/*)
    [ -z "$all" ] || failed "common/po/ja.po lacks lines for: $all"
    [ "$("$triptych" manual learn | LC_ALL=C tr -d '\0-\177' | wc -c)" -eq 0 ]
    is_english env LANG=C "$triptych" learn --help
}

@test "errors of a command line are Japanese where LANG is, English where it is C" {
    LANG=ja_JP.UTF-8 run -2 "$triptych" comparre
    [[ $output == "triptych: 'comparre' というコマンドはありません"* ]] || failed "$output"
    LANG=ja_JP.UTF-8 run -2 "$triptych" compare --budget never
    [[ $output == *"--budget: 'never' は使えません。指定できるのは 時間"*'triptych compare --help を見てください'* ]] || failed "$output"
    LANG=ja_JP.UTF-8 run -2 "$triptych" compare --nothing
    [[ $output == *'--nothing というオプションはここにはないか'* ]] || failed "$output"
    LANG=ja_JP.UTF-8 run -2 "$triptych" compare io_bond
    [[ $output == *"'io_bond' という題材はここにはありません（もしかして io_bound？）"* ]] || failed "$output"
    LANG=ja_JP.UTF-8 run -2 "$TRIPTYCH_BUILD/posix/io_bound" --workers
    [[ $output == *'--workers には値が要ります'*'posix/io_bound --help を見てください'* ]] || failed "$output"
    LANG=C run -2 "$triptych" compare io_bond
    [[ $output == *"'io_bond' is not a workload here (did you mean io_bound?); there are "* ]] || failed "$output"
}

# bats test_tags=unsanitized
@test "explore: verdict, story and page are Japanese where LANG is; JSON and trace are the same in both" {
    local source=$TRIPTYCH_SOURCE/tests/explore/account.c language
    for language in C ja_JP.UTF-8; do
        LANG=$language run -1 "$triptych" explore "$source" --cflags -DBROKEN --output replay --html $language.html
        printf '%s\n' "$output" >$language.out
        LANG=$language run -1 --separate-stderr "$triptych" explore "$source" --cflags -DBROKEN --output replay \
            --format json --trace $language.trace
        jq 'del(.seconds, .sentence)' <<<"$output" >$language.json
    done
    is_english cat C.out C.html C.json ja_JP.UTF-8.json ja_JP.UTF-8.trace
    cmp C.json ja_JP.UTF-8.json
    grep -q '^誤答: ' ja_JP.UTF-8.out
    grep -q '^balance のデータ競合: ' ja_JP.UTF-8.out
    [ "$(LC_ALL=C.UTF-8 wc -L <ja_JP.UTF-8.out)" -le 100 ] || failed "$(cat ja_JP.UTF-8.out)"
    grep -q '<html lang="ja">' ja_JP.UTF-8.html
    grep -q '<h2>実行を 1 ステップずつ</h2>' ja_JP.UTF-8.html
    # The figures: values of variables, places and numbers of steps.
    diff <(sed 1,20d C.html | grep -o 'id="step-[0-9]*"\|account.c:[0-9]*') \
        <(sed 1,20d ja_JP.UTF-8.html | grep -o 'id="step-[0-9]*"\|account.c:[0-9]*')
}
