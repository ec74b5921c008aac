#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych lesson: what the learner expects is asked, read and drawn beside what was measured, and
# no sentence is said that the data do not bear out. The programs are scripts here, so that results
# are known and nothing waits; one lesson is taken with the real ones.

bats_require_minimum_version 1.5.0
load lesson

setup() {
    triptych=$TRIPTYCH_BUILD/triptych
    [ -x "$triptych" ] || skip "no driver in this build"
    cd "$BATS_TEST_TMPDIR" || return 1
    export COLUMNS=80 NO_COLOR=1 LC_ALL=C TMPDIR=$BATS_TEST_TMPDIR/scratch
    mkdir scratch tree
}

# lesson ANSWERS [ARGUMENT...]
lesson() {
    local answers=$1 words=()
    shift
    # shellcheck disable=SC2059 # the answers have their newlines as \n
    run --separate-stderr "$triptych" lesson --programs tree "$@" < <(printf -- "$answers")
    read -rd '' -a words <<<"$output" || true # up to the end
    flat="${words[*]}"
}

@test "without a number: the lessons, a line each, in the order of the guide" {
    run -0 --separate-stderr "$triptych" lesson
    [ "$(grep -oE '^ [1-9]  [a-z_]+' <<<"$output" | awk '{print $2}' | paste -sd' ')" = \
        "io_bound data_race cpu_bound pool queue check_urls find_primes stream_primes graph" ]
    [ "$(grep -oE '^## [1-8]\. `[a-z_]+' "$TRIPTYCH_SOURCE/docs/guide.md" | tr -d '`' | awk '{print $3}' | paste -sd' ')" = \
        "io_bound data_race cpu_bound pool queue check_urls find_primes stream_primes" ]
}

@test "a guess and the result are drawn to one scale, and told apart in words" {
    waiting
    lesson '1.5\nall alike\n50 %%\n' 1
    [ "$status" -eq 0 ]
    [[ $flat == *"you expected ############### 1.50 times measured ############################# 3.00 times"* ]]
    [[ $flat == *"More than you expected. In 3 rounds: 3.00 to 3.00 times. The three waits go on at the same time"* ]]
    [[ $flat == *"As you expected. No one is ahead by 5 % in every round: all alike. A worker that waits does nothing"* ]]
    [[ $flat == *"Less than you expected. In 3 rounds: 0.333 to 0.333 %."* ]]
    [[ $flat == *"1 of 3 came out as you expected."* ]]
    [[ $flat == *"Next triptych lesson 2"* ]]
    [ "$(sort started | uniq -c | awk '{print $1 $2}' | paste -sd' ')" = "3for 3gil 3sync 3threads" ]
}

@test "a choice by number and by name; the winner and the guess are marked" {
    racing 30
    lesson '25\n1\n' data_race
    [ "$status" -eq 0 ]
    [[ $flat == *"As you expected. In 3 rounds: 30 to 30 %"* || $flat == *"As you expected. In 3 rounds: 30.0 to 30.0 %"* ]]
    [[ $output == *"posix mutex"*" 400 ms    < your guess"* ]]
    [[ $output == *"openmp reduction"*" 10.0 ms   < ahead"* ]]
    [[ $flat == *"Not what you expected. openmp reduction has the least in every round."* ]]
    lesson '\nreduction\n' 2
    [[ $output == *" 10.0 ms   < ahead, yours"* ]]
    [[ $flat == *"1 of 1 came out as you expected."* ]]
}

@test "lesson 9, graph: counters beside a barrier, with short tasks and with long ones" {
    faked posix/graph barrier=0.4 threads=0.1
    faked openmp/graph tasks=0.3 for=0.5
    lesson '4\n1\ncounters\n' graph
    [ "$status" -eq 0 ]
    [[ $flat == *"As you expected. In 3 rounds: 4.00 to 4.00 times. A barrier puts threads to sleep"* ]] || failed "$output"
    [[ $flat == *"More than you expected. In 3 rounds: 4.00 to 4.00 times. Tasks of the same length end together"* ]]
    [[ $flat == *"As you expected. posix threads has the least in every round. Counting steps"* ]] || failed "$output"
    [[ $flat == *"Left out: mpi/graph, variant isend: the program is not there."* ]]
    faked posix/graph barrier=0.1 threads=0.4 # workers that share a core
    lesson '' 9
    [[ $flat != *"A barrier puts threads to sleep"* && $flat == *"Where workers share cores it is the other way round"* ]]
    run -0 "$TRIPTYCH_BUILD/posix/graph" --variant barrier --workers 2 --width 8 --steps 10k --size 1 --json
    run -0 "$TRIPTYCH_BUILD/posix/graph" --variant threads --workers 2 --width 2 --steps 2 --size 3M --json
}

