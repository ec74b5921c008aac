#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# suite.sh: all tests of the lanes release, asan and mpich with those that the suite leaves out for the time that they
# take (TRIPTYCH_TEST_STRESS in tests/CMakeLists.txt), each lane built in a folder of its own.
#
#     TRIPTYCH_STRESS_LANES    which lanes: `release asan mpich` unless set
#     TRIPTYCH_STRESS_TESTS    a pattern of the tests' names: all unless set
#
# Exit status: 0 all passed, 1 something failed.

set -u -o pipefail
readonly build=$TRIPTYCH_BUILD/stress
read -ra lanes <<<"${TRIPTYCH_STRESS_LANES:-release asan mpich}"
# What this build told its own tests.
unset TRIPTYCH_BUILD TRIPTYCH_PROGRAMS TRIPTYCH_SANITIZE TRIPTYCH_MPIEXEC TRIPTYCH_MPIEXEC_N

status=0
for lane in "${lanes[@]}"; do
    cmake -S "$TRIPTYCH_SOURCE" -B "$build/$lane" --preset "$lane" -DTRIPTYCH_TEST_STRESS=ON &&
        cmake --build "$build/$lane" &&
        ctest --test-dir "$build/$lane" -j "$(($(nproc) + 1))" -R "${TRIPTYCH_STRESS_TESTS:-.}" --output-on-failure \
            --no-tests=error || status=1
done
exit "$status"
