# SPDX-License-Identifier: MIT
#
# machine: what the fingerprint says of the build, and hwloc where it is there. Sets MACHINE_ABSENT
# (the file that is not compiled) and MACHINE_LIBRARIES.

if(HWLOC_FOUND)
  set(MACHINE_ABSENT machine/hwloc_absent.c)
  set(MACHINE_LIBRARIES PkgConfig::HWLOC)
else()
  set(MACHINE_ABSENT machine/hwloc.c)
  set(MACHINE_LIBRARIES "")
endif()

# Of the last time that CMake ran, and not of each build: a commit alone compiles nothing anew.
set(commit "")
find_program(GIT_PROGRAM git)
mark_as_advanced(GIT_PROGRAM)
if(GIT_PROGRAM AND EXISTS ${PROJECT_SOURCE_DIR}/.git)
  execute_process(COMMAND ${GIT_PROGRAM} -C ${PROJECT_SOURCE_DIR} rev-parse --short=12 HEAD
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()

set(openmp_runtime "")
if(TARGET openmp_team)
  list(FILTER OpenMP_C_LIB_NAMES EXCLUDE REGEX pthread)
  set(openmp_runtime "lib${OpenMP_C_LIB_NAMES}, OpenMP ${OpenMP_C_VERSION}")
endif()

string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
set(flags "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_${type}} -fno-math-errno")
if(TRIPTYCH_SANITIZE)
  string(APPEND flags " -fsanitize=${TRIPTYCH_SANITIZE}")
endif()
string(REGEX REPLACE "[\"\\\\]" "" flags "${flags}")
string(STRIP "${flags}" flags)
set_source_files_properties(machine/fingerprint.c PROPERTIES COMPILE_DEFINITIONS "TRIPTYCH_COMMIT=\"${commit}\";\
TRIPTYCH_BUILD_TYPE=\"${CMAKE_BUILD_TYPE}\";\
TRIPTYCH_COMPILER=\"${CMAKE_C_COMPILER_ID} ${CMAKE_C_COMPILER_VERSION}\";\
TRIPTYCH_FLAGS=\"${flags}\";TRIPTYCH_OPENMP_RUNTIME=\"${openmp_runtime}\"")
