#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# broken_and_mended.sh PROGRAM: a further race of the lab: its broken variants do go wrong here, all
# others never do, with any number of workers; and no mistake hangs.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly tested=$1 tries=20
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$TRIPTYCH_BUILD/$tested" --describe >"$scratch/description"

# wrong VARIANT: it goes wrong; it may be lucky once, but not each time.
wrong() {
    local try record
    for ((try = 1; try <= tries; try++)); do
        record=$(launch "$tested" 2 --json --warmup 0 --variant "$1") || {
            echo "exit status $?"
            return
        }
        [[ $record =~ \"lost\":[1-9] ]] && return
    done
    echo "nothing went wrong in $tries runs: $record"
}

# exact VARIANT: with 1 to 4 workers, two of them twice; in the suite with 2 and with 4.
exact() {
    local workers
    for workers in $(printf '%s\n' 2 1 2 4 3 | sampled); do
        launch "$tested" "$workers" --quick --json --variant "$1" >"$scratch/out" 2>&1 ||
            echo "$workers workers: exit status $?"
        grep -q '"verified":true,"lost":0,' "$scratch/out" || cat "$scratch/out"
    done
}

# unsure VARIANT: nothing, or why a mistake need not show itself in this build and on this machine.
unsure() {
    if [ "$(nproc)" -lt 2 ]; then
        echo "that is only sure on two CPUs or more"
    elif [[ $tested == */stale_flag && -n $TRIPTYCH_SANITIZE ]]; then
        echo "a sanitizer reads memory each time"
    elif [[ $tested == */put_without_epoch ]]; then
        echo "it depends on how this MPI library reaches the window"
    fi
}

# closing: a run ends with the file that it is, and with a command that can be typed.
closing() {
    launch "$tested" 2 --quick --variant "$1" >"$scratch/out" 2>&1 || echo "exit status $?"
    grep -qE "^The code: $tested\.c\. Next: (mpirun (--oversubscribe )?-n 2 )?$tested --variant all$" "$scratch/out" ||
        tail -n 3 "$scratch/out"
}

while IFS=$'\t' read -r variant may_lose; do
    if [ "$may_lose" = false ]; then
        report "$(exact "$variant")" "$tested $variant: exact"
        continue
    fi
    reason=$(unsure)
    if [[ -n $TRIPTYCH_SANITIZE && $TRIPTYCH_SANITIZE == thread ]]; then
        echo "# $tested $variant is left out: ThreadSanitizer says what it thinks elsewhere"
    elif [ -n "$reason" ]; then
        report "$(launch "$tested" 2 --json --variant "$variant" 2>&1 >"$scratch/out")" \
            "$tested $variant ends ($reason)"
    else
        report "$(wrong "$variant")" "$tested $variant: goes wrong"
    fi
done < <(jq -r '.variants[] | [.name, .may_lose] | @tsv' "$scratch/description")

mended=$(jq -r 'first(.variants[] | select(.may_lose | not)).name' "$scratch/description")
report "$(closing "$mended")" "$tested $mended: ends with where its code is, and what is next"

# A deadlock is named: who wants what, and who has it.
case $tested in
    */lock_order) words='Deadlock: worker [01] wants lock [01], which worker [01] holds; worker' ;;
    */send_order) words='Deadlock: rank 0 waits in MPI_Ssend until rank 1 receives; rank 1 waits' ;;
    *) words= ;;
esac
if [ -n "$words" ] && [ -z "$TRIPTYCH_SANITIZE" ] && [ "$(nproc)" -ge 2 ]; then
    for ((try = 1; try <= tries; try++)); do
        launch "$tested" 2 --variant broken >"$scratch/out" 2>&1
        grep -q "$words" "$scratch/out" && break
    done
    report "$(grep -q "$words" "$scratch/out" || cat "$scratch/out")" "$tested names the deadlock"
fi
finish
