# SPDX-License-Identifier: MIT
#
# The race lab: data_race of each panel by each compiler at each level of optimisation, as
# build/<preset>/race/<panel>/<compiler>-O<n>/data_race. `triptych race` builds the target race-lab
# when it needs it; it is no part of the default build.

get_property(race_programs GLOBAL PROPERTY TRIPTYCH_PROGRAMS)
list(FILTER race_programs INCLUDE REGEX "/data_race$")
set(race_builds "")
foreach(compiler gcc clang)
  find_program(RACE_${compiler} ${compiler})
  mark_as_advanced(RACE_${compiler})
  if(NOT RACE_${compiler} OR NOT race_programs OR TRIPTYCH_SANITIZE)
    continue()
  endif()
  foreach(level O0 O1 O2 O3)
    set(tree ${PROJECT_BINARY_DIR}/race/trees/${compiler}-${level})
    set(targets "")
    set(copies "")
    foreach(program IN LISTS race_programs)
      get_filename_component(panel ${program} DIRECTORY)
      list(APPEND targets ${panel}_data_race)
      list(APPEND copies COMMAND ${CMAKE_COMMAND} -E make_directory
        ${PROJECT_BINARY_DIR}/race/${panel}/${compiler}-${level})
      list(APPEND copies COMMAND ${CMAKE_COMMAND} -E copy ${tree}/${program}
        ${PROJECT_BINARY_DIR}/race/${panel}/${compiler}-${level}/data_race)
    endforeach()
    add_custom_target(race-lab-${compiler}-${level}
      COMMAND ${CMAKE_COMMAND} -S ${PROJECT_SOURCE_DIR} -B ${tree} -G ${CMAKE_GENERATOR}
        -DBUILD_TESTING=OFF -DCMAKE_C_COMPILER=${RACE_${compiler}} -DCMAKE_BUILD_TYPE=None
        -DCMAKE_C_FLAGS=-${level} -DTRIPTYCH_POSIX=${TRIPTYCH_POSIX}
        -DTRIPTYCH_OPENMP=${TRIPTYCH_OPENMP} -DTRIPTYCH_MPI=${TRIPTYCH_MPI}
        -DMPI_C_COMPILER=${MPI_C_COMPILER} -DMPIEXEC_EXECUTABLE=${MPIEXEC_EXECUTABLE}
      COMMAND ${CMAKE_COMMAND} --build ${tree} --target ${targets}
      ${copies}
      USES_TERMINAL VERBATIM)
    list(APPEND race_builds race-lab-${compiler}-${level})
  endforeach()
endforeach()
add_custom_target(race-lab DEPENDS ${race_builds})
