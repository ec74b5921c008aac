#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# shell.sh: shellcheck has no complaint about any script.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"
cd "$TRIPTYCH_SOURCE" || exit 1
command -v shellcheck >/dev/null || skip "no shellcheck here"

# All files at once: starting it takes longer than reading one.
mapfile -d '' -t files < <(find quickstart.sh .ci/run common posix openmp mpi compare tests docs -type f \
    \( -name '*.sh' -o -name '*.bash' -o -name '*.bats' -o -path .ci/run \) -print0 2>/dev/null |
    sort -z)
report "$([ ${#files[@]} -gt 0 ] || echo "there are none")" "scripts are found"
report "$(shellcheck -x "${files[@]}" 2>&1 || echo "its status is $?")" "shellcheck has no complaint about ${#files[@]} files"
finish
