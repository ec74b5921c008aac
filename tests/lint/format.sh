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

# All files at once: starting it takes longer than reading one.
mapfile -d '' -t files < <(find common posix openmp mpi compare exercises tests -name '*.[ch]' -print0 | sort -z)
report "$([ ${#files[@]} -gt 0 ] || echo "there are none")" "C files are found"
report "$("$formatter" --dry-run -Werror "${files[@]}" 2>&1)" "${#files[@]} files are formatted"
# clang-format breaks the comment that heads a section where it is too long, and then takes it for
# well-formed.
cut_banners() {
    awk '/^\/\* ---/ && !/\*\/$/ { print FILENAME ":" FNR ": the heading of a section goes on in the next line" }' "$@"
}
report "$(cut_banners "${files[@]}")" "headings of sections have a line each"
report "$(printf '/* ---- a ----\n */\n' | cut_banners /dev/stdin | grep -q ' goes on ' || echo "it is not")" \
    "a heading that is cut in two is found"
finish
