#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# explore_hybrid.sh: `triptych explore` of programs of MPI whose ranks have threads, each thing that
# tests/explore/mpi/threads.c has, right and wrong, with as many orders as its usual limits allow.
# Minutes.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

readonly triptych=$TRIPTYCH_BUILD/triptych source=$TRIPTYCH_SOURCE/tests/explore/mpi/threads.c
[ -r "$TRIPTYCH_BUILD/mpi/explore/libhybrid.a" ] || skip "this build explores no ranks with threads"
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1

# judged WANTED NAME WORDS: its exit status is that.
judged() {
    local told status
    told=$("$triptych" explore "$source" -n 2 --cflags "$3" 2>&1)
    status=$?
    [ "$status" -ne "$1" ] || told=""
    report "$told" "$2"
}

while read -r name level; do
    judged 0 "$name is right" "-D$name -DLEVEL=MPI_THREAD_$level"
    judged 1 "$name is wrong" "-D$name -DLEVEL=MPI_THREAD_$level -DWRONG"
done <<'CASES'
MASTER FUNNELED
TURNS SERIALIZED
TAGS MULTIPLE
POOL MULTIPLE
COLLECTIVES MULTIPLE
PROBES MULTIPLE
REQUESTS MULTIPLE
BUFFER FUNNELED
ORDER MULTIPLE
LOCK MULTIPLE
END MULTIPLE
CASES
finish
