#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# nth_call.sh PROGRAM: the n-th call of malloc, mmap, fork or pthread_create of the program fails, in every
# variant: in target stress-suite for every n there is, in the suite for every third, the first variant from
# 1 on, the next from 2 on, then 3, then 1 again, since most calls are the same in all of them. Each time it
# ends by itself: with status 0 and the right answer, or with a message that says why and status 1 (or 77,
# cannot run here). It leaves no process and nothing in shared memory.

set -u
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=tests/tap.sh
. "$here/../tap.sh"

readonly tested=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C

# One session for this script and all that it starts, so that whatever a program leaves is found. (One for each
# call, and what that needs besides the program, took most of the time.)
if [ -z "${NTH_CALL_SESSION:-}" ]; then
    NTH_CALL_SESSION=1 exec setsid --wait bash "${BASH_SOURCE[0]}" "$@"
fi

ln -s "$TRIPTYCH_NTH_CALL" "$scratch/call.so" # LD_PRELOAD is a list: no blanks in its names

# attempt KIND N VARIANT: runs it; leaves in `wrong` what is wrong.
attempt() {
    local status out words=(--variant "$3" --quick --json)
    rm -f "$scratch/failed"
    "$of_urls" && words+=("$scratch/urls.txt")
    [[ $tested == mpi/* ]] || words+=(--workers 3)
    # Against hanging there is CTest's deadline: timeout(1) here would cost as much as the program.
    NTH_CALL="$1:$2" NTH_CALL_FILE="$scratch/failed" LD_PRELOAD="$scratch/call.so" \
        "$TRIPTYCH_BUILD/$tested" "${words[@]}" </dev/null >"$scratch/out" 2>"$scratch/err"
    status=$?
    wrong=
    case $status in
        0)
            out=$(<"$scratch/out")
            [[ $out == *'"verified":true'* ]] || wrong="status 0 without a right answer"
            ;;
        1 | 77) [ -s "$scratch/err" ] || wrong="status $status without a message" ;;
        *) wrong="status $status" ;;
    esac
    return 0
}

# left_behind: the processes that are still in the session besides this script, looked for once for many calls:
# a process that is left waits for ever, as a rule. The script is known by its file's name: of its folder's ps may
# show some bytes as "?". In brackets stands a process that is being started: awk itself.
left_behind() {
    ps -s "$$" -o pid=,args= | awk -v own="${BASH_SOURCE[0]##*/}" '!index($0, own) && $2 !~ /^\[?(ps|awk)\]?$/'
}

# calls KIND VARIANT FIRST: n = FIRST, FIRST + $step ... until there is no such call.
calls() {
    local n=$3 tried=0 wrong all=""
    while attempt "$1" "$n" "$2"; do
        [ -z "$wrong" ] || all+="$1 $n: $wrong; $(head -n 3 "$scratch/err")"$'\n'
        [ -e "$scratch/failed" ] || break
        tried=$((tried + 1))
        n=$((n + step))
    done
    made=$((made + tried))
    wrong=$(left_behind)
    [ -z "$wrong" ] || all+="left behind: $wrong"$'\n'
    report "$all" "$2: $tried calls of $1"
}

of_urls=false
! needs_server "$tested" || of_urls=true
echo 'http://127.0.0.1:9/' >"$scratch/urls.txt"
before=$(ls /dev/shm)
step=3
[ -z "${TRIPTYCH_TEST_STRESS-}" ] || step=1
made=0 first=1
for variant in $("$TRIPTYCH_BUILD/$tested" --list | cut -f 1); do
    for kind in malloc mmap fork thread; do
        calls "$kind" "$variant" "$first"
    done
    first=$((first % step + 1))
done
report "$([ "$made" -gt 0 ] || echo none)" "calls were made to fail"
# What other tests have there meanwhile has other names.
report "$(comm -13 <(echo "$before") <(ls /dev/shm) | grep -i triptych)" "nothing is left in shared memory"
finish
