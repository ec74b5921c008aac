# SPDX-License-Identifier: MIT
#
# mpi/explore/*.c become build/<preset>/mpi/explore/libexplore.a, the MPI that `triptych explore`
# links programs with in place of the one that was found, and beside it compile.options: where that
# one's mpi.h is. Calls that mpi.h names and that are not here are named when a program makes them.
if(TRIPTYCH_SANITIZE OR TRIPTYCH_PORTABLE OR CMAKE_SIZEOF_VOID_P EQUAL 4)
  return()
endif()
find_file(MPI_EXPLORE_HEADER mpi.h PATHS ${MPI_C_INCLUDE_DIRS} ${MPI_C_HEADER_DIR} NO_DEFAULT_PATH)
mark_as_advanced(MPI_EXPLORE_HEADER)
if(NOT MPI_EXPLORE_HEADER)
  return()
endif()
set(folder ${CMAKE_CURRENT_BINARY_DIR}/explore)
get_filename_component(MPI_EXPLORE_HEADERS ${MPI_EXPLORE_HEADER} DIRECTORY)
set(names "")
foreach(name IN ITEMS mpi.h mpi_proto.h mpio.h) # MPICH has three of them
  if(EXISTS ${MPI_EXPLORE_HEADERS}/${name})
    file(READ ${MPI_EXPLORE_HEADERS}/${name} header)
    string(REGEX MATCHALL "[ *]MPIX?_[A-Z][A-Za-z_0-9]*\\(" found "${header}")
    list(APPEND names ${found})
  endif()
endforeach()
set(stubs "void mpix_unsupported(const char *format, ...);\n")
list(REMOVE_DUPLICATES names)
foreach(name IN LISTS names)
  string(REGEX REPLACE "[ *(]" "" name "${name}")
  if(NOT name MATCHES "_(function|fn|c2f|f2c|f2c_c|c2f_c)$")
    string(APPEND stubs "int ${name}(void);\n__attribute__((weak)) int ${name}(void)\n"
      "{\n    mpix_unsupported(\"${name}\");\n    return 0;\n}\n")
  endif()