@test "what the data do not bear out is not said, but what would decide it" {
    waiting 0.8
    lesson '' 1
    [ "$status" -eq 0 ]
    [[ $flat != *"The three waits go on at the same time"* ]]
    [[ $flat == *"Here something held the threads up"*"triptych doctor"* ]]
    [[ $flat != *"A worker that waits does nothing"* && $flat == *"triptych compare io_bound"* ]]
    racing 0
    lesson '' 2
    [[ $flat == *"This run lost next to none. That proves nothing"* ]]
    [[ $flat != *"came out as you expected"* ]]
}

@test "what is not there is left out by name with its questions; nothing left is status 77" {
    racing 30
    lesson '' 2
    [ "$status" -eq 0 ]
    [[ $flat == *"Left out: mpi/data_race, variant racy: the program is not there."* ]]
    [[ $flat != *"Ranks share no memory"* ]]
    rm -r tree/openmp
    lesson '\n3\n' 2
    [ "$status" -eq 0 ]
    [[ $output == *"3  all alike"* && $output != *"openmp reduction  "* ]]
    lesson '' 3
    [ "$status" -eq 77 ]
    # shellcheck disable=SC2154 # run --separate-stderr sets it
    [[ $stderr == *"lesson 3 cannot run here: posix/cpu_bound, variant sync: the program is not there"* ]]
}

@test "a program that fails is told, and the rest goes on; the status is 1" {
    faked posix/io_bound sync=0.9 threads=fail gil=0.3
    faked openmp/io_bound for=0.3
    lesson '3\n' 1
    [ "$status" -eq 1 ]
    [[ $flat == *"Not measured"* ]]
    [[ $flat == *"posix threads failed in a round, which is in no figure: "*"the disk is on fire"* ]] || failed "$output"
    [[ $output == *"posix gil "*"300 ms"* ]]
}

@test "bad answers from a pipe, and bad lessons, are status 2 before anything runs" {
    local answer wrong=(x 1001 '3 3' '2\nranks' '\n\n301') # in stress-suite more
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || wrong+=(-1 nan '0x10' '2\n9' '2\nsync')
    waiting
    for answer in "${wrong[@]}"; do
        lesson "$answer\n" 1
        [ "$status" -eq 2 ] || failed "$answer: status $status"
        [[ $stderr == *"question "*" is not accepted; it takes a number from "*", or an empty line to skip it"* ]]
    done
    lesson '\33[2J\n' 1
    [[ $status -eq 2 && $stderr != *$'\33'* ]]
    for answer in 0 10 1.5 nothing ''; do
        lesson '' "$answer"
        [ "$status" -eq 2 ] || failed "$answer: status $status"
    done
    lesson '' 1 2
    [ "$status" -eq 2 ]
    [ ! -e started ]
}

@test "answers: blanks, units, no newline at the end, a line of 10000 characters" {
    waiting
    lesson ' 3 x \r\n 4 \n1 %%' 1
    [ "$status" -eq 0 ]
    [[ $flat == *"3 of 3 came out as you expected."* ]]
    run -2 --separate-stderr "$triptych" lesson 1 --programs tree < <(printf '1%.0s' {1..10000})
}

@test "--format json: one object, without questions in between" {
    racing 30
    lesson '30\natomic\n' 2 --format json
    [ "$status" -eq 0 ]
    jq -se 'length == 1 and .[0].lesson == 2 and .[0].workload == "data_race"
        and .[0].questions[0].expected == 30 and .[0].questions[0].measured.median == 30
        and .[0].questions[0].as_expected and .[0].questions[0].supported
        and .[0].questions[1].expected == "atomic" and .[0].questions[1].measured == "reduction"
        and .[0].questions[1].as_expected == false
        and (.[0].noise | type) == "object" and (.[0].runs | length) == 4 and (.[0].left_out | length) == 1' <<<"$output"
}

@test "60 columns: no line is longer, with all answers" {
    export COLUMNS=60
    waiting
    racing 30
    lesson '3\n1\n5\n' 1
    [ "$(wc -L <<<"$output")" -le 60 ]
    lesson '3\n1\n' 2
    [ "$(wc -L <<<"$output")" -le 60 ]
}

@test "bars in eighths where the locale has UTF-8" {
    waiting
    export LC_ALL=C.UTF-8
    lesson '1\n' 1
    [[ $output == *"██████████ 1.00 times"* || $output == *"you expected"*"█"* ]]
    [[ $output != *"##"* ]]
}

# of_lessons: the workloads of the lessons in their order, one a line.
of_lessons() {
    "$triptych" lesson | sed -n 's/^ *[1-9]  \([a-z_]*\).*/\1/p'
}

