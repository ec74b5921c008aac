#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# trace_checker.sh: what trace.jq must find: a good timeline is spoiled in many ways, and each time
# it must complain, or trace.sh would be worth nothing.

set -u
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=tests/tap.sh
. "$here/../tap.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tested=
for program in $(programs '*/pool'); do
    [[ $program == mpi/* ]] || tested=$program
done
[ -n "$tested" ] || skip "no pool of a panel that needs no launcher in this build"
launch "$tested" 2 --quick --json --trace "$scratch/good" --tasks 8 >"$scratch/record" || exit 1

complaints() { # TRACE: of trace.jq
    jq -r --slurpfile records "$scratch/record" --arg panel "${tested%/*}" -f "$here/trace.jq" "$1" 2>&1
}

report "$(complaints "$scratch/good")" "a good timeline is good"
while IFS='|' read -r title spoil; do
    jq "$spoil" "$scratch/good" >"$scratch/bad" || exit 1
    report "$(cmp -s <(jq . "$scratch/good") "$scratch/bad" && echo "it is not spoiled at all"
        [ -n "$(complaints "$scratch/bad")" ] || echo "no complaint")" "found: $title"
done <<'END'
a slice is missing|del(.traceEvents[.traceEvents | map(.cat == "task") | index(true)])
a slice is there twice|.traceEvents += [.traceEvents[] | select(.cat == "task")][:1]
two tasks overlap|.traceEvents |= map(if .cat == "task" then .dur += 1e3 else . end)
a wait overlaps a task|([.traceEvents[] | select(.cat == "task")][0]) as $task | .traceEvents += [$task | .cat = "wait" | .ts += .dur / 2]
a wait encloses a task|([.traceEvents[] | select(.cat == "task")][0]) as $task | .traceEvents += [$task | .cat = "wait" | .ts -= 0.5 | .dur += 1 | if .ts < 0 then .ts = 0 else . end]
a slice is on another lane|(.traceEvents[] | select(.cat == "task").tid) |= 1 - .
a lane has no name|.traceEvents |= map(select(.name != "thread_name" or .tid != 1))
a lane too many|.traceEvents += [{name: "thread_name", ph: "M", pid: 0, tid: 7, args: {name: "worker 7 (thread)"}}]
a slice ends too late|.otherData.makespan_seconds = ([.traceEvents[] | select(.ph == "X") | .ts + .dur] | max) / 1e6 - 1e-6
a slice begins before zero|(.traceEvents[] | select(.cat == "task").ts) |= -1
an unknown category|(.traceEvents[] | select(.cat == "task").cat) |= "work"
a time is text|(.traceEvents[] | select(.cat == "task").ts) |= tostring
another kind of event|.traceEvents += [{name: "x", ph: "B", pid: 0, tid: 0, ts: 1}]
no clock error|del(.otherData.clock_error_seconds)
nothing about drops|del(.otherData.dropped)
another record|.otherData.seconds *= 2
a task less in the count|(.traceEvents[] | select(.cat == "task").args.count) |= 0
a longer busy time|(.traceEvents[] | select(.cat == "task").args.busy_us) |= . + 1
END
finish
