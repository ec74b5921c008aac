# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the bats files share.

# shellcheck source=tests/programs.sh
. "$TRIPTYCH_SOURCE/tests/programs.sh"

# failed TEXT: ends the test, telling why.
failed() {
    printf '%s\n' "$1" >&2
    return 1
}

# describe PROGRAM FILTER: what --describe tells, through jq.
describe() {
    local description=
    look_up "$1"
    jq -r "$2" <<<"$description"
}

# asked FILTER: the array `told` has for each program what it tells of itself, through jq. (A start of jq costs more than
# most programs.)
# shellcheck disable=SC2034 # the caller reads told
asked() {
    local program description fact
    declare -gA told=()
    while IFS=$'\t' read -r program fact; do
        told[$program]=$fact
    done < <(for program in $(programs '*'); do
        look_up "$program"
        printf '%s\n' "$description"
    done | jq -r "\"\(.panel)/\(.workload)\t\" + ($1)")
}

# stressed: whether this is target stress-suite, which has all of what the suite takes a part of.
stressed() {
    [ -n "${TRIPTYCH_TEST_STRESS-}" ]
}
