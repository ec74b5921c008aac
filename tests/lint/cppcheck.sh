#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# cppcheck.sh: cppcheck has no complaint about any C file. Where it is wrong, a comment
# `cppcheck-suppress` beside the line says why.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"
cd "$TRIPTYCH_SOURCE" || exit 1
command -v cppcheck >/dev/null || skip "no cppcheck here"

# cppcheck 2.10 knows the attribute, but not the keyword of C11.
readonly defined=('-D_Noreturn=__attribute__((noreturn))' '-DTRIPTYCH_VERSION="0"' '-DTRIPTYCH_LIBEXEC="libexec"')
# Newer ones (2.17) do not see that ok() of another file ends the program where there is no memory or file, and say
# how far they look.
readonly known=(--suppress=nullPointerOutOfMemory --suppress=nullPointerOutOfResources
    --suppress=normalCheckLevelMaxBranches)
for folder in common posix openmp mpi compare tests; do
    if [ -n "$(find "$folder" -name '*.c' -print -quit)" ]; then
        report "$(cppcheck --enable=warning,portability,performance --error-exitcode=1 --std=c17 \
            --inline-suppr --quiet --library=posix --library=gnu --library=openmp \
            -D_GNU_SOURCE "${defined[@]}" "${known[@]}" -I . "$folder" 2>&1)" "$folder"
    fi
done
finish
