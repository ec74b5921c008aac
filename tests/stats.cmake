# SPDX-License-Identifier: MIT
#
# The statistics: known answers, and what they do in simulation. (The command `triptych diff` as its
# users see it is cli/diff.bats.)

if(CMOCKA_FOUND)
  if(JSONC_FOUND)
    unit_tests(unit/stats stats_ triptych_compare)
    set_property(TEST unit/stats_coverage unit/stats_decisions PROPERTY TIMEOUT 600)
    set_property(TEST unit/stats_coverage unit/stats_decisions PROPERTY COST 50)
  endif()
endif()
