# SPDX-License-Identifier: MIT

include(CheckSymbolExists)

set_property(GLOBAL PROPERTY TRIPTYCH_WORKLOADS "")
set_property(GLOBAL PROPERTY TRIPTYCH_PROGRAMS "")
set_property(GLOBAL PROPERTY TRIPTYCH_RACES "")

# add_workloads(): every common/workloads/X.c becomes the library workload_X. Beside it may stand
# X.cmake, which sets WORKLOAD_LIBRARIES (what it links to), WORKLOAD_DEFINITIONS, and
# WORKLOAD_MISSING (a part that it cannot be built without; then no panel gets X).
function(add_workloads)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/workloads/*.c)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    set(WORKLOAD_LIBRARIES "")
    set(WORKLOAD_DEFINITIONS "")
    set(WORKLOAD_MISSING "")
    include(${CMAKE_CURRENT_SOURCE_DIR}/workloads/${name}.cmake OPTIONAL)
    if(WORKLOAD_MISSING)
      continue()
    endif()
    if(TRIPTYCH_SIMULATION AND EXISTS ${PROJECT_SOURCE_DIR}/mpi/simulated/${name}.c)
      set(source ${PROJECT_SOURCE_DIR}/mpi/simulated/${name}.c)
    endif()
    add_library(workload_${name} STATIC ${source})
    target_link_libraries(workload_${name} PUBLIC triptych_common ${WORKLOAD_LIBRARIES})
    target_compile_definitions(workload_${name} PRIVATE ${WORKLOAD_DEFINITIONS})
    set_property(GLOBAL APPEND PROPERTY TRIPTYCH_WORKLOADS ${name})
  endforeach()
endfunction()

# install_component(<panel> <variable>): what its programs are installed with: `mpi` can be left out
# where there is no MPI library (cmake/install.cmake).
function(install_component panel variable)
  if(panel STREQUAL "mpi")
    set(${variable} mpi PARENT_SCOPE)
  else()
    set(${variable} programs PARENT_SCOPE)
  endif()
endfunction()

# wrap_calls(<target> <source>...): who links <target> has the calls of X led through __wrap_X (ld(1),
# --wrap) for each such function that the sources define.
function(wrap_calls target)
  foreach(source IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
    file(STRINGS ${source} lines REGEX "__wrap_[A-Za-z_0-9]+\\(")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE ".*__wrap_([A-Za-z_0-9]+)\\(.*" "\\1" name "${line}")
      target_link_options(${target} INTERFACE LINKER:--wrap=${name})
    endforeach()
  endforeach()
endfunction()

# add_program(<panel> <name> [libraries...]): <panel>/<name>/ becomes the program
# build/<preset>/<panel>/<name>, in which each file of the folder is a variant. Where hybrid.c or
# hybrid_X.c is one of them, <panel>/hybrid/ has the threads of its ranks; without OpenMP it is left out.
function(add_program panel name)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.c)
  set(hybrid ${sources})
  list(FILTER hybrid INCLUDE REGEX "/hybrid[a-z_]*\\.c$")
  if(hybrid AND (NOT TRIPTYCH_HYBRID OR NOT OpenMP_C_FOUND))
    list(REMOVE_ITEM sources ${hybrid})
    set(hybrid "")
  endif()
  set(rows "")
  foreach(source IN LISTS sources)
    get_filename_component(variant ${source} NAME_WE)
    list(APPEND rows variant_${variant})
  endforeach()
  list(JOIN rows ", " externs)
  list(TRANSFORM rows PREPEND "&")
  list(JOIN rows ", " rows)
  set(program ${CMAKE_CURRENT_BINARY_DIR}/generated/${name}.c)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/program.c.in ${program} @ONLY)
  add_executable(${panel}_${name} ${program} ${sources})
  target_link_libraries(${panel}_${name} PRIVATE ${panel}_team workload_${name} ${ARGN})
  if(hybrid)
    file(GLOB threads CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/hybrid/*.c
      ${PROJECT_SOURCE_DIR}/openmp/core/channel.c) # what threads share is the same in both panels
    target_sources(${panel}_${name} PRIVATE ${threads})
    target_link_libraries(${panel}_${name} PRIVATE OpenMP::OpenMP_C)
  endif()
  set_target_properties(${panel}_${name} PROPERTIES OUTPUT_NAME ${name})
  install_component(${panel} component)
  install(TARGETS ${panel}_${name}
    RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/triptych/${panel} COMPONENT ${component})
  set_property(GLOBAL APPEND PROPERTY TRIPTYCH_PROGRAMS ${panel}/${name})
endfunction()

# add_panel(<panel> [SOURCES files...] [libraries...]): a program for each folder <panel>/X/ whose
# workload X exists. What they share is in the panel's rooms core/, resilient/ and measure/, and in
# SOURCES.
function(add_panel panel)
  cmake_parse_arguments(PARSE_ARGV 1 panel "" "" SOURCES)
  get_property(workloads GLOBAL PROPERTY TRIPTYCH_WORKLOADS)
  file(GLOB shared CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/core/*.c
    ${CMAKE_CURRENT_SOURCE_DIR}/resilient/*.c ${CMAKE_CURRENT_SOURCE_DIR}/measure/*.c)
  list(APPEND shared ${panel_SOURCES})
  add_library(${panel}_team STATIC ${shared})
  target_link_libraries(${panel}_team PUBLIC triptych_common ${panel_UNPARSED_ARGUMENTS} ${CMAKE_DL_LIBS})
  wrap_calls(${panel}_team ${shared})
  foreach(name IN LISTS workloads)
    if(name STREQUAL "races") # its programs are add_races()'s
      continue()
    endif()
    if(IS_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/${name})
      add_program(${panel} ${name} ${panel_UNPARSED_ARGUMENTS})
    endif()
  endforeach()
endfunction()

# add_prices(<panel> [libraries...]): <panel>/prices/*.c become the program
# build/<preset>/<panel>/prices, the panel's price list.
function(add_prices panel)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/prices/*.c)
  add_executable(${panel}_prices ${sources})
  target_link_libraries(${panel}_prices PRIVATE triptych_common ${ARGN})
  set_target_properties(${panel}_prices PROPERTIES OUTPUT_NAME prices)
  install_component(${panel} component)
  install(TARGETS ${panel}_prices
    RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/triptych/${panel} COMPONENT ${component})
endfunction()

# add_races(<panel> [libraries...]): <panel>/races/X.c become the programs
# build/<preset>/<panel>/races/X, the further races of the race lab.
function(add_races panel)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/races/*.c)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    add_executable(${panel}_races_${name} ${source})
    target_link_libraries(${panel}_races_${name} PRIVATE ${panel}_team workload_races ${ARGN})
    set_target_properties(${panel}_races_${name} PROPERTIES OUTPUT_NAME ${name}
      RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/races)
    install_component(${panel} component)
    install(TARGETS ${panel}_races_${name}
      RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/triptych/${panel}/races COMPONENT ${component})
    set_property(GLOBAL APPEND PROPERTY TRIPTYCH_RACES ${panel}/races/${name})
  endforeach()
endfunction()

# add_explorer(<panel>): <panel>/explore/*.c become build/<preset>/<panel>/explore/libexplore.a, the
# runtime that `triptych explore` links programs with in place of libtsan, and beside it link.options:
# the calls that posix/explore takes the place of by ld(1)'s --wrap; its own calls of those are renamed
# to plain_. It is Linux's and glibc's, so a portable build and one with musl have none, and wants 64-bit
# addresses.
function(add_explorer panel)
  if(TRIPTYCH_SANITIZE OR TRIPTYCH_PORTABLE OR CMAKE_SIZEOF_VOID_P EQUAL 4)
    return()
  endif()
  check_symbol_exists(__GLIBC__ features.h TRIPTYCH_GLIBC)
  if(NOT TRIPTYCH_GLIBC)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/explore/*.c)
  set(options "")
  set(renames "")
  file(GLOB wrapping CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/posix/explore/*.c)
  foreach(source IN LISTS wrapping)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
    file(STRINGS ${source} lines REGEX "^[a-z].*__wrap_[a-z_0-9]+\\(.*;$")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE ".*__wrap_([a-z_0-9]+)\\(.*" "\\1" name "${line}")
      string(APPEND options "-Wl,--wrap=${name}\n")
      if(NOT name STREQUAL "main" AND NOT source MATCHES "/(libc|formatted)\\.c$") # who know by whom they are called
        list(APPEND renames --redefine-sym ${name}=plain_${name})
      endif()
    endforeach()
  endforeach()
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/explore)
  file(GENERATE OUTPUT ${folder}/link.options CONTENT "${options}")
  add_library(${panel}_explore STATIC ${sources})
  target_include_directories(${panel}_explore PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${panel}_explore PRIVATE _GNU_SOURCE)
  # It is installed, where no file leads back to the sources. No debug information (-g0): whoever links a
  # program with the runtime would copy it each time, which is most of what a link takes.
  target_compile_options(${panel}_explore PRIVATE -g0
    -ffile-prefix-map=${PROJECT_BINARY_DIR}=. -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
  set_target_properties(${panel}_explore PROPERTIES OUTPUT_NAME explore
    ARCHIVE_OUTPUT_DIRECTORY ${folder})
  add_custom_command(TARGET ${panel}_explore POST_BUILD VERBATIM
    COMMAND ${CMAKE_OBJCOPY} --rename-section .text=explore_text ${renames} $<TARGET_FILE:${panel}_explore>)
  # what the suite's own sources need besides: `--cflags @build/release/posix/explore/suite.options`
  get_target_property(wrapped ${panel}_team INTERFACE_LINK_OPTIONS)
  list(TRANSFORM wrapped REPLACE "LINKER:--wrap=(.*)" "-Wl,--defsym=__real_\\1=\\1")
  set(libraries $<TARGET_FILE:${panel}_team>)
  if(TARGET workload_races)
    list(APPEND libraries $<TARGET_FILE:workload_races>)
  endif()
  list(APPEND libraries $<TARGET_FILE:triptych_common>)
  if(JSONC_FOUND)
    list(APPEND libraries ${JSONC_LINK_LIBRARIES})
  endif()
  list(TRANSFORM libraries REPLACE "(.+)" "\"\\1\"") # paths may have blanks
  string(REPLACE ";" "\n" words "\"-I${PROJECT_SOURCE_DIR}\";-D_GNU_SOURCE;${wrapped};${libraries};")
  file(GENERATE OUTPUT ${folder}/suite.options CONTENT "${words}")
  install_component(${panel} component)
  install(FILES $<TARGET_FILE:${panel}_explore> ${folder}/link.options
    DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/triptych/${panel}/explore COMPONENT ${component})
endfunction()
