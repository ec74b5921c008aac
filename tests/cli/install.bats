#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# An installed tree works without the one that built it.

load helpers

@test "cmake --install gives a tree whose programs run" {
    local prefix=$BATS_TEST_TMPDIR/prefix program all='' installed
    cmake --install "$TRIPTYCH_BUILD" --prefix "$prefix" >"$BATS_TEST_TMPDIR/log" 2>&1 ||
        failed "$(tail -n 20 "$BATS_TEST_TMPDIR/log")"
    for program in $(programs '*'); do
        installed=$(find "$prefix" -type f -path "*/$program" -perm -u+x)
        if [ "$(wc -l <<<"$installed")" -ne 1 ] || [ -z "$installed" ]; then
            all+="$program is not installed"$'\n'
            continue
        fi
        needs_server "$program" && continue
        TRIPTYCH_BUILD=${installed%"/$program"} launch "$program" 2 --quick --json \
            >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || all+="$program: status $?"$'\n'
        jq -e .verified "$BATS_TEST_TMPDIR/out" >/dev/null || all+="$program: no right record"$'\n'
    done
    [ -z "$all" ] || failed "$all"
    [ ! -e "$TRIPTYCH_BUILD/triptych" ] || "$prefix/bin/triptych" list >"$BATS_TEST_TMPDIR/list" ||
        failed "the installed triptych does not find its programs"
    if [ -e "$TRIPTYCH_BUILD/triptych" ]; then
        "$prefix/bin/triptych" prices --dry-run --output "$BATS_TEST_TMPDIR/results" >"$BATS_TEST_TMPDIR/prices" ||
            failed "the installed triptych does not find its price lists"
        [ "$(grep -c "$prefix/.*/posix/prices " "$BATS_TEST_TMPDIR/prices")" -gt 0 ] || [ ! -e "$TRIPTYCH_BUILD/posix/prices" ] ||
            failed "posix/prices is not installed"
        run "$prefix/bin/triptych" learn "$BATS_TEST_TMPDIR" # a folder that is something else
        [[ $status -eq 2 && $output == *"holds something else"* ]] ||
            failed "the installed triptych does not find its exercises: $output"
        for program in $(programs '*'); do
            grep -q "${program#*/}" "$BATS_TEST_TMPDIR/list" || failed "triptych list lacks $program"
        done
    fi
}
