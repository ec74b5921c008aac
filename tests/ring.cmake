# SPDX-License-Identifier: MIT
#
# The ring: its protocol, step by step, in all orders.

if(BASH_PROGRAM)
  add_test(NAME model/ring COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/model/ring.sh)
  set_property(TEST model/ring PROPERTY COST 100)
endif()
