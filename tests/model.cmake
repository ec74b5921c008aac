# SPDX-License-Identifier: MIT
#
# The protocol of the ring, step by step, in all orders.

if(BASH_PROGRAM AND TRIPTYCH_TEST_SOURCES)
  add_test(NAME model/ring COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/model/ring.sh)
  set_property(TEST model/ring PROPERTY COST 60)
endif()
