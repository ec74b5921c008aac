# SPDX-License-Identifier: MIT
#
# Packages (docs/install.md): `cpack` in the build tree makes one archive of all components, in one folder; the
# target `package-debian` makes Debian's source tree, with the folder debian/, and builds its packages.

set(CPACK_PACKAGE_NAME triptych)
set(CPACK_PACKAGE_VENDOR triptych)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR TGZ)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_FILE_NAME triptych-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)
set(CPACK_INCLUDE_TOPLEVEL_DIRECTORY ON)
include(CPack)

# The sources as they are in the working tree, without build trees and git's own.
set(CPACK_DEBIAN_TREE ${PROJECT_BINARY_DIR}/debian/triptych-${PROJECT_VERSION})
add_custom_target(package-debian
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DTREE=${CPACK_DEBIAN_TREE} -DVERSION=${PROJECT_VERSION}
    -P ${CMAKE_CURRENT_LIST_DIR}/debian_tree.cmake
  COMMAND ${CMAKE_COMMAND} -E chdir ${CPACK_DEBIAN_TREE} dpkg-buildpackage -us -uc -b
  USES_TERMINAL VERBATIM)
