#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# nth_call_driver.sh: the same for triptych: the n-th malloc or fork of the driver fails, for n = 1, 2,
# 3 ... at shrinking density (sparse in the suite, denser in target stress-suite). It ends with a message and status 1, or has done its work; it leaves no
# process, and what was measured before can be gone on with.

set -u
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=tests/tap.sh
. "$here/../tap.sh"

readonly triptych=$TRIPTYCH_BUILD/triptych
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C
ln -s "$TRIPTYCH_NTH_CALL" "$scratch/call.so" # LD_PRELOAD is a list: no blanks in its names

# attempt KIND N COMMAND...: prints what is wrong.
attempt() {
    local status left
    rm -f "$scratch/failed"
    # The programs that it starts are not to fail: the library looks for calls of the driver, and
    # each program of the suite would count its own.
    # shellcheck disable=SC2016 # the inner shell expands
    timeout "$deadline_s" setsid --wait bash -c 'echo $$ >"$0/session"; exec "$@"' "$scratch" \
        env NTH_CALL="$1:$2" NTH_CALL_FILE="$scratch/failed" LD_PRELOAD="$scratch/call.so" \
        "$triptych" "${@:3}" </dev/null >"$scratch/out" 2>"$scratch/err"
    status=$?
    case $status in
        0) ;;
        1) [ -s "$scratch/err" ] || echo "status 1 without a message" ;;
        *) echo "status $status" ;;
    esac
    wait_until no_session 2>/dev/null || echo "left behind: $left" # the keeper ends them, right after the driver
}

no_session() {
    left=$(ps -o pid=,stat=,args= -s "$(cat "$scratch/session")" | awk '$2 !~ /^Z/')
    [ -z "$left" ]
}

# calls KIND TITLE COMMAND...: n = 1, 2, 3 ... until there is no such call.
calls() {
    local n=1 wrong all="" made=0
    while :; do
        wrong=$(attempt "$1" "$n" "${@:3}")
        [ -z "$wrong" ] || all+="$1 $n: $wrong; $(head -n 3 "$scratch/err")"$'\n'
        [ -e "$scratch/failed" ] || break
        made=$((made + 1))
        n=$((n + 1 + n / spread))
    done
    [ "$made" -gt 0 ] || [ "$1" = fork ] || all+="no call was made to fail"
    report "$all" "$2: $made calls of $1"
}

spread=2
[ -z "${TRIPTYCH_TEST_STRESS-}" ] || spread=6
words=(io_bound --panels posix --variants 'sync,threads' --quick --repeat 1)
"$triptych" compare "${words[@]}" --output "$scratch/good" >/dev/null 2>&1
for kind in malloc fork; do
    calls "$kind" report report "$scratch/good" --output "$scratch/report.html"
    calls "$kind" diff diff "$scratch/good" "$scratch/good"
    calls "$kind" list list
    calls "$kind" compare compare "${words[@]}" --output "$scratch/bad"
done

# What a comparison leaves that failed in the midst of its work is good for the next.
attempt malloc 700 compare "${words[@]}" --output "$scratch/cut" >/dev/null
wrong=$("$triptych" compare "${words[@]}" --output "$scratch/cut" --resume 2>&1) && wrong=""
report "$wrong" "gone on with"
finish
