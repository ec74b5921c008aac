#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# data_race.sh COMPILER LEVEL: built by that compiler at that level of optimisation (in the race lab,
# which race/lab.sh has made), the racy variants of all panels do lose updates, and the mended ones are
# exact. (The compiler may turn a loop of increments into one addition, and then the lesson is gone.)

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly compiler=$1 level=$2 tries=20
command -v "$compiler" >/dev/null || skip "no $compiler here"
[ -n "$(programs '*/data_race')" ] || skip "there is no data_race yet"

# What starts a program takes its panel from its path, so each gets one as in a build of its own.
wanted=$(programs '*/data_race')
lab=$TRIPTYCH_BUILD/race
TRIPTYCH_BUILD=$(mktemp -d) || exit 1
trap 'rm -rf "$TRIPTYCH_BUILD"' EXIT
for program in $wanted; do
    mkdir "$TRIPTYCH_BUILD/${program%/*}"
    ln -s "$lab/${program%/*}/$compiler-$level/data_race" "$TRIPTYCH_BUILD/$program"
done

# loses PROGRAM VARIANT: a racy variant may be lucky once, but not each time.
loses() {
    local try
    for ((try = 1; try <= tries; try++)); do
        record=$(launch "$1" 2 --quick --json --variant "$2") || {
            echo "exit status $?"
            return
        }
        [[ $record =~ \"lost\":[1-9] ]] && return
    done
    echo "nothing was lost in $tries runs: $record"
}

# exact PROGRAM VARIANT: the answer is the expected one, compared as text to keep all 64 bits.
exact() {
    launch "$1" 3 --quick --json --repeat 3 --variant "$2" >"$TRIPTYCH_BUILD/out" ||
        echo "exit status $?"
    if [ "$(grep -cE '"answer":(\{[^}]*\}),"expected":\1,"verified":true,"lost":0,' \
        "$TRIPTYCH_BUILD/out")" -ne 3 ]; then
        cat "$TRIPTYCH_BUILD/out"
    fi
}

for program in $wanted; do
    if [ ! -x "$TRIPTYCH_BUILD/$program" ]; then
        report "it was not built" "$program"
        continue
    fi
    for variant in $("$TRIPTYCH_BUILD/$program" --list | cut -f 1); do
        if [[ ! $variant =~ racy ]]; then
            report "$(exact "$program" "$variant")" "$program $variant, $compiler -$level: exact"
        elif [ "$(nproc)" -ge 2 ]; then
            report "$(loses "$program" "$variant")" "$program $variant, $compiler -$level: loses"
        else
            echo "# $program $variant is left out: a loss is only sure on two CPUs or more"
        fi
    done
done
finish
