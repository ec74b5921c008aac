# SPDX-License-Identifier: MIT
#
# The example of docs/new-workload.md is built and run as it stands there. (The driver's own tests
# are cli/triptych.bats.)

if(BASH_PROGRAM AND JQ_PROGRAM AND JSONC_FOUND AND NOT TRIPTYCH_SANITIZE)
  add_test(NAME docs/new_workload
    COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/docs/new_workload.sh)
endif()
