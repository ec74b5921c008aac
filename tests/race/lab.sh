#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# lab.sh TARGET...: those parts of the race lab can be built, as `triptych race` does it. Other tests run
# what is in them: they are made once, by the build folder's own build tool, for all of these tests.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

log=$(cmake --build "$TRIPTYCH_BUILD" --target "$@" </dev/null 2>&1) && log=
report "$(tail -n 40 <<<"$log")" "built: $*"
finish
