# SPDX-License-Identifier: MIT
#
# cmake -DSOURCE=... -DTREE=... -DVERSION=... -P debian_tree.cmake: copies the sources to TREE, puts debian/ into it,
# and the .orig.tar.gz beside it.

get_filename_component(parent ${TREE} DIRECTORY)
get_filename_component(name ${TREE} NAME)
file(REMOVE_RECURSE ${parent})
file(MAKE_DIRECTORY ${TREE})
file(GLOB entries LIST_DIRECTORIES true ${SOURCE}/*)
list(FILTER entries EXCLUDE REGEX "/(build|triptych-results)$")
file(COPY ${entries} DESTINATION ${TREE})
execute_process(COMMAND ${CMAKE_COMMAND} -E tar czf triptych_${VERSION}.orig.tar.gz ${name}
  WORKING_DIRECTORY ${parent} COMMAND_ERROR_IS_FATAL ANY)
file(COPY ${SOURCE}/cmake/packaging/debian DESTINATION ${TREE})
file(READ ${TREE}/debian/changelog changelog)
if(NOT changelog MATCHES "^triptych \\(${VERSION}-")
  message(FATAL_ERROR "cmake/packaging/debian/changelog does not begin with version ${VERSION}")
endif()