@test "every source that a lesson names is there, with the line that it names" {
    local workload workloads file line text named
    mapfile -t workloads < <(of_lessons)
    [ ${#workloads[@]} -eq 9 ]
    for workload in "${workloads[@]}"; do
        named=0
        while IFS='"' read -r _ file _ line _; do
            IFS= read -rd '' text <"$TRIPTYCH_SOURCE/$file" || true # up to its end
            [[ $text == *"$line"* ]] || failed "$workload: no $line in $file"
            named=$((named + 1))
        done < <(grep -oE '\{"(posix|openmp|mpi)/[a-z_/]+\.c", "[^"]+"' \
            "$TRIPTYCH_SOURCE/compare/lesson/about_$workload.c")
        [ "$named" -ge 3 ] || failed "$workload: $named"
    done
}

@test "docs/answers.md answers every question of the lessons, the guide, and the first variants" {
    local number workload workloads panel file asked description first='"variants":\[\{"name":"([a-z_]+)"' \
        answers=$TRIPTYCH_SOURCE/docs/answers.md text
    text=$(<"$answers")
    mapfile -t workloads < <(of_lessons)
    [ ${#workloads[@]} -eq 9 ]
    for number in 1 2 3 4 5 6 7 8 9; do
        workload=${workloads[number - 1]}
        asked=$(grep -c '\.text =' "$TRIPTYCH_SOURCE/compare/lesson/about_$workload.c")
        [ "$(grep -c "^| $number\.[1-3] " "$answers")" = "$asked" ] || failed "lesson $number: $asked questions"
        for panel in posix openmp mpi; do
            [ -x "$TRIPTYCH_BUILD/$panel/$workload" ] || continue
            look_up "$panel/$workload"
            [[ $description =~ $first ]]
            file=$panel/$workload/${BASH_REMATCH[1]}.c
            [[ $text == *"| \`$file\` |"* ]] || failed "no answer for $file"
        done
    done
    [ "$(sed -n '/^## The guide/,/^## The files/p' "$answers" | grep -cE '^\| ([1-8]|.graph.|figures) \|')" = \
        "$(grep -c '^Try: ' "$TRIPTYCH_SOURCE/docs/guide.md")" ]
}

# ---- on a terminal, and the real programs ------------------------------------------------------------

shows() {
    $tmux capture-pane -p | grep -q "$1"
}

# seen TEXT: waits until the terminal shows it.
seen() {
    wait_until shows "$1" || failed "no '$1': $($tmux capture-pane -p)"
}

# bats test_tags=unsanitized
@test "on a terminal: a bad answer is asked for again, Enter skips, and colours are used" {
    command -v tmux >/dev/null || skip "no tmux"
    local tmux="tmux -L triptych-lesson-$$"
    waiting
    unset NO_COLOR
    $tmux -f /dev/null new-session -d -x 80 -y 80 \
        "env -u COLUMNS '$triptych' lesson 1 --programs tree; echo over=\$?; sleep 300"
    seen '1000, or Enter to skip: *$'
    $tmux send-keys 'many' Enter
    seen "'many' is not accepted"
    $tmux send-keys '3' Enter
    seen '1 to 4, or Enter to skip: *$'
    $tmux send-keys Enter
    seen '300, or Enter to skip: *$'
    $tmux send-keys C-d
    seen 'over=0'
    output=$($tmux capture-pane -p -e)
    $tmux kill-server
    [[ $output == *"1 of 1 came out as you expected"* && $output == *$'\033[32m'* ]]
}

# bats test_tags=unsanitized
@test "Ctrl-C at a question and in a run ends it at once and leaves nothing" {
    command -v tmux >/dev/null || skip "no tmux"
    local tmux when
    waiting
    rm -r tree/openmp
    # shellcheck disable=SC2016 # a pattern of sed's
    sed -i 's/^echo "$variant".*/&\nexec sleep 321.25/' tree/posix/io_bound
    for when in question run; do
        rm -f started
        tmux="tmux -L triptych-lesson-$when-$$" # a server that is told to end may still listen
        $tmux -f /dev/null new-session -d -x 80 -y 60 \
            "trap : INT; '$triptych' lesson 1 --programs tree; echo over=\$?; sleep 300"
        seen 'Enter to skip'
        if [ "$when" = run ]; then
            $tmux send-keys Enter Enter Enter
            wait_until [ -s started ]
        fi
        $tmux send-keys C-c
        seen 'over=130'
        run ! running "sleep 321[.]25"
        $tmux kill-server
    done
    [ -z "$(ls -A scratch)" ]
}

# bats test_tags=unsanitized
@test "with the real programs: lesson 1, whatever the machine does meanwhile" {
    run -0 --separate-stderr "$triptych" lesson 1 --format json </dev/null
    jq -e '.lesson == 1 and (.questions | length) == 3 and ([.runs[].failure] | all(. == null))
        and .runs[0].seconds.median >= 0.9' <<<"$output"
}
