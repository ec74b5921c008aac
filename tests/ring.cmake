# SPDX-License-Identifier: MIT
#
# The ring: its protocol, step by step, in all orders; and its stress, which takes its time where many
# workers share a busy CPU.

if(BASH_PROGRAM)
  add_test(NAME model/ring COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/model/ring.sh)
  set_property(TEST model/ring PROPERTY COST 60)
endif()
if(TEST unit/posix/ring)
  set_property(TEST unit/posix/ring PROPERTY TIMEOUT 600)
endif()
