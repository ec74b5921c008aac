#!/bin/bash
# SPDX-License-Identifier: MIT
#
# resilient.sh: three hosts; ranks are lost on them, rank 0 too, and mpirun returns with the status that
# docs/faults.md promises. Deadlines are against hanging only.
set -u
# shellcheck source=tests/hosts/cluster.bash
. "$(dirname "$0")/cluster.bash"
cluster_need mpirun.openmpi
cluster_enter "$@"
cd "$TRIPTYCH_BUILD" || exit 1
cluster_up 3

# recover OPTIONS...: a job under --enable-recovery; its status is in $status.
recover() {
    status=0
    mpi --enable-recovery "$@" --variant resilient --json >"$SHARED/out" 2>"$SHARED/err" || status=$?
}
exact() { jq -es "length > 0 and all(.verified and .answer == .expected and ($1))" "$SHARED/out" >/dev/null; }
nobody_left() {
    local k
    for k in 1 2 3; do on "n$k" '! pgrep -x pool >/dev/null && ! pgrep -x triptych-sentry >/dev/null' || return 1; done
}

recover -n 4 --host n1:2,n2:2 mpi/pool --tasks 40 --size 1M
must 'nobody dies, two ranks on another host: mpirun returns 0' [ "$status" = 0 ]
must '... and the answer is exact' exact true

recover -n 3 --map-by node mpi/pool --tasks 100 --size 1M --fault kill@40
must 'a rank that is alone on its host is killed: status 0' [ "$status" = 0 ]
must '... and is missed by its line, not by a lease' grep -q 'is gone; the others go on' "$SHARED/err"
must '... and the answer is exact' exact '.lost_workers == 1 and .redone_tasks > 0'

recover -n 3 --host n1:1,n2:2 mpi/pool --tasks 100 --size 1M --fault hang@40
must 'a rank that hangs is ended by its neighbour, mpirun by rank 0' [ "$status" = 1 ]
must '... which says why' grep -q 'never returns when a rank is lost' "$SHARED/err"
must '... and the answer is exact' exact '.lost_workers == 1'

# Rank 0 is killed, alone on mpirun's host: the work would take minutes.
mpi --enable-recovery --map-by node -n 3 mpi/pool --variant resilient --tasks 1M --size 10M >"$SHARED/out" 2>"$SHARED/err" &
at_work() { on n2 'pgrep -x pool >/dev/null' && grep -q resilient "$SHARED/out"; }
wait_until at_work || exit 1
on n1 'pgrep -ox pool | xargs kill -9'
status=0
wait $! || status=$?
must 'rank 0 is killed: the others end, with status 1' [ "$status" = 1 ]
must 'nobody is left on any host' wait_until nobody_left

[ "$failures" = 0 ]
