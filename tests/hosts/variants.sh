#!/bin/bash
# SPDX-License-Identifier: MIT
#
# variants.sh: every MPI program's natural variant on three hosts, a rank each, by TCP, and those whose ranks have
# threads; a timeline of hosts whose clocks are 1000 s apart; a one-sided form, which says what it lacks or works;
# and prices of messages within a host and between hosts.
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

# right VARIANT...: each has a record, which is right and of three ranks on three hosts; ranks of hybrid ones have two threads.
right() {
    jq -es 'map(select(.variant | IN($ARGS.positional[]))) | map(.variant) == $ARGS.positional and
        all(.verified and .ranks == 3 and ([.placement[].host] | unique | length) == 3 and
            .threads_per_rank == (if .variant | startswith("hybrid") then 2 else 1 end))' \
        "$SHARED/out" --args "$@" >/dev/null
}

# three_hosts PROGRAM VARIANT NAME...: these variants, by a start with --variant VARIANT.
three_hosts() {
    if run -x OMP_NUM_THREADS=2 --mca osc ^ucx "mpi/$1" --quick --json --variant "$2" && right "${@:3}"; then
        echo "ok: over three hosts: $1 ${*:3}"
    else
        bad "over three hosts: $1 ${*:3}"
    fi
}

# A start costs more than all variants, so one is for two of them; where there are three, one of these (hybrid_multiple)
# wants a thread level with which Open MPI has no one-sided messages between hosts, so each has its own.
for program in io_bound data_race cpu_bound pool queue find_primes stream_primes graph; do
    [ -x "mpi/$program" ] || continue
    mapfile -t variants < <("mpi/$program" --list | cut -f 1 | sed -n '1p; /^hybrid/p')
    if [ ${#variants[@]} -eq 2 ]; then
        three_hosts "$program" all "${variants[@]}"
        continue
    fi
    for variant in "${variants[@]}"; do
        three_hosts "$program" "$variant" "$variant"
    done
done

if run mpi/io_bound --tasks 3 --delay 300ms --json --trace "$SHARED/trace.json" &&
    jq -e '[.traceEvents[] | select(.ph == "X") | .ts] | (max - min) < 5e8' "$SHARED/trace.json" >/dev/null; then
    echo 'ok: a timeline of hosts whose clocks are 1000 s apart'
else
    bad 'a timeline of hosts whose clocks are 1000 s apart'
fi

# Prices of two ranks: ranks 0 and 1 are on one host, rank 2 is on another one.
if mpi -n 3 --host n1:2,n2:1 mpi/prices --samples 3 --price-time 1ms --json --only round_trip_8 --only network_round_trip_8 \
    >"$SHARED/out" 2>"$SHARED/err" &&
    jq -es 'map(.price) == ["round_trip_8", "network_round_trip_8"] and all(.samples > 0 and .workers == 2) and
        .[0].median > 0 and .[1].median > 0' "$SHARED/out" >/dev/null; then
    echo 'ok: prices of messages within a host and between hosts'
else
    bad 'prices of messages within a host and between hosts'
fi
if run mpi/prices --quick --json --only round_trip_8 &&
    jq -es 'length == 1 and .[0].withheld == "rank 0 has no other rank on its host"' "$SHARED/out" >/dev/null; then
    echo 'ok: what two ranks of one host would have to measure'
else
    bad 'what two ranks of one host would have to measure'
fi

# Another build on one of the hosts, under the same path: its last byte is one more.
cp mpi/io_bound "$SHARED/other" && printf x >>"$SHARED/other"
on n2 "mount --bind $SHARED/other $PWD/mpi/io_bound"
if run mpi/io_bound --quick --json; then
    bad 'another build on one host is measured'
elif grep -q 'the program on n2 is another build, or another version, than on n1' "$SHARED/err"; then
    echo 'ok: another build on one host is refused'
else
    bad 'another build on one host is refused without a word'
fi

if run mpi/pool --variant counter --quick --json; then
    jq -es 'all(.verified)' "$SHARED/out" >/dev/null || bad 'a one-sided form: status 0 without a right record'
else
    grep -q 'mca osc ^ucx' "$SHARED/err" || bad 'a one-sided form that cannot run names no cure'
fi

[ "$failures" = 0 ]
