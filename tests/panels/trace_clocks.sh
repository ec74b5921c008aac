#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# trace_clocks.sh: ranks whose clocks really differ: one runs in a time namespace in which
# CLOCK_MONOTONIC is a thousand seconds ahead (time_namespaces(7)). Their lanes must still be on one
# clock, and the timeline must say how good it is.

set -u
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=tests/tap.sh
. "$here/../tap.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
[ -n "$(programs mpi/pool)" ] || skip "no mpi/pool in this build"
readonly ahead=(unshare --time --monotonic 1000)
"${ahead[@]}" true 2>/dev/null || skip "no time namespaces here"

# run VARIANT PREFIX...: two ranks, the second one started by PREFIX. (As one program that asks which rank it
# is: the mpiexec of Open MPI 5.0.7 crashes when it is given two.)
run() {
    local variant=$1 prefix=("${@:2}")
    local -x PREFIXED=${#prefix[@]}
    # shellcheck disable=SC2016 # each rank's own
    ASAN_OPTIONS=detect_leaks=0 timeout "$deadline_s" "$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" 2 bash -c '
        [ "${OMPI_COMM_WORLD_RANK:-$PMI_RANK}" = 0 ] || exec "$@"
        shift "$PREFIXED" && exec "$@"' "$variant" "${prefix[@]}" \
        "$TRIPTYCH_BUILD/mpi/pool" --quick --json --variant "$variant" --trace "$scratch/trace" \
        </dev/null >"$scratch/record" 2>"$scratch/err" || echo "status $?: $(cat "$scratch/err")"
}

# complaints FILTER: of trace.jq, and what the filter on otherData says.
complaints() {
    jq -r --slurpfile records "$scratch/record" --arg panel mpi -f "$here/trace.jq" \
        "$scratch/trace" 2>&1
    jq -r ".otherData | if ($1) then empty else \"otherData: \(.)\" end" "$scratch/trace" 2>&1
}

for variant in static manager counter; do
    report "$(run "$variant" env; complaints '(.clock | test("all ranks share")) and .clock_error_seconds <= 1e-9')" \
        "$variant: one clock"
    report "$(run "$variant" "${ahead[@]}"
        complaints '(.clock | test("2 clocks compared by ping-pong")) and .clock_error_seconds > 1e-9
            and .makespan_seconds < 500')" \
        "$variant: one of two clocks is a thousand seconds ahead"
done
finish
