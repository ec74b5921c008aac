# SPDX-License-Identifier: MIT
#
# cmake --build --preset release --target bench-peers: ours against what others have made for the same
# work, where this machine has it; prints a Markdown table. Not a test, since a busy machine is no
# error.

find_program(PYTHON_PROGRAM NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(PYTHON_PROGRAM python3)
if(PYTHON_PROGRAM AND PKG_CONFIG_FOUND AND TARGET workload_heavy_sum AND NOT TRIPTYCH_SANITIZE)
  set(peers "")

  # peer(<name> <definition or ""> <libraries> <source>...)
  function(peer name definition libraries)
    add_executable(peer_${name} EXCLUDE_FROM_ALL ${ARGN})
    target_compile_definitions(peer_${name} PRIVATE _GNU_SOURCE ${definition})
    target_link_libraries(peer_${name} PRIVATE Threads::Threads ${libraries})
    set_target_properties(peer_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY bench)
    set(peers ${peers} peer_${name} PARENT_SCOPE)
  endfunction()

  find_package(Threads REQUIRED)
  set(folder bench/peers)
  peer(pipe "" "" ${folder}/pipe.c)
  peer(wake "" "" ${folder}/wake.c)
  if(TARGET posix_team) # our own ring with the items of the peers
    foreach(shape "1;1" "1;2" "2;2")
      list(GET shape 0 producers)
      list(GET shape 1 consumers)
      peer(queue_ring_${producers}_${consumers} "PRODUCERS=${producers};CONSUMERS=${consumers};SCOPE=FUTEX_OF_THREADS"
        posix_team ${folder}/queue_main.c ${folder}/queue_ring.c)
    endforeach()
    peer(forks_ring "PRODUCERS=1;CONSUMERS=1;SCOPE=FUTEX_OF_PROCESSES" posix_team ${folder}/queue_forks.c
      ${folder}/queue_ring.c)
  endif()
  pkg_check_modules(GLIB IMPORTED_TARGET QUIET glib-2.0)
  if(GLIB_FOUND)
    peer(queue_glib "" PkgConfig::GLIB ${folder}/queue_main.c ${folder}/queue_glib.c)
    peer(pool_glib "" "PkgConfig::GLIB;workload_heavy_sum" ${folder}/pool_main.c
      ${folder}/pool_glib.c)
  endif()
  pkg_check_modules(CK IMPORTED_TARGET QUIET ck)
  if(CK_FOUND)
    peer(queue_ck_single SINGLE PkgConfig::CK ${folder}/queue_main.c ${folder}/queue_ck.c)
    peer(forks_ck SINGLE PkgConfig::CK ${folder}/queue_forks.c ${folder}/queue_ck.c)
    peer(queue_ck_many "" PkgConfig::CK ${folder}/queue_main.c ${folder}/queue_ck.c)
  endif()
  pkg_check_modules(TBB IMPORTED_TARGET QUIET tbb)
  include(CheckLanguage)
  check_language(CXX)
  if(TBB_FOUND AND CMAKE_CXX_COMPILER)
    enable_language(CXX)
    peer(queue_tbb "" PkgConfig::TBB ${folder}/queue_main.c ${folder}/queue_tbb.cc)
    peer(pool_tbb "" "PkgConfig::TBB;workload_heavy_sum" ${folder}/pool_main.c ${folder}/pool_tbb.cc)
    peer(loop_tbb LOOP "PkgConfig::TBB;workload_heavy_sum" ${folder}/pool_main.c
      ${folder}/pool_tbb.cc)
  endif()
  if(TARGET OpenMP::OpenMP_C)
    peer(pool_openmp "" "OpenMP::OpenMP_C;workload_heavy_sum" ${folder}/pool_main.c
      ${folder}/pool_openmp.c)
  endif()
  if(TARGET openmp_team)
    peer(queue_openmp "" openmp_team ${folder}/queue_main.c ${folder}/queue_openmp.c)
  endif()
  if(TARGET MPI::MPI_C)
    peer(messages "" MPI::MPI_C ${folder}/messages.c)
  endif()

  add_custom_target(bench-peers
    COMMAND ${PYTHON_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/peers.py ${PROJECT_BINARY_DIR}
    USES_TERMINAL VERBATIM COMMENT "Measuring; the machine should be idle otherwise")
  get_property(targets GLOBAL PROPERTY TRIPTYCH_PROGRAMS)
  list(TRANSFORM targets REPLACE "/" "_")
  add_dependencies(bench-peers ${peers} ${targets})
  if(TARGET url-server)
    add_dependencies(bench-peers url-server)
  endif()
endif()
