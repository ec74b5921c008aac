# SPDX-License-Identifier: MIT
#
# What `cmake --install` brings beside programs (docs/install.md). Components: `programs` (the driver, posix
# and openmp, exercises), `mpi` (the programs that need an MPI library) and `doc`. Programs find
# each other by their place, so the whole tree can be moved.

install(DIRECTORY ${PROJECT_SOURCE_DIR}/exercises
  DESTINATION ${CMAKE_INSTALL_DATADIR}/triptych COMPONENT programs)

# The race lab, as far as the target race-lab has been built: only a build tree can make it, and only there
# are the sources from which the explorer builds its programs.
foreach(panel posix openmp mpi)
  install_component(${panel} component)
  install(DIRECTORY ${PROJECT_BINARY_DIR}/race/${panel}
    DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/triptych/race
    COMPONENT ${component} USE_SOURCE_PERMISSIONS OPTIONAL PATTERN explore EXCLUDE)
endforeach()

# The documents keep their places towards each other, so that their links lead somewhere. The panels'
# sources, which they speak of, are the examples.
install(FILES README.md CHANGELOG.md CONTRIBUTING.md LICENSE
  DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT doc)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT doc)
install(DIRECTORY posix openmp mpi common
  DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT doc
  FILES_MATCHING PATTERN "*.c" PATTERN "*.h" PATTERN po EXCLUDE)

# Man pages and completions, told by the driver itself and by the programs (compare/manual/): from the
# tables that they read their options with. A program that cannot run here cannot tell.
if(TARGET triptych AND NOT TRIPTYCH_SANITIZE AND (NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR))
  get_property(programs GLOBAL PROPERTY TRIPTYCH_PROGRAMS)
  list(TRANSFORM programs REPLACE "/" "_")
  foreach(panel posix openmp mpi)
    if(TARGET ${panel}_prices)
      list(APPEND programs ${panel}_prices)
    endif()
  endforeach()
  set(share ${PROJECT_BINARY_DIR}/share)
  add_custom_command(OUTPUT ${share}/written
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${share}/man ${share}/bash-completion ${share}/zsh ${share}/fish
    COMMAND triptych manual --output ${share}
    COMMAND ${CMAKE_COMMAND} -E touch ${share}/written
    DEPENDS triptych ${programs}
    COMMENT "Writing man pages and completions" VERBATIM)
  add_custom_target(manual ALL DEPENDS ${share}/written)
  install(DIRECTORY ${share}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT programs)
  install(DIRECTORY ${share}/bash-completion ${share}/zsh ${share}/fish
    DESTINATION ${CMAKE_INSTALL_DATADIR} COMPONENT programs)
endif()
