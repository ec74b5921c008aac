#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# signal_storm.sh PROGRAM: every variant does its work rightly while a signal interrupts it every
# 100 microseconds. Variants of ranks in one start: the launcher takes longer than all of them.

set -u
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=tests/tap.sh
. "$here/../tap.sh"

readonly tested=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
ln -s "$TRIPTYCH_SIGNAL_STORM" "$scratch/storm.so" # LD_PRELOAD is a list: no blanks in its names

# in_storm ARGUMENT...: the program, and only it, gets the signals.
in_storm() {
    local command=(env LD_PRELOAD="$scratch/storm.so" "$TRIPTYCH_BUILD/$tested")
    if [[ $tested == mpi/* ]]; then
        command=("$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" 3 "${command[@]}")
    else
        command+=(--workers 3)
    fi
    if needs_server "$tested"; then
        command=("$TRIPTYCH_BUILD/url-server" -- "${command[@]}" --timeout 10s '{urls}')
    fi
    timeout "$deadline_s" "${command[@]}" "$@" </dev/null
}

# attempt VARIANT RECORDS: prints what is wrong.
attempt() {
    local status
    in_storm --variant "$1" --quick --json >"$scratch/out" 2>"$scratch/err"
    status=$?
    [ "$status" -eq 0 ] || echo "status $status"
    [ "$(grep -c '"verified":true' "$scratch/out")" -eq "$2" ] || echo "not $2 right answers: $(cat "$scratch/out")"
    [ ! -s "$scratch/err" ] || cat "$scratch/err"
}

if needs_server "$tested" && [ ! -x "$TRIPTYCH_BUILD/url-server" ]; then
    skip "$tested needs the url-server, which this build has not"
fi
variants=$("$TRIPTYCH_BUILD/$tested" --list | cut -f 1)
if needs_server "$tested" && [[ $tested != mpi/* ]]; then # each waits seconds for slow answers, in the storm
    variants=$(sampled <<<"$variants")
fi
if [[ $tested == mpi/* ]]; then
    report "$(attempt all "$(wc -l <<<"$variants")")" "all variants"
else
    for variant in $variants; do
        report "$(attempt "$variant" 1)" "$variant"
    done
fi
finish
