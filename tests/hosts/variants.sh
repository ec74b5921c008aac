#!/bin/bash
# SPDX-License-Identifier: MIT
#
# variants.sh: every MPI program's natural variant on three hosts, a rank each, by TCP; a timeline of hosts whose
# clocks are 1000 s apart; a one-sided form, which says what it lacks or works.
set -u
# shellcheck source=tests/hosts/cluster.bash
. "$(dirname "$0")/cluster.bash"
cluster_need mpirun.openmpi
cluster_enter "$@"
cd "$TRIPTYCH_BUILD" || exit 1
cluster_up 3
failures=0

# bad WHAT: what went wrong, and what was said.
bad() {
    echo "FAILED: $1"
    tail -n 40 "$SHARED/out" "$SHARED/err"
    failures=$((failures + 1))
}

# run PROGRAM OPTION...: three ranks, one on each host.
run() { mpi --map-by node -n 3 "$@" >"$SHARED/out" 2>"$SHARED/err"; }

one_sided='--mca osc ^ucx'
for program in io_bound data_race cpu_bound pool queue find_primes stream_primes; do
    [ -x "mpi/$program" ] || continue
    if run $one_sided "mpi/$program" --quick --json &&
        jq -es 'all(.verified and .ranks == 3 and ([.placement[].host] | unique | length) == 3)' "$SHARED/out" >/dev/null; then
        echo "ok: $program over three hosts"
    else
        bad "$program over three hosts"
    fi
done

if run mpi/io_bound --tasks 3 --delay 300ms --json --trace "$SHARED/trace.json" &&
    jq -e '[.traceEvents[] | select(.ph == "X") | .ts] | (max - min) < 5e6' "$SHARED/trace.json" >/dev/null; then
    echo 'ok: a timeline of hosts whose clocks are 1000 s apart'
else
    bad 'a timeline of hosts whose clocks are 1000 s apart'
fi

if run mpi/pool --variant counter --quick --json; then
    jq -es 'all(.verified)' "$SHARED/out" >/dev/null || bad 'a one-sided form: status 0 without a right record'
else
    grep -q 'mca osc ^ucx' "$SHARED/err" || bad 'a one-sided form that cannot run names no cure'
fi

[ "$failures" = 0 ]
