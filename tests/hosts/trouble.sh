#!/bin/bash
# SPDX-License-Identifier: MIT
#
# trouble.sh: comparisons over two hosts: ranks that ask the bundled server, whose host they reach by an address; the
# number of workers that all CPUs of both hosts hold; another build on one of them; a host whose sshd hangs.
set -u
# shellcheck source=tests/hosts/cluster.bash
. "$(dirname "$0")/cluster.bash"
cluster_need mpirun.openmpi
cluster_enter "$@"
[ -x "$TRIPTYCH_BUILD/triptych" ] || { echo 'skipped: no triptych' >&2; exit 77; }
cluster_up 2
failures=0
launcher="mpirun.openmpi --hostfile $SHARED/hostfile --mca plm_rsh_agent $SHARED/ssh --bind-to none --map-by node"

# compare WORKLOAD OPTION...: each cell once; what is printed has no line ends, and its status is in $status.
compare() {
    status=0
    on n1 "cd $SHARED && COLUMNS=200 '$TRIPTYCH_BUILD/triptych' compare $* --panels mpi --quick --repeat 1 --no-prices \
        --deadline ${deadline:-$deadline_s}s --output results.$1 --launcher '$launcher'" >"$SHARED/out" 2>"$SHARED/err" || status=$?
    said=$(tr -s ' \n' ' ' <"$SHARED/out")
}
# must WHAT CONDITION...: the condition is a command.
must() {
    local what=$1
    shift
    if "$@"; then echo "ok: $what"; else
        echo "FAILED: $what"
        tail -n 60 "$SHARED/out" "$SHARED/err"
        failures=$((failures + 1))
    fi
}
has() { [[ $said == *$1* ]]; }

if [ -x "$TRIPTYCH_BUILD/mpi/check_urls" ] && [ -x "$TRIPTYCH_BUILD/url-server" ]; then
    compare check_urls --variants request --workers 2
    must 'ranks of two hosts ask the server of the first' [ "$status" = 0 ]
    must '... and get right answers' jq -es 'length > 0 and all(.verified and ([.placement[].host] | unique | length) == 2)' \
        "$SHARED/results.check_urls/records.jsonl"
fi

cp "$TRIPTYCH_BUILD/mpi/io_bound" "$SHARED/other" && printf x >>"$SHARED/other"
on n2 "mount --bind $SHARED/other $TRIPTYCH_BUILD/mpi/io_bound"
all=$((2 * $(nproc)))
compare io_bound pool --variants ranks,static --workers "1,$all,$((all + 1))"
must 'another build on one host is named, and other programs are measured' has 'the program on n2 is another build, or another version, than on n1'
must '... with the CPUs of both hosts' has " pool $all "
must '... and no more' has "* more workers than the $(nproc) CPU"
must '... on each' has ' allowed on each of their hosts'

on n2 'pkill -STOP sshd'
deadline=2 compare io_bound --workers 2
must 'a host whose sshd hangs is named' has "still running after 2 s, so it was ended (--deadline gives it longer): it gave no message; \
host 'n2' takes connections at port 22, that of ssh, and says nothing for 10 s: correct the launcher's hosts, or leave that one out"
must '... and nothing stands where figures would' has 'nothing was measured: the only cell failed, see below'
[ "$failures" = 0 ]
