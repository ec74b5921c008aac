#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# archer_is_active.sh: libomp has taken up Archer in every program of this build. Without it
# ThreadSanitizer does not see OpenMP's barriers and locks, and with it it must not be silent.

set -u
# shellcheck source=tests/tap.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../tap.sh"

for program in $(programs 'openmp/*'); do
    output=$(OMP_TOOL_VERBOSE_INIT=stderr ARCHER_OPTIONS=verbose=1 \
        launch "$program" 2 --quick --quiet 2>&1)
    complaint=
    for sign in "Archer detected OpenMP application with TSan" \
        "Tool was started and is using the OMPT interface"; do
        grep -q "$sign" <<<"$output" || complaint="it did not say: $sign"$'\n'$output
    done
    report "$complaint" "$program runs with Archer"
done
[ "$checks" -gt 0 ] || skip "no OpenMP program in this build"
finish
