# SPDX-License-Identifier: MIT
#
# The race lab: data_race of each panel by each compiler at each level of optimisation, and data_race
# and the further races (<panel>/races) as detectors want them, as
# build/<preset>/race/<panel>/<build>/<program>. `triptych race` builds the target race-lab when it
# needs it; it is no part of the default build.

get_property(race_programs GLOBAL PROPERTY TRIPTYCH_PROGRAMS)
get_property(race_further GLOBAL PROPERTY TRIPTYCH_RACES)
list(FILTER race_programs INCLUDE REGEX "/data_race$")
set(race_builds "")

# race_build(<build> PROGRAMS <panel>/<program>... OPTIONS -D...): a tree of its own for that build,
# and copies of those programs.
function(race_build build)
  cmake_parse_arguments(PARSE_ARGV 1 race "" "" "PROGRAMS;OPTIONS")
  if(NOT race_PROGRAMS OR TRIPTYCH_SANITIZE)
    return()
  endif()
  set(tree ${PROJECT_BINARY_DIR}/race/trees/${build})
  set(targets "")
  set(copies "")
  foreach(program IN LISTS race_PROGRAMS)
    string(REGEX MATCH "^[^/]+" panel ${program})
    string(REPLACE "/" "_" target ${program})
    get_filename_component(name ${program} NAME)
    list(APPEND targets ${target})
    list(APPEND copies COMMAND ${CMAKE_COMMAND} -E make_directory
      ${PROJECT_BINARY_DIR}/race/${panel}/${build})
    list(APPEND copies COMMAND ${CMAKE_COMMAND} -E copy ${tree}/${program}
      ${PROJECT_BINARY_DIR}/race/${panel}/${build}/${name})
  endforeach()
  add_custom_target(race-lab-${build}
    COMMAND ${CMAKE_COMMAND} -S ${PROJECT_SOURCE_DIR} -B ${tree} -G ${CMAKE_GENERATOR}
      -DBUILD_TESTING=OFF -DCMAKE_BUILD_TYPE=None ${race_OPTIONS}
    COMMAND ${CMAKE_COMMAND} --build ${tree} --target ${targets}
    ${copies}
    USES_TERMINAL VERBATIM)
  set(race_builds ${race_builds} race-lab-${build} PARENT_SCOPE)
endfunction()

foreach(compiler gcc clang)
  find_program(RACE_${compiler} ${compiler})
  mark_as_advanced(RACE_${compiler})
  foreach(level O0 O1 O2 O3)
    if(RACE_${compiler})
      race_build(${compiler}-${level} PROGRAMS ${race_programs}
        OPTIONS -DCMAKE_C_COMPILER=${RACE_${compiler}} -DCMAKE_C_FLAGS=-${level}
          -DTRIPTYCH_POSIX=${TRIPTYCH_POSIX} -DTRIPTYCH_OPENMP=${TRIPTYCH_OPENMP}
          -DTRIPTYCH_MPI=${TRIPTYCH_MPI} -DMPI_C_COMPILER=${MPI_C_COMPILER}
          -DMPIEXEC_EXECUTABLE=${MPIEXEC_EXECUTABLE})
    endif()
  endforeach()
endforeach()

# What detectors judge: little optimised, so that each access stands on the line of its own.
set(race_judged ${race_programs} ${race_further})
set(race_posix ${race_judged})
list(FILTER race_posix INCLUDE REGEX "^posix/")
set(race_openmp ${race_judged})
list(FILTER race_openmp INCLUDE REGEX "^openmp/")

set(race_only_posix -DTRIPTYCH_OPENMP=OFF -DTRIPTYCH_MPI=OFF "-DCMAKE_C_FLAGS=-O1 -g")
race_build(tsan PROGRAMS ${race_posix}
  OPTIONS -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER} -DTRIPTYCH_SANITIZE=thread ${race_only_posix})

find_program(RACE_valgrind valgrind)
mark_as_advanced(RACE_valgrind)
if(RACE_valgrind)
  race_build(helgrind PROGRAMS ${race_posix}
    OPTIONS -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER} ${race_only_posix})
endif()

# libomp loads Archer by itself where it finds it (https://openmp.llvm.org/design/ToolsSupport.html);
# Debian's lies beside clang, where no program looks.
file(GLOB race_llvm LIST_DIRECTORIES true /usr/lib/llvm-*/lib)
find_library(RACE_archer archer HINTS ${race_llvm})
mark_as_advanced(RACE_archer)
if(RACE_archer AND RACE_clang)
  get_filename_component(race_archer_folder ${RACE_archer} DIRECTORY)
  race_build(archer PROGRAMS ${race_openmp}
    OPTIONS -DCMAKE_C_COMPILER=${RACE_clang} -DTRIPTYCH_SANITIZE=thread -DTRIPTYCH_POSIX=OFF
      -DTRIPTYCH_MPI=OFF "-DCMAKE_C_FLAGS=-O0 -g"
      "-DCMAKE_EXE_LINKER_FLAGS=-Wl,--disable-new-dtags,-rpath,${race_archer_folder}")
endif()

add_custom_target(race-lab DEPENDS ${race_builds})
