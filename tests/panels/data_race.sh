#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# data_race.sh COMPILER LEVEL: built by that compiler at that level of optimisation, the racy
# variants of all panels do lose updates, and the mended ones are exact. (The compiler may turn a
# loop of increments into one addition, and then the lesson is gone.)

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly compiler=$1 level=$2 tries=20
command -v "$compiler" >/dev/null || skip "no $compiler here"
[ -n "$(programs '*/data_race')" ] || skip "there is no data_race yet"

# build: the panels that this build has, at that level; prints the log if it fails.
build() {
    local targets=()
    for program in $(programs '*/data_race'); do
        targets+=("${program%/*}_data_race")
    done
    cmake -S "$TRIPTYCH_SOURCE" -B "$TRIPTYCH_BUILD" -G Ninja -DBUILD_TESTING=OFF \
        -DCMAKE_C_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS="-$level" \
        ${TRIPTYCH_MPICC:+"-DMPI_C_COMPILER=$TRIPTYCH_MPICC"} \
        ${TRIPTYCH_MPIEXEC:+"-DMPIEXEC_EXECUTABLE=$TRIPTYCH_MPIEXEC"} &&
        cmake --build "$TRIPTYCH_BUILD" --target "${targets[@]}" -j 2
}

wanted=$(programs '*/data_race')
TRIPTYCH_BUILD=$TRIPTYCH_BUILD/tests/data_race/$compiler-$level
log=$(build 2>&1) || report "$(tail -n 20 <<<"$log")" "data_race builds with $compiler -$level"

# loses PROGRAM VARIANT: a racy variant may be lucky once, but not each time.
loses() {
    local try
    for ((try = 1; try <= tries; try++)); do
        record=$(launch "$1" 2 --quick --json --variant "$2") || {
            echo "exit status $?"
            return
        }
        [ "$(jq .lost <<<"$record")" -gt 0 ] && return
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
