# SPDX-License-Identifier: MIT
#
# Third-party parts. Each is optional: what it is missing for is left out, and the summary says so.

find_package(Threads REQUIRED)
find_package(PkgConfig QUIET)

set_property(GLOBAL PROPERTY PARTS_TABLE "")

# parts_note(name found what-needs-it debian-package): a line of the summary.
function(parts_note name found purpose package)
  string(LENGTH "${name}" length)
  math(EXPR blanks "16 - ${length}")
  string(REPEAT " " ${blanks} pad)
  if(found)
    set(line "  found    ${name}${pad}${purpose}")
  else()
    set(line "  missing  ${name}${pad}left out: ${purpose} (Debian: ${package})")
  endif()
  set_property(GLOBAL APPEND_STRING PROPERTY PARTS_TABLE "${line}\n")
endfunction()

function(parts_summary)
  get_property(table GLOBAL PROPERTY PARTS_TABLE)
  message(STATUS "triptych ${PROJECT_VERSION}, ${CMAKE_BUILD_TYPE}, ${CMAKE_C_COMPILER_ID} "
    "${CMAKE_C_COMPILER_VERSION}\n${table}")
endfunction()

# part_by_pkgconfig(VARIABLE module name purpose package): target PkgConfig::VARIABLE if found.
macro(part_by_pkgconfig variable module name purpose package)
  if(PKG_CONFIG_FOUND)
    pkg_check_modules(${variable} QUIET IMPORTED_TARGET ${module})
  endif()
  parts_note("${name}" "${${variable}_FOUND}" "${purpose}" "${package}")
endmacro()

part_by_pkgconfig(JSONC json-c "json-c" "records (--json, --describe), triptych" libjson-c-dev)
part_by_pkgconfig(HWLOC hwloc "hwloc" "the machine's topology, where /sys does not tell it" libhwloc-dev)
part_by_pkgconfig(CURL "libcurl>=7.87" "libcurl" "check_urls" libcurl4-openssl-dev)
part_by_pkgconfig(MICROHTTPD libmicrohttpd "libmicrohttpd" "the bundled test server for check_urls"
  libmicrohttpd-dev)
part_by_pkgconfig(PRIMESIEVE primesieve "libprimesieve" "--kernel iterate, count" libprimesieve-dev)
if(TRIPTYCH_OPENMP OR TRIPTYCH_HYBRID)
  find_package(OpenMP QUIET COMPONENTS C)
  parts_note("OpenMP" "${OpenMP_C_FOUND}" "the openmp panel, hybrid variants of mpi" "gcc, or libomp-dev for clang")
endif()
# The compiler wrapper alone says that all is there: package libsimgrid-dev has it, and smpirun.
find_program(SMPICC_PROGRAM smpicc)
find_program(SMPIRUN_PROGRAM smpirun)
mark_as_advanced(SMPICC_PROGRAM SMPIRUN_PROGRAM)
if(SMPICC_PROGRAM AND SMPIRUN_PROGRAM)
  set(SIMGRID_FOUND ON)
else()
  set(SIMGRID_FOUND OFF)
endif()
parts_note("SimGrid" "${SIMGRID_FOUND}" "preset smpi, triptych simulate" libsimgrid-dev)
if(TRIPTYCH_SIMULATION)
  if(NOT SIMGRID_FOUND)
    message(FATAL_ERROR "The preset smpi needs SimGrid's smpicc and smpirun: apt install libsimgrid-dev")
  endif()
elseif(TRIPTYCH_MPI)
  # Debian can hold several MPI libraries, and whichever was installed last may own the name mpicc.
  # So where Open MPI has names of its own, and nobody asked for another one, these are taken.
  if(NOT MPI_C_COMPILER AND NOT MPI_HOME AND NOT DEFINED ENV{MPI_HOME})
    find_program(OPENMPI_C_COMPILER mpicc.openmpi)
    find_program(OPENMPI_EXECUTABLE mpiexec.openmpi)
    mark_as_advanced(OPENMPI_C_COMPILER OPENMPI_EXECUTABLE)
    if(OPENMPI_C_COMPILER AND OPENMPI_EXECUTABLE)
      set(MPI_C_COMPILER ${OPENMPI_C_COMPILER} CACHE FILEPATH "MPI compiler for C")
      set(MPIEXEC_EXECUTABLE ${OPENMPI_EXECUTABLE} CACHE FILEPATH "The launcher of MPI programs")
    endif()
  endif()
  find_package(MPI QUIET COMPONENTS C)
  set(mpi_purpose "the mpi panel")
  if(MPI_C_FOUND) # Does the library tell of ranks that have failed? Open MPI 5 may.
    include(CheckCSourceCompiles)
    set(CMAKE_REQUIRED_LIBRARIES MPI::MPI_C)
    check_c_source_compiles("
#include <mpi.h>
#include <mpi-ext.h>
int main(void)
{
    MPI_Group failed;
    return MPIX_Comm_failure_ack(MPI_COMM_WORLD) + MPIX_Comm_failure_get_acked(MPI_COMM_WORLD, &failed);
}" TRIPTYCH_ULFM)
    unset(CMAKE_REQUIRED_LIBRARIES)
  endif()
  if(TRIPTYCH_ULFM)
    string(APPEND mpi_purpose ", resilient with ULFM")
  endif()
  parts_note("MPI" "${MPI_C_FOUND}" "${mpi_purpose}" "openmpi-bin libopenmpi-dev")
endif()
