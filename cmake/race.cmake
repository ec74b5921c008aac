# SPDX-License-Identifier: MIT
#
# The race lab: data_race of each panel by each compiler at each level of optimisation, and data_race
# and the further races (<panel>/races) as detectors want them, as
# build/<preset>/race/<panel>/<build>/<program>. `triptych race` builds the target race-lab when it
# needs it; it is no part of the default build. What this build's own compiler makes is linked with this
# build's libraries; another compiler and each sanitizer have a tree of their own.

set(race_levels O0 O1 O2 O3)
set(TRIPTYCH_RACE_HERE "" CACHE STRING "In a tree of the race lab: gcc or clang, its compiler")
mark_as_advanced(TRIPTYCH_RACE_HERE)
get_property(race_programs GLOBAL PROPERTY TRIPTYCH_PROGRAMS)
get_property(race_further GLOBAL PROPERTY TRIPTYCH_RACES)
list(FILTER race_programs INCLUDE REGEX "/data_race$")
set(race_builds "")

# race_again(<program> <lab> <build> <option>...): a part of the target <lab>: that program once more, as
# race/<panel>/<build>/<program>, where what is in question (its own sources) is compiled with these options, too.
function(race_again program lab build)
  string(REPLACE "/" "_" target ${program})
  string(REGEX MATCH "^[^/]+" panel ${program})
  get_filename_component(name ${program} NAME)
  get_target_property(folder ${target} SOURCE_DIR)
  get_target_property(sources ${target} SOURCES)
  get_target_property(libraries ${target} LINK_LIBRARIES)
  list(TRANSFORM sources PREPEND ${folder}/ REGEX "^[^/]")
  add_executable(${target}_${build} EXCLUDE_FROM_ALL ${sources})
  target_link_libraries(${target}_${build} PRIVATE ${libraries})
  target_compile_options(${target}_${build} PRIVATE ${ARGN})
  set_target_properties(${target}_${build} PROPERTIES OUTPUT_NAME ${name}
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/race/${panel}/${build})
  add_dependencies(${lab} ${target}_${build})
endfunction()

# race_here(<name> [LEVELS <level>...] PROGRAMS <panel>/<program>... [OPTIONS <option>...]): the target
# race-lab-<name> makes those programs with this build's compiler and libraries: for each level as the
# build <name>-<level>, or with those options as the build <name>.
function(race_here name)
  cmake_parse_arguments(PARSE_ARGV 1 race "" "" "LEVELS;PROGRAMS;OPTIONS")
  if(NOT race_PROGRAMS OR TRIPTYCH_SANITIZE)
    return()
  endif()
  add_custom_target(race-lab-${name})
  foreach(program IN LISTS race_PROGRAMS)
    foreach(level IN LISTS race_LEVELS)
      race_again(${program} race-lab-${name} ${name}-${level} -${level})
    endforeach()
    if(NOT race_LEVELS)
      race_again(${program} race-lab-${name} ${name} ${race_OPTIONS})
    endif()
  endforeach()
  set(race_builds ${race_builds} race-lab-${name} PARENT_SCOPE)
endfunction()

# race_build(<tree> [LEVELS <level>...] PROGRAMS <panel>/<program>... OPTIONS -D...): the target
# race-lab-<tree> makes a tree with those options, and copies of its programs: what race_here() makes there
# for each level, or the programs themselves as the build <tree>.
function(race_build name)
  cmake_parse_arguments(PARSE_ARGV 1 race "" "" "LEVELS;PROGRAMS;OPTIONS")
  if(NOT race_PROGRAMS OR TRIPTYCH_SANITIZE)
    return()
  endif()
  set(tree ${PROJECT_BINARY_DIR}/race/trees/${name})
  set(targets "")
  set(copies "")
  # copy_of(<target> <file in the tree> <panel>/<build>/<program>)
  macro(copy_of target file copy)
    list(APPEND targets ${target})
    get_filename_component(folder ${PROJECT_BINARY_DIR}/race/${copy} DIRECTORY)
    list(APPEND copies COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
      COMMAND ${CMAKE_COMMAND} -E copy ${tree}/${file} ${folder})
  endmacro()
  foreach(program IN LISTS race_PROGRAMS)
    string(REGEX MATCH "^[^/]+" panel ${program})
    string(REPLACE "/" "_" target ${program})
    get_filename_component(last ${program} NAME)
    foreach(level IN LISTS race_LEVELS)
      copy_of(${target}_${name}-${level} race/${panel}/${name}-${level}/${last} ${panel}/${name}-${level}/${last})
    endforeach()
    if(NOT race_LEVELS)
      copy_of(${target} ${program} ${panel}/${name}/${last})
    endif()
  endforeach()
  add_custom_target(race-lab-${name}
    COMMAND ${CMAKE_COMMAND} -S ${PROJECT_SOURCE_DIR} -B ${tree} -G ${CMAKE_GENERATOR}
      -DBUILD_TESTING=OFF -DCMAKE_BUILD_TYPE=None ${race_OPTIONS}
    COMMAND ${CMAKE_COMMAND} --build ${tree} --target ${targets}
    ${copies}
    USES_TERMINAL VERBATIM)
  set(race_builds ${race_builds} race-lab-${name} PARENT_SCOPE)
