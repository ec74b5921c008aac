# SPDX-License-Identifier: MIT
#
# The price lists in every build. (What they hold, and `triptych prices`: cli/prices.bats.)

if(BASH_PROGRAM AND JQ_PROGRAM)
  foreach(panel posix openmp mpi)
    if(TARGET ${panel}_prices)
      add_test(NAME panels/${panel}/prices
        COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/panels/prices.sh ${panel})
    endif()
  endforeach()
endif()
