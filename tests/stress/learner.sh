#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# learner.sh: a learner at two terminals goes through all exercises of a panel, from the first save to
# the last: saves the skeleton and sees it fail, takes a hint, saves the solution and sees it pass, and
# goes on with the next. What is checked is what stands on the terminals.
#
#     TRIPTYCH_STRESS_PANEL   posix unless set; openmp, mpi
#     TRIPTYCH_STRESS_RUNS    how many of the exercises: all unless set

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly panel=${TRIPTYCH_STRESS_PANEL:-posix} packs=$TRIPTYCH_SOURCE/exercises
readonly triptych=$TRIPTYCH_BUILD/triptych
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
[ -x "$triptych" ] || skip "this build has no driver"
command -v tmux >/dev/null || skip "no tmux"
scratch=$(mktemp -d) || exit 1
trap 'tmux -L "triptych-$$" kill-server 2>/dev/null; rm -rf "$scratch"' EXIT

terminals() {
    tmux -L "triptych-$$" "$@"
}

# screen TERMINAL: all that it has shown.
screen() {
    terminals capture-pane -p -J -S - -t "$1"
}

# seen TERMINAL PATTERN [TIMES]: waits until so many lines have it.
seen() {
    local deadline=$((SECONDS + ${TRIPTYCH_STRESS_DEADLINE:-300}))
    until [ "$(screen "$1" | grep -cE "$2")" -ge "${3:-1}" ]; do
        if ((SECONDS > deadline)); then
            printf 'no %s in:\n' "$2"
            screen "$1" | tail -n 30
            return 1
        fi
        sleep 0.5
    done
}

# typed TEXT: a line at the learner's own terminal.
typed() {
    terminals send-keys -t learner -l "$1" && terminals send-keys -t learner Enter
}

# exercise NAME NUMBER: "01-wait-overlap", and how many there were before it.
exercise() {
    local file=$1/$panel.c label=${1#*-}/$panel
    seen watch "^$label: " || return
    typed "echo >>$file" || return
    seen watch "^FAIL +$label: " || return
    typed "triptych learn --panels $panel hint"
    seen learner "^$label, hint 1 of 3: " || return
    typed "cp $packs/$1/$panel/solution.c $file"
    seen watch "^PASS +$label" || return
    typed "triptych learn --panels $panel list"
    seen learner "^$(($2 + 1)) of ${#names[@]} passed"
}

cd "$scratch" || exit 1
mkdir tmp
export TMPDIR=$scratch/tmp PATH=$TRIPTYCH_BUILD:$PATH
terminals -f /dev/null new-session -d -s watch -x 80 -y 50 "env -u TMUX sh" || exit 1
terminals set-option -g history-limit 20000
terminals new-session -d -s learner -x 80 -y 50 "env -u TMUX sh"
terminals kill-session -t watch # made before the limit was set
terminals new-session -d -s watch -x 80 -y 50 "'$triptych' learn --panels $panel course; echo over=\$?; sleep 600"
seen watch 'Save it, and it is judged' || exit 1
typed 'cd course'

mapfile -t names < <(cd "$packs" && printf '%s\n' [0-9]*-*/"$panel" | cut -d/ -f1)
readonly runs=${TRIPTYCH_STRESS_RUNS:-${#names[@]}}
for ((at = 0; at < runs; at++)); do
    complaint=$(exercise "${names[at]}" "$at") || complaint=${complaint:-it did not work}
    report "$complaint" "${names[at]}/$panel: it fails, a hint, it passes, the next one"
    [ -z "$complaint" ] || break # the ones behind it are not shown before
done
if [ "$runs" -eq "${#names[@]}" ]; then
    report "$(seen watch '^over=0$')" 'after the last one the watch ends'
fi
report "$(ls -A tmp)" 'nothing is left behind'
finish
