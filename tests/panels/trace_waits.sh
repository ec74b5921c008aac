#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# trace_waits.sh: where a program must wait, its timeline says so, by the name of the call.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# shows NAME CATEGORY LANES PROGRAM WORKERS ARGUMENT...: one of its lanes has such a wait (NAME and
# CATEGORY are patterns). A wait can be
# missed by those who come late to it, so some tries are allowed.
shows() {
    local name=$1 category=$2 lane=$3 program=$4 workers=$5 complaint
    shift 5
    [ -n "$(programs "$program")" ] || return 0
    for try in 1 2 3 4 5; do
        complaint=$(
            launch "$program" "$workers" --quick --quiet --trace "$scratch/trace" "$@" 2>&1 >/dev/null ||
                echo "it failed"
            jq -r --arg name "$name" --arg category "$category" --argjson lanes "[$lane]" '
                [.traceEvents[] | select(.ph == "X" and (.tid | IN($lanes[])))]
                | if any((.cat | test("^(\($category))$")) and (.name | test("^(\($name))$"))) then empty
                  else "there are only \(map("\(.cat) \(.name)") | unique | join(", "))" end' \
                "$scratch/trace" 2>&1
        )
        [ -z "$complaint" ] && break
    done
    report "$complaint" "$program $*: lane $lane shows $name, try $try"
}

# of_runtime: shows, where the timeline can be told by the runtime: clang's takes one tool at a time.
of_runtime() {
    [ -n "${OMP_TOOL_LIBRARIES:-}" ] || shows "$@"
}

# Those who end first wait for those who have more to do.
slow=(--tasks 3 --delay 20ms)
shows pthread_join wait 2 posix/io_bound 2 --variant threads "${slow[@]}"
shows waitpid wait 2 posix/io_bound 2 --variant fork "${slow[@]}"
of_runtime 'barrier|end of parallel' wait 1 openmp/io_bound 2 --variant for "${slow[@]}"
shows 'wait for a message' message 0 mpi/io_bound 2 "${slow[@]}"
shows sleep wait 0 posix/io_bound 2 --variant threads "${slow[@]}"

# Who makes items is slower than who takes them, or the other way round.
hungry=(--produce 20ms --consume 0)
shows pthread_cond_wait wait 1 posix/queue 2 --variant threads "${hungry[@]}"
shows pthread_cond_wait wait 1 posix/queue 2 --variant fork "${hungry[@]}"
shows futex wait 1 posix/queue 2 --variant resilient "${hungry[@]}"
shows 'wait for the others' wait 0,1 openmp/queue 2 --variant sections "${hungry[@]}"
shows 'wait for a message' message 1 mpi/queue 2 --variant pull "${hungry[@]}"
full=(--produce 0 --consume 20ms --capacity 1)
shows pthread_cond_wait wait 0 posix/queue 2 --variant threads "${full[@]}"
shows 'wait for the others' wait 0,1 openmp/queue 2 --variant sections "${full[@]}"
shows 'wait for a message' message 0 mpi/queue 2 --variant pull "${full[@]}"

# Who computes holds the one lock.
shows 'pthread_cond_(timed)?wait' wait 0,1 posix/cpu_bound 2 --variant gil --size 50M

# Answers that take their time.
if [ -x "$TRIPTYCH_BUILD/url-server" ]; then
    for panel in posix openmp mpi; do
        shows poll message 0,1 "$panel/check_urls" 8
    done
    shows poll message 8 posix/check_urls 8 --variant events
fi

# Locks that are taken all the time.
often=(--increments 1M)
shows pthread_mutex_lock lock 0,1,2,3 posix/data_race 4 --variant mutex "${often[@]}"
shows pthread_mutex_lock lock 0,1,2,3 posix/data_race 4 --variant fork_mutex "${often[@]}"
of_runtime critical lock 0,1,2,3 openmp/data_race 4 --variant critical "${often[@]}"
of_runtime omp_set_lock lock 0,1,2,3 openmp/data_race 4 --variant lock "${often[@]}"
shows 'MPI_Win_(un)?lock' 'lock|message' 0,1 mpi/data_race 2 --variant lock --increments 10000
shows MPI_Fetch_and_op message 0,1 mpi/data_race 2 --variant atomic --increments 100000

[ "$checks" -gt 0 ] || skip "none of the programs is in this build"
finish
