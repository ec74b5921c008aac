#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# race_is_found.sh: the variant `racy` of every program must make ThreadSanitizer report a data race
# in that program's own file. Otherwise the silence of all other variants would mean nothing.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

# complaint_on PROGRAM: what is wrong with the sanitizer's report; nothing if it names the race.
complaint_on() {
    local file=${1#*/}.c output status
    output=$(launch "$1" 2 --quick --quiet --variant racy 2>&1)
    status=$?
    [ "$status" -eq 66 ] || echo "exit status $status instead of 66, ThreadSanitizer's"
    grep -q 'WARNING: ThreadSanitizer: data race' <<<"$output" || echo "no data race was reported"
    grep -q "^ *#[0-9].*/$file:[0-9]" <<<"$output" || echo "the report does not name $file"
}

for program in $(programs '*'); do
    if "$TRIPTYCH_BUILD/$program" --list | grep -q '^racy	'; then
        for try in 1 2 3 4 5; do # a race that did not happen cannot be seen
            complaint=$(complaint_on "$program")
            [ -z "$complaint" ] && break
        done
        report "$complaint" "$program racy is found, try $try"
    fi
done
[ "$checks" -gt 0 ] || skip "no program with a variant racy in this build"
finish
