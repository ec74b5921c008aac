# SPDX-License-Identifier: MIT
#
# Unit tests of the driver's parts.

if(CMOCKA_FOUND AND TARGET triptych_compare)
  unit_tests(unit/compare compare_ triptych_compare)
endif()
