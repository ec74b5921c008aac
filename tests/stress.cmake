# SPDX-License-Identifier: MIT
#
# cmake --build --preset release --target stress: hours of everything that a test does for a moment.
# Every stress/X.sh is a part of it, the target stress-X; with clang also stress-fuzz, ten minutes of
# each fuzz target. Not in ctest, since it takes from minutes to hours; the scripts say how to ask for
# less.

if(BASH_PROGRAM AND JQ_PROGRAM)
  add_custom_target(stress)
  if(TARGET stress-hosts)
    add_dependencies(stress stress-hosts)
  endif()
  list(JOIN programs " " words)
  list(TRANSFORM programs REPLACE "/" "_" OUTPUT_VARIABLE stressed)
  file(GLOB scripts CONFIGURE_DEPENDS stress/*.sh)
  foreach(script IN LISTS scripts)
    get_filename_component(name ${script} NAME_WE)
    add_custom_target(stress-${name}
      COMMAND ${CMAKE_COMMAND} -E env "TRIPTYCH_BUILD=${PROJECT_BINARY_DIR}"
        "TRIPTYCH_SOURCE=${PROJECT_SOURCE_DIR}" "TRIPTYCH_PROGRAMS=${words}"
        "TRIPTYCH_SANITIZE=${TRIPTYCH_SANITIZE}"
        "TRIPTYCH_MPIEXEC=${MPIEXEC_EXECUTABLE}" "TRIPTYCH_MPIEXEC_N=${MPIEXEC_NUMPROC_FLAG}"
        ${BASH_PROGRAM} ${script}
      USES_TERMINAL VERBATIM COMMENT "stress: ${name}")
    add_dependencies(stress-${name} ${stressed})
    if(TARGET triptych)
      add_dependencies(stress-${name} triptych)
    endif()
    add_dependencies(stress stress-${name})
  endforeach()
  if(LIBFUZZER_WORKS)
    set(TRIPTYCH_STRESS_FUZZ_SECONDS 600 CACHE STRING "How long stress-fuzz runs each fuzz target")
    set(commands "")
    foreach(name IN LISTS fuzz_names)
      list(APPEND commands COMMAND fuzz_${name} -max_total_time=${TRIPTYCH_STRESS_FUZZ_SECONDS}
        -rss_limit_mb=2048 -timeout=10 -print_final_stats=1
        -artifact_prefix=${CMAKE_CURRENT_BINARY_DIR}/fuzz/${name}-
        ${CMAKE_CURRENT_BINARY_DIR}/fuzz/${name} ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${name})
    endforeach()
    add_custom_target(stress-fuzz ${commands} USES_TERMINAL VERBATIM COMMENT "stress: fuzz")
    add_dependencies(stress stress-fuzz)
  endif()
endif()
