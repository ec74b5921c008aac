# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# How a test that is a script tells its results (Test Anything Protocol), and with what it starts
# the programs.

# shellcheck source=tests/programs.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/programs.sh"

failures=0 checks=0

# report COMPLAINT TITLE: one line of result, in the Test Anything Protocol; an empty complaint is a
# success.
report() {
    checks=$((checks + 1))
    if [ -z "$1" ]; then
        printf 'ok %d %s\n' "$checks" "$2"
    else
        failures=$((failures + 1))
        printf 'not ok %d %s\n' "$checks" "$2"
        printf '%s\n' "$1" | head -n 40 | sed 's/^/# /'
    fi
}

# patiently PROGRAM COMMAND...: prints what COMMAND prints, which is what is wrong with a run of PROGRAM.
# One that asks the bundled server is asked again with more time where something is wrong: on a busy
# machine any URL can take longer than the time-out that the slow ones end by.
patiently() {
    local program=$1 complaint
    shift
    complaint=$("$@")
    if [ -n "$complaint" ] && needs_server "$program"; then
        complaint=$(url_timeout=30s && "$@")
    fi
    printf '%s' "$complaint"
}

# finish: the end of a script: fails if a check did, or if there was none.
finish() {
    printf '1..%d\n' "$checks"
    [ "$failures" -eq 0 ] && [ "$checks" -gt 0 ]
}

# skip REASON: ends the script; nothing could be tested.
skip() {
    printf '1..0 # SKIP %s\n' "$1"
    exit 77
}
