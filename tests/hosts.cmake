# SPDX-License-Identifier: MIT
#
# Several hosts on one machine (hosts/cluster.bash): every hosts/X.sh is the test hosts/X. They need root and
# namespaces, sshd, iproute2 and Open MPI, and are skipped where one is missing.

if(BASH_PROGRAM AND JQ_PROGRAM AND JSONC_FOUND AND TARGET mpi_team)
  file(GLOB scripts CONFIGURE_DEPENDS hosts/*.sh)
  foreach(script IN LISTS scripts)
    get_filename_component(name ${script} NAME_WE)
    add_test(NAME hosts/${name} COMMAND ${BASH_PROGRAM} ${script})
    set_property(TEST hosts/${name} PROPERTY RESOURCE_LOCK hosts) # each starts many ranks
  endforeach()
endif()
