#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# named_lines.sh PROGRAM tsan|helgrind: what that detector says about a program of the race lab. Of
# a broken variant it names the lines that the source marks with RACE (data race), DEADLOCK (locks in
# two orders) or LOST (a signal without the mutex), all of them in the end and no other line of any
# file; all mended variants are silent, and so are those mistakes that it cannot see. (With tsan the
# program is that of this build, which is made for it; for helgrind it is that of the race lab, which
# has line numbers.)

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

# A race that did not happen is not seen.
readonly tested=$1 detector=$2 tries=40
variants=$("$TRIPTYCH_BUILD/$tested" --list | cut -f 1)
# Locks in two orders are seen as soon as both orders have been taken; what happens in a trial of the others, seldom.
few=200
[[ $tested != */lock_order ]] || few=3
size=$("$TRIPTYCH_BUILD/$tested" --describe | jq -r '.options[0].name')

if [ "$detector" = helgrind ]; then
    program=$TRIPTYCH_BUILD/race/${tested%%/*}/helgrind/${tested##*/}
    command -v valgrind >/dev/null || skip "no valgrind here"
fi

# ThreadSanitizer knows an order from locks that were taken. Where the threads get one CPU at a time, each first transfer of
# lock_order ends in a deadlock: its watchdog kills who is stuck before any second lock has been taken, as often as it is
# tried. So its threads run one after the other here, and both orders are seen.
preload=
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if [ "$detector" = tsan ] && [[ $tested == posix/*/lock_order ]]; then # (threads of an OpenMP team do not end)
    preload=$scratch/one_by_one.so # LD_PRELOAD is a list: no blanks in its names
    ln -s "$TRIPTYCH_ONE_BY_ONE" "$preload"
fi

# watched VARIANT: all that is said while it runs, the detector's words among it.
watched() {
    if [ "$detector" = tsan ]; then
        local -x LD_PRELOAD=$preload
        launch "$tested" 2 --quick --quiet --variant "$1" 2>&1
    else
        timeout "$deadline_s" valgrind --tool=helgrind --fair-sched=yes --error-exitcode=66 \
            "$program" --workers 2 "--$size" "$few" --repeat 1 --quiet \
            --variant "$1" 2>&1
    fi
}

ours=" $(cd "$TRIPTYCH_SOURCE" && find posix openmp mpi common -name '*.[ch]' -printf '%f ')"

# named: of the detector's words on standard input, FILE:LINE of each thing that it complains of: the innermost
# frame with a file below each line that says who did what. Where that is a file of the C library, the complaint is
# about the inside of a call, such as pthread_cond_wait, which Helgrind now and then takes for a race, and is left out.
# (posix/measure/waits.c and Helgrind's own hg_intercepts.c only pass calls on. What a compiler has moved has no line: FILE:0.)
named() {
    awk -v ours="$ours" '
        /^ +(Previous )?(atomic )?([Rr]ead|[Ww]rite) of size/ { wanted = 1; next }
        /^ +Mutex .* (acquired here|previously acquired)/ { wanted = 1; next }
        /(Possible data race during|conflicts with a previous) / { wanted = 1; next }
        /acquisition of lock at|associated lock is not held/ { wanted = 1; next }
        /^(==[0-9]+== *)?$/ { wanted = 0 }
        wanted && /#[0-9]+ |0x[0-9A-F]+: / {
            if (!match($0, /[^\/ (]+\.[ch][: (][0-9:]*/) || /sanitizer|waits\.c|hg_intercepts\.c/)
                next
            place = substr($0, RSTART, RLENGTH)
            split(place, part, /[: (]/)
            if (index(ours, " " part[1] " "))
                print part[1] ":" (part[2] == "" ? 0 : part[2])
            wanted = 0
        }' | sort -u
}

# mark_of VARIANT: with which word the source marks the lines that this detector is to name; nothing
# if it must be silent.
mark_of() {
    case $detector:$tested:$1 in
        *:data_race:racy | *:*/data_race:racy) echo RACE ;;
        *:*/check_then_act:broken | *:*/stale_flag:broken) echo RACE ;;
        *:posix/races/lock_order:broken) echo DEADLOCK ;;
        helgrind:*/lost_wakeup:broken) echo LOST ;;
    esac
}

# complaint_on VARIANT MARK: nothing if all lines with that mark are named, and nothing else.
complaint_on() {
    local words source=$TRIPTYCH_SOURCE/$tested.c try found='' wanted file
    [ -f "$source" ] || source=$TRIPTYCH_SOURCE/$tested/$1.c # a folder with a file a variant
    file=${source##*/}
    wanted=$(grep -nw "$2" "$source" | sed -E "s/^([0-9]+):.*/$file:\1/" | sort)
    [ -n "$wanted" ] || echo "no line of $file is marked with $2"
    for ((try = 1; try <= tries; try++)); do
        words=$(watched "$1")
        found=$(printf '%s\n%s\n' "$found" "$(named <<<"$words")" | sed '/^$/d' | sort -u)
        [ "$found" = "$wanted" ] && return
        # The optimiser reads the stale flag once, before its loop: that read is on no line.
        [[ $tested == */stale_flag ]] && [ "${found/:0/}" != "$found" ] &&
            [ -z "$(comm -23 <(grep -v ':0$' <<<"$found") <(echo "$wanted"))" ] && return
    done
    echo "named: ${found//$'\n'/ }; marked: ${wanted//$'\n'/ }"
    echo "$words"
}

for variant in $variants; do
    mark=$(mark_of "$variant")
    if [[ $variant == fork_* ]]; then
        echo "# $variant is left out: $detector does not see what processes do to one another"
    elif [ -n "$mark" ]; then
        report "$(complaint_on "$variant" "$mark")" "$detector names lines of $tested $variant"
    else
        words=$(watched "$variant")
        status=$?
        [ "$status" -eq 0 ] && [ -z "$(named <<<"$words")" ] && words=''
        report "${words:+exit status $status: $words}" "$detector is silent: $tested $variant"
    fi
done
finish
