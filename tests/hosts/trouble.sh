#!/bin/bash
# SPDX-License-Identifier: MIT
#
# trouble.sh: comparisons over two hosts: ranks that ask the bundled server, whose host they reach by an address; the
# number of workers that all CPUs of both hosts hold; a host whose sshd hangs, and answers again.
set -u
# shellcheck source=tests/hosts/cluster.bash
. "$(dirname "$0")/cluster.bash"
cluster_need mpirun.openmpi
cluster_enter "$@"
[ -x "$TRIPTYCH_BUILD/triptych" ] || { echo 'skipped: no triptych' >&2; exit 77; }
cluster_up 2
launcher="mpirun.openmpi --hostfile $SHARED/hostfile --mca plm_rsh_agent $SHARED/ssh --bind-to none --map-by node"

# compare WORKLOAD OPTION...: each cell once; what is printed has no line ends, and its status is in $status.
compare() {
    status=0
    on n1 "cd $SHARED && COLUMNS=200 '$TRIPTYCH_BUILD/triptych' compare $* --panels mpi --quick --repeat 1 --no-prices \
        --deadline ${deadline:-$deadline_s}s --output results.$1 --launcher '$launcher'" >"$SHARED/out" 2>"$SHARED/err" || status=$?
    said=$(tr -s ' \n' ' ' <"$SHARED/out")
}
right() {
    jq -es 'length > 0 and all(.verified and ([.placement[].host] | unique | length) == 2)' \
        "$SHARED/results.check_urls/records.jsonl" >/dev/null
}
has() { [[ $said == *"$1"* ]]; }

if [ -x "$TRIPTYCH_BUILD/mpi/check_urls" ] && [ -x "$TRIPTYCH_BUILD/url-server" ]; then
    compare check_urls --variants request --workers 2
    must 'ranks of two hosts ask the server of the first' [ "$status" = 0 ]
    must '... and get right answers' right
fi

all=$((2 * $(nproc)))
compare pool --variants static --workers "$all,$((all + 1))"
must 'the last screen tells as many workers as both hosts have CPUs for' has " pool $all "
must '... and no more' has "* more workers than the $(nproc) CPU"
must '... on each' has ' allowed on each of their hosts'

on n2 'pkill -STOP sshd'
deadline=2 compare io_bound --workers 2,4
must 'a host whose sshd hangs is named' has "still running after 2 s, so it was ended (--deadline gives it longer): it gave no message; \
host 'n2' takes connections at port 22, that of ssh, and says nothing for 10 s: correct the launcher's hosts, or leave that one out; --resume tries it again"
must '... and no other cell waits for it' has "not started, since an earlier start waited in vain: host 'n2' takes"
on n2 'pkill -CONT sshd'
compare io_bound --workers 2,4 --resume
must 'when it answers again, both cells are measured' [ "$status" = 0 ]
must '... and nothing is left of what failed' \
    jq -es '(.[0].failures | length) == 0 and ([.[1:][] | .workers] | sort) == [2, 4]' "$SHARED/results.io_bound/environment.json" "$SHARED/results.io_bound/records.jsonl"
[ "$failures" = 0 ]