endforeach()
file(CONFIGURE OUTPUT ${folder}/stubs.c CONTENT "${stubs}" @ONLY)
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/explore/*.c)
add_library(mpi_explore STATIC ${sources} ${folder}/stubs.c
  ${PROJECT_SOURCE_DIR}/posix/explore/heartbeat.c)
target_include_directories(mpi_explore PRIVATE ${PROJECT_SOURCE_DIR})
# our mpi.h comes first: it includes the one that was found
target_include_directories(mpi_explore SYSTEM PRIVATE ${folder}/include ${MPI_C_INCLUDE_DIRS})
file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/explore/include/*.h)
foreach(header IN LISTS headers)
  get_filename_component(name ${header} NAME)
  configure_file(${header} ${folder}/include/${name} COPYONLY)
endforeach()
# the program's memcpy() and the like come by mpi/explore/accesses.c; our own do not
target_compile_definitions(mpi_explore PRIVATE _GNU_SOURCE memcpy=__real_memcpy
  memmove=__real_memmove memset=__real_memset free=__real_free)
# (with _FORTIFY_SOURCE, as Debian builds packages, the C library would define __real_memcpy() as a function
# that calls memcpy(), which counts as the program's)
target_compile_options(mpi_explore PRIVATE -g0 -U_FORTIFY_SOURCE
  -ffile-prefix-map=${PROJECT_BINARY_DIR}=. -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
set_target_properties(mpi_explore PROPERTIES OUTPUT_NAME explore
  ARCHIVE_OUTPUT_DIRECTORY ${folder})
# for programs whose ranks have threads: those two without what the other one has, and what joins them
if(TARGET posix_explore AND TARGET openmp_explore)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/explore/hybrid/*.c)
  add_library(mpi_explore_hybrid STATIC ${sources})
  target_include_directories(mpi_explore_hybrid PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(mpi_explore_hybrid PRIVATE _GNU_SOURCE)
  target_compile_options(mpi_explore_hybrid PRIVATE -g0
    -ffile-prefix-map=${PROJECT_BINARY_DIR}=. -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
  set_target_properties(mpi_explore_hybrid PROPERTIES OUTPUT_NAME hybrid ARCHIVE_OUTPUT_DIRECTORY ${folder})
  add_dependencies(mpi_explore_hybrid posix_explore openmp_explore mpi_explore)
  add_custom_command(TARGET mpi_explore_hybrid POST_BUILD VERBATIM
    COMMAND ${CMAKE_OBJCOPY} --rename-section .text=explore_text $<TARGET_FILE:mpi_explore_hybrid>)
  add_custom_command(OUTPUT ${folder}/libthreads.a ${folder}/libranks.a VERBATIM
    DEPENDS posix_explore mpi_explore
    COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:posix_explore> ${folder}/libthreads.a
    COMMAND ${CMAKE_AR} d ${folder}/libthreads.a server.c.o search.c.o levels.c.o shrink.c.o report.c.o process.c.o crash.c.o heartbeat.c.o
    COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:mpi_explore> ${folder}/libranks.a
    COMMAND ${CMAKE_OBJCOPY} --rename-section .text=explore_text --redefine-sym syscall=plain_syscall
      --redefine-sym pause=plain_pause ${folder}/libranks.a
    COMMAND ${CMAKE_AR} d ${folder}/libranks.a accesses.c.o atomics.c.o nap.c.o)
  add_custom_target(mpi_explore_halves ALL DEPENDS ${folder}/libthreads.a ${folder}/libranks.a)
  add_dependencies(mpi_explore_halves mpi_explore_hybrid)
  install(FILES $<TARGET_FILE:mpi_explore_hybrid> ${folder}/libthreads.a ${folder}/libranks.a
    DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/triptych/mpi/explore COMPONENT mpi)
endif()
list(TRANSFORM MPI_C_INCLUDE_DIRS PREPEND "-isystem\n" OUTPUT_VARIABLE options)
string(REPLACE ";" "\n" options "${options}")
file(GENERATE OUTPUT ${folder}/compile.options CONTENT "${options}\n")
file(GENERATE OUTPUT ${folder}/link.options CONTENT
  "-Wl,--wrap=main,--wrap=memset,--wrap=memcpy,--wrap=memmove,--wrap=free\n")
# what the suite's own sources need besides: `--cflags @build/release/mpi/explore/suite.options`
add_library(mpi_explore_suite STATIC ${CMAKE_CURRENT_SOURCE_DIR}/explore/suite/team.c
  ${CMAKE_CURRENT_SOURCE_DIR}/core/patience.c)
target_include_directories(mpi_explore_suite PRIVATE ${PROJECT_SOURCE_DIR})
target_include_directories(mpi_explore_suite SYSTEM PRIVATE ${MPI_C_INCLUDE_DIRS})
target_compile_definitions(mpi_explore_suite PRIVATE _GNU_SOURCE)
target_compile_options(mpi_explore_suite PRIVATE -g)
set_target_properties(mpi_explore_suite PROPERTIES OUTPUT_NAME suite ARCHIVE_OUTPUT_DIRECTORY ${folder})
set(libraries $<TARGET_FILE:mpi_explore_suite>)
if(TARGET workload_races)
  list(APPEND libraries $<TARGET_FILE:workload_races>)
endif()
list(APPEND libraries $<TARGET_FILE:triptych_common>)
if(JSONC_FOUND)
  list(APPEND libraries ${JSONC_LINK_LIBRARIES})
endif()
list(TRANSFORM libraries REPLACE "(.+)" "\"\\1\"") # paths may have blanks
# TRIPTYCH_SIMULATED: they wait in MPI_Wait, for each MPI_Test would be a decision
string(REPLACE ";" "\n" words "\"-I${PROJECT_SOURCE_DIR}\";-D_GNU_SOURCE;-DTRIPTYCH_SIMULATED;${libraries};")
file(GENERATE OUTPUT ${folder}/suite.options CONTENT "${words}")
install(FILES ${headers} DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/triptych/mpi/explore/include COMPONENT mpi)
install(FILES $<TARGET_FILE:mpi_explore> ${folder}/link.options ${folder}/compile.options
  DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/triptych/mpi/explore COMPONENT mpi)
