# SPDX-License-Identifier: MIT
#
# cmake --build --preset release --target stress: very many items through every variant of every
# queue. Not in ctest, since it takes from minutes to hours; stress/queues.sh says how to ask for
# less.

if(BASH_PROGRAM AND JQ_PROGRAM)
  set(queues "")
  foreach(program IN LISTS programs)
    if(program MATCHES "/queue$")
      list(APPEND queues ${program})
    endif()
  endforeach()
  if(queues)
    add_custom_target(stress
      COMMAND ${CMAKE_COMMAND} -E env "TRIPTYCH_BUILD=${PROJECT_BINARY_DIR}"
        "TRIPTYCH_MPIEXEC=${MPIEXEC_EXECUTABLE}" "TRIPTYCH_MPIEXEC_N=${MPIEXEC_NUMPROC_FLAG}"
        ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/stress/queues.sh ${queues}
      USES_TERMINAL VERBATIM COMMENT "Very many items through every queue")
    list(TRANSFORM queues REPLACE "/" "_")
    add_dependencies(stress ${queues})
  endif()
endif()
