#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# format.sh: every C file looks as .clang-format says. Versions of clang-format differ in details,
# so only the one of Debian 12 decides.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"
cd "$TRIPTYCH_SOURCE" || exit 1

formatter=$(command -v clang-format-14 || command -v clang-format) || skip "no clang-format here"
"$formatter" --version | grep -q 'version 14\.' || skip "needs clang-format 14"

while IFS= read -r -d '' file; do
    report "$("$formatter" --dry-run -Werror "$file" 2>&1)" "$file is formatted"
done < <(find common posix openmp mpi compare tests -name '*.[ch]' -print0 | sort -z)
finish
