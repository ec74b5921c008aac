#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# cppcheck.sh: cppcheck has no complaint about any C file. Where it is wrong, a comment
# `cppcheck-suppress` beside the line says why. Its versions differ in what they see and in what they only
# think to see, so only the one of Debian 12 decides.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"
cd "$TRIPTYCH_SOURCE" || exit 1
command -v cppcheck >/dev/null || skip "no cppcheck here"
cppcheck --version | grep -q ' 2\.10' || skip "needs cppcheck 2.10"

# cppcheck 2.10 knows the attribute, but not the keyword of C11.
readonly defined=('-D_Noreturn=__attribute__((noreturn))' '-DTRIPTYCH_VERSION="0"' '-DTRIPTYCH_LIBEXEC="libexec"')
for folder in common posix openmp mpi compare tests; do
    if [ -n "$(find "$folder" -name '*.c' -print -quit)" ]; then
        report "$(cppcheck --enable=warning,portability,performance --error-exitcode=1 --std=c17 \
            --inline-suppr --quiet --library=posix --library=gnu --library=openmp \
            -D_GNU_SOURCE "${defined[@]}" -I . "$folder" 2>&1)" "$folder"
    fi
done
finish
