# SPDX-License-Identifier: MIT
#
# The preset smpi: the MPI programs as what SimGrid's smpirun takes, shared objects with their main().
# CMake's FindMPI runs test programs, which those cannot be; so this says what smpicc would.

# smpicc knows where SimGrid's headers are; mpi/simulated/simulated.h includes what it would.
execute_process(COMMAND ${SMPICC_PROGRAM} -show -c x.c OUTPUT_VARIABLE words OUTPUT_STRIP_TRAILING_WHITESPACE)
string(REGEX MATCHALL "-I[^ ]+/smpi" folder "${words}")
string(REPLACE "-I" "" folder "${folder}")
get_filename_component(prefix ${folder} DIRECTORY)
find_library(SIMGRID_LIBRARY simgrid HINTS ${prefix}/../lib REQUIRED)

add_library(simgrid INTERFACE)
target_link_libraries(simgrid INTERFACE ${SIMGRID_LIBRARY} m)
target_link_options(simgrid INTERFACE -shared -Wl,-z,defs)

include_directories(SYSTEM ${folder} ${prefix})
# Plain malloc() and free(): no rank needs the simulator's.
add_compile_options(-fPIC -DSMPI_NO_OVERRIDE_MALLOC
  -include ${PROJECT_SOURCE_DIR}/mpi/simulated/simulated.h)

# add_simulated_panel(<workload>...): what add_panel() does, with these workloads alone.
function(add_simulated_panel)
  set_property(GLOBAL PROPERTY TRIPTYCH_WORKLOADS "${ARGN}")
  add_panel(mpi simgrid)
endfunction()
