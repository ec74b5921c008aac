#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# shell.sh: shellcheck has no complaint about any script.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"
cd "$TRIPTYCH_SOURCE" || exit 1
command -v shellcheck >/dev/null || skip "no shellcheck here"

while IFS= read -r -d '' file; do
    report "$(shellcheck -x "$file" 2>&1)" "$file"
done < <(find quickstart.sh .ci/run common posix openmp mpi compare tests docs -type f \
    \( -name '*.sh' -o -name '*.bash' -o -name '*.bats' -o -path .ci/run \) -print0 2>/dev/null |
    sort -z)
finish
