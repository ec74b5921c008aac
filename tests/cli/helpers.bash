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
