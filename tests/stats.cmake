# SPDX-License-Identifier: MIT
#
# The statistics in simulation take their time. (Their tests are in unit/compare/stats; the command
# `triptych diff` as its users see it is cli/diff.bats.)

if(TEST unit/compare/stats/coverage)
  set(tests unit/compare/stats/coverage unit/compare/stats/decisions)
  set_property(TEST ${tests} PROPERTY COST 50)
endif()
