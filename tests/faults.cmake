# SPDX-License-Identifier: MIT
#
# Faults that are made on purpose: calls that fail, signals at every moment. The libraries that
# make them take the place of functions that the sanitizers also replace, so not together with those.

if(BASH_PROGRAM AND NOT TRIPTYCH_SANITIZE)
  foreach(name nth_call signal_storm)
    add_library(${name} SHARED faults/${name}.c)
    target_link_libraries(${name} PRIVATE ${CMAKE_DL_LIBS})
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY faults)
  endforeach()
  foreach(program IN LISTS programs)
    add_test(NAME faults/signal_storm/${program}
      COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/faults/signal_storm.sh ${program})
    set_property(TEST faults/signal_storm/${program}
      PROPERTY ENVIRONMENT TRIPTYCH_SIGNAL_STORM=$<TARGET_FILE:signal_storm>)
    if(NOT program MATCHES "^mpi/") # the library keeps an MPI program's processes, not ours
      add_test(NAME faults/nth_call/${program}
        COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/faults/nth_call.sh ${program})
      set_property(TEST faults/nth_call/${program}
        PROPERTY ENVIRONMENT TRIPTYCH_NTH_CALL=$<TARGET_FILE:nth_call>)
    endif()
  endforeach()
  add_test(NAME faults/nth_call_driver
    COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/faults/nth_call_driver.sh)
  set_property(TEST faults/nth_call_driver
    PROPERTY ENVIRONMENT TRIPTYCH_NTH_CALL=$<TARGET_FILE:nth_call>)
endif()
