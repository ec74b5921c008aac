#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# named_lines.sh PROGRAM tsan|helgrind: what that detector says about data_race. Of a racy variant it
# names two lines that the source marks with RACE, both are named in the end, and no other line of
# any file is; all mended variants are silent. (With tsan the program is that of this build, which
# is made for it; for helgrind it is built here with line numbers.)

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly program=$1 detector=$2 tries=5
readonly source=$TRIPTYCH_SOURCE/$program.c
marked=$(grep -nw RACE "$source" | cut -d : -f 1 | sort -n)
[ -n "$marked" ] || report "no line of $program.c is marked with RACE" "marks"

if [ "$detector" = helgrind ]; then
    command -v valgrind >/dev/null || skip "no valgrind here"
    TRIPTYCH_BUILD=$TRIPTYCH_BUILD/tests/race/helgrind
    log=$({ cmake -S "$TRIPTYCH_SOURCE" -B "$TRIPTYCH_BUILD" -G Ninja -DBUILD_TESTING=OFF \
        -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS='-O1 -g' -DTRIPTYCH_MPI=OFF -DTRIPTYCH_OPENMP=OFF &&
        cmake --build "$TRIPTYCH_BUILD" --target "${program/\//_}" -j 2; } 2>&1) ||
        report "$(tail -n 20 <<<"$log")" "$program builds with -g"
fi

# watched VARIANT: all that is said while it runs, the detector's words among it.
watched() {
    if [ "$detector" = tsan ]; then
        launch "$program" 2 --quick --quiet --variant "$1" 2>&1
    else
        timeout "$deadline_s" valgrind --tool=helgrind --fair-sched=yes --error-exitcode=66 \
            "$TRIPTYCH_BUILD/$program" --workers 2 --increments 200 --repeat 1 --quiet \
            --variant "$1" 2>&1
    fi
}

# accesses: of the detector's words on standard input, FILE:LINE of each access that it tells of:
# the innermost frame below each line that says who read or wrote.
accesses() {
    if [ "$detector" = tsan ]; then
        sed -En '/^ +(Previous )?(atomic )?([Rr]ead|[Ww]rite) of size/{n
            s/.*\/([^/: ]+:[0-9]+).*/\1/p}'
    else
        sed -En '/(Possible data race during|conflicts with a previous) /{
            :next
            n
            /Locks held/b next
            s/.*\(([^() ]+:[0-9]+)\)$/\1/p}'
    fi | sort -u
}

# complaint_on VARIANT: nothing if the two marked lines are named, and nothing else.
complaint_on() {
    local words status file=${source##*/} try named='' wanted
    wanted=$(grep -nw RACE "$source" | sed -E "s/^([0-9]+):.*/$file:\1/" | sort)
    for ((try = 1; try <= tries; try++)); do # a race that did not happen cannot be seen
        words=$(watched "$1")
        status=$?
        named=$(printf '%s\n%s\n' "$named" "$(accesses <<<"$words")" | sed '/^$/d' | sort -u)
        [ "$status" -eq 66 ] && [ "$named" = "$wanted" ] && return
    done
    echo "exit status $status; named: ${named//$'\n'/ }; marked: ${wanted//$'\n'/ }"
    echo "$words"
}

for variant in $("$TRIPTYCH_BUILD/$program" --list | cut -f 1); do
    if [ "$variant" = racy ]; then
        report "$(complaint_on "$variant")" "$detector names the lines of $program $variant"
    elif [[ $variant == fork_* ]]; then
        echo "# $variant is left out: $detector does not see what processes do to one another"
    else
        words=$(watched "$variant")
        status=$?
        [ "$status" -eq 0 ] && words=''
        report "${words:+exit status $status: $words}" "$detector is silent: $program $variant"
    fi
done
finish
