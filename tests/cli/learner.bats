#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# A learner at two terminals goes through all exercises of a panel, from the first save to the last:
# saves the skeleton and sees it fail, takes a hint, saves the solution and sees it pass, and goes on
# with the next. What is checked is what stands on the terminals.
#
#     TRIPTYCH_LEARNER_PANEL   posix unless set; openmp, mpi

bats_require_minimum_version 1.5.0
load helpers
load packs

setup() {
    [ -x "$TRIPTYCH_BUILD/triptych" ] || skip "no driver in this build"
    command -v tmux >/dev/null || skip "no tmux"
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir scratch
    export TMPDIR=$BATS_TEST_TMPDIR/scratch PATH=$TRIPTYCH_BUILD:$PATH
    panel=${TRIPTYCH_LEARNER_PANEL:-posix} server=triptych-learner-$$
}

teardown() {
    tmux -L "$server" kill-server 2>/dev/null || true
}

# terminal NAME COMMAND: a new terminal of 80 columns that runs it.
terminal() {
    tmux -L "$server" -f conf new-session -d -s "$1" -x 80 -y 50 "env -u COLUMNS -u TMUX $2" 3>&-
}

shows() {
    all=$(tmux -L "$server" capture-pane -p -J -S - -t "$1") && grep -qE "$2" <<<"$all"
}

# seen TERMINAL PATTERN: waits until a line that it has shown has it.
seen() {
    local all
    wait_until shows "$@" || failed "no '$2' in: $all"
}

# typed TEXT: a line at the learner's own terminal.
typed() {
    tmux -L "$server" send-keys -t learner -l "$1"
    tmux -L "$server" send-keys -t learner Enter
}

# goes_through PACKS: all exercises in that folder.
goes_through() {
    local packs=$1 names name label
    passed=0
    mapfile -t names < <(cd "$packs" && printf '%s\n' [0-9]*-*/"$panel" | cut -d/ -f1)
    echo 'set-option -g history-limit 20000' >conf
    terminal watch "sh -c 'triptych learn --exercises $packs --panels $panel course; echo over=\$?; sleep 600'"
    seen watch 'Save it, and it is judged'
    terminal learner sh
    typed 'cd course'
    for name in "${names[@]}"; do
        label=${name#*-}/$panel
        seen watch "^$label: "
        typed "echo >>$name/$panel.c"
        seen watch "^FAIL +$label: "
        typed "triptych learn --exercises $packs --panels $panel hint"
        seen learner "^$label, hint 1 of 3: "
        typed "cp $packs/$name/$panel/solution.c $name/$panel.c"
        seen watch "^PASS +$label"
        passed=$((passed + 1))
    done
    seen watch '^All exercises have passed'
    seen watch '^over=0$'
    typed "triptych learn --exercises $packs --panels $panel list"
    seen learner "^$passed of $passed passed"
    [ -z "$(ls -A scratch)" ] || failed "left behind: $(ls scratch)"
}

# bats test_tags=unsanitized
@test "two exercises: each fails, has a hint, passes, and the next one comes" {
    one_trial packs 01-wait-overlap 02-lost-updates # whether they are judged well is told elsewhere
    goes_through "$PWD/packs"
    [ "$passed" -eq 2 ]
}

# bats test_tags=unsanitized,stress
@test "all exercises of the suite, ten or more" {
    goes_through "$TRIPTYCH_SOURCE/exercises"
    [ "$passed" -ge 10 ]
}
