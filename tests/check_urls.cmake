# SPDX-License-Identifier: MIT
#
# check_urls against the bundled server, in every build (unit/ and cli/ are found by looking).

if(BASH_PROGRAM AND TARGET url-server)
  add_test(NAME panels/check_urls_truth
    COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/panels/check_urls.sh)
endif()