endfunction()

# race_is_ours(<compiler> <variable>): whether that is this build's own compiler.
function(race_is_ours compiler variable)
  set(gcc GNU)
  set(clang Clang)
  file(REAL_PATH ${RACE_${compiler}} theirs)
  file(REAL_PATH ${CMAKE_C_COMPILER} ours)
  set(${variable} OFF PARENT_SCOPE)
  if(compiler STREQUAL TRIPTYCH_RACE_HERE OR
      (theirs STREQUAL ours AND CMAKE_C_COMPILER_ID STREQUAL "${${compiler}}"))
    set(${variable} ON PARENT_SCOPE)
  endif()
endfunction()

foreach(compiler gcc clang)
  find_program(RACE_${compiler} ${compiler})
  mark_as_advanced(RACE_${compiler})
  if(NOT RACE_${compiler})
    continue()
  endif()
  race_is_ours(${compiler} ours)
  if(ours)
    race_here(${compiler} LEVELS ${race_levels} PROGRAMS ${race_programs})
  else()
    race_build(${compiler} LEVELS ${race_levels} PROGRAMS ${race_programs}
      OPTIONS -DCMAKE_C_COMPILER=${RACE_${compiler}} -DTRIPTYCH_RACE_HERE=${compiler}
        -DTRIPTYCH_POSIX=${TRIPTYCH_POSIX} -DTRIPTYCH_OPENMP=${TRIPTYCH_OPENMP}
        -DTRIPTYCH_MPI=${TRIPTYCH_MPI} -DMPI_C_COMPILER=${MPI_C_COMPILER}
        -DMPIEXEC_EXECUTABLE=${MPIEXEC_EXECUTABLE})
  endif()
endforeach()

# What detectors judge: little optimised, so that each access stands on the line of its own.
set(race_judged ${race_programs} ${race_further})
set(race_posix ${race_judged})
list(FILTER race_posix INCLUDE REGEX "^posix/")
set(race_openmp ${race_judged})
list(FILTER race_openmp INCLUDE REGEX "^openmp/")

race_build(tsan PROGRAMS ${race_posix}
  OPTIONS -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER} -DTRIPTYCH_SANITIZE=thread -DTRIPTYCH_OPENMP=OFF
    -DTRIPTYCH_MPI=OFF "-DCMAKE_C_FLAGS=-O1 -g")

find_program(RACE_valgrind valgrind)
mark_as_advanced(RACE_valgrind)
if(RACE_valgrind)
  race_here(helgrind PROGRAMS ${race_posix} OPTIONS -O1 -g)
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

# The explorer builds its programs itself: race/<panel>/explore/<program> is a list of the words with which
# `triptych explore` is told what to build, one a line.
foreach(program IN LISTS race_judged)
  string(REGEX MATCH "^[^/]+" panel ${program})
  string(REPLACE "/" "_" target ${program})
  get_filename_component(last ${program} NAME)
  if(NOT TARGET ${panel}_explore)
    continue()
  endif()
  get_target_property(folder ${target} SOURCE_DIR)
  get_target_property(sources ${target} SOURCES)
  list(TRANSFORM sources PREPEND ${folder}/ REGEX "^[^/]")
  set(words ${sources})
  if(TARGET workload_${last})
    list(APPEND words $<TARGET_FILE:workload_${last}>)
  endif()
  list(APPEND words --cflags "\"@$<TARGET_FILE_DIR:${panel}_explore>/suite.options\"")
  list(JOIN words "\n" words)
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/race/${panel}/explore/${last} CONTENT "${words}\n")
endforeach()

add_custom_target(race-lab DEPENDS ${race_builds})
