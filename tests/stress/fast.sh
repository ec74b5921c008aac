#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# fast.sh: real gradings of right solutions and of slow ones (`triptych grade`, the check fast), while
# loads come and go that are made on purpose. A right one must not fail and a slow one must not pass,
# but for the 1 % that docs/teaching.md states and chance beyond that. What is undecided is counted.
#
#     TRIPTYCH_STRESS_GRADINGS   how many, half of each kind: 200 unless set
#     TRIPTYCH_STRESS_SECONDS    begin no more after so long, and judge what there is: 3600 unless set
#     TRIPTYCH_STRESS_EXERCISES  EXERCISE/PANEL:SLOW-FILE ... (all that have `fast` unless set)
#     TRIPTYCH_STRESS_CPUS       a list for taskset(1), as 0: all of it on these (all unless set)

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly triptych=$TRIPTYCH_BUILD/triptych gradings=${TRIPTYCH_STRESS_GRADINGS:-200}
readonly packs=$TRIPTYCH_SOURCE/exercises cpus=${TRIPTYCH_STRESS_CPUS:-}
readonly seconds=${TRIPTYCH_STRESS_SECONDS:-3600} most_each=4 # of each kind in a round
[ -x "$triptych" ] || skip "this build has no driver"
[ -z "$cpus" ] || taskset -cp "$cpus" $$ >/dev/null || skip "no such CPUs: $cpus"
scratch=$(mktemp -d) || exit 1
loads=()
trap 'kill "${loads[@]}" 2>/dev/null; rm -rf "$scratch"' EXIT

# A load that computes and rests by turns, each for up to two seconds.
load() {
    RANDOM=$1
    trap 'kill %% 2>/dev/null; exit' TERM
    while :; do
        timeout "$((RANDOM % 2)).$((1 + RANDOM % 9))" bash -c 'while :; do :; done' &
        wait $!
        sleep "$((RANDOM % 2)).$((RANDOM % 10))"
    done
}

# All that have the check, with the slow form of each.
exercises() {
    jq -r '.name as $name | .panels | to_entries[] | select(.value.fast) |
        "\($name)/\(.key):\(.value.wrong[] | select(.check == "fast") | .file)"' "$packs"/*/pack.json
}

read -r -a wanted <<<"${TRIPTYCH_STRESS_EXERCISES:-$(exercises | tr '\n' ' ')}"
for ((i = 0; i < $(nproc); i++)); do
    load "$i" &
    loads+=($!)
done

right=0 slow=0 failed=0 passed=0 undecided=0

# grade_round EXERCISE/PANEL:SLOW-FILE COUNT: grades so many of each kind, and counts what came of it.
grade_round() {
    local label=${1%:*} file=${1#*:} each=$2 name panel pack counts i
    name=${label%%/*} panel=${label#*/}
    pack=$(cd "$packs" && echo [0-9]*-"$name")
    rm -rf "$scratch/class" "$scratch/grades"
    for ((i = 1; i <= each; i++)); do
        mkdir -p "$scratch/class/right$i/$pack" "$scratch/class/slow$i/$pack"
        cp "$packs/$pack/$panel/solution.c" "$scratch/class/right$i/$pack/$panel.c"
        cp "$packs/$pack/$panel/$file" "$scratch/class/slow$i/$pack/$panel.c"
    done
    "$triptych" grade "$scratch/class" --exercise "$label" --jobs 2 --output "$scratch/grades" \
        </dev/null >"$scratch/out" 2>&1
    # kind, verdict and, where it is not PASS, the check: one line each
    counts=$(jq -r '.results[] | [(.student | sub("[0-9]+$"; "")), .verdict, .check // ""] | @tsv' \
        "$scratch/grades/results.json" | sort | uniq -c)
    printf '%s\n' "$counts" | sed "s|^|# ${SECONDS} s, $label: |"
    count() { awk -v kind="$1" -v verdict="$2" '$2 == kind && $3 == verdict { n += $1 } END { print n + 0 }' <<<"$counts"; }
    right=$((right + each)) slow=$((slow + each))
    failed=$((failed + $(count right FAIL))) passed=$((passed + $(count slow PASS)))
    undecided=$((undecided + $(count right UNDECIDED) + $(count slow UNDECIDED)))
}

# By turns, so that all exercises have had some where the time ends it.
for ((at = 0; right + slow < gradings && SECONDS < seconds; at++)); do
    left=$(((gradings - right - slow + 1) / 2))
    grade_round "${wanted[at % ${#wanted[@]}]}" $((left < most_each ? left : most_each))
done

# With errors of 1 % more than this would come in fewer than one of fifty times.
allowed=$((1 + right / 50))
complaint=''
[ "$failed" -le "$allowed" ] || complaint="more than $allowed right ones failed"
report "$complaint" "$failed of $right right solutions failed"
complaint=''
[ "$passed" -le "$allowed" ] || complaint="more than $allowed slow ones passed"
report "$complaint" "$passed of $slow slow solutions passed"
complaint=''
[ $((10 * undecided)) -le $((right + slow)) ] || complaint="more than a tenth is undecided"
report "$complaint" "$undecided of $((right + slow)) undecided"
finish
