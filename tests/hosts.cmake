# SPDX-License-Identifier: MIT
#
# Several hosts on one machine (hosts/cluster.bash): every hosts/X.sh is the test hosts/X. They need root and
# namespaces, sshd, iproute2 and Open MPI, and are skipped where one is missing. They are tests only where
# TRIPTYCH_TEST_HOSTS is ON: on a loaded machine Open MPI's own connections between hosts sometimes
# fail when a rank is lost, so hosts/resilient may fail through no fault of ours. Target stress-hosts
# runs them anyhow.

option(TRIPTYCH_TEST_HOSTS "Test on several hosts, made of namespaces (as root, with sshd)" OFF)
if(TRIPTYCH_TEST_HOSTS)
  set(without_hosts OFF)
else()
  set(without_hosts ON)
endif()
if(BASH_PROGRAM AND JQ_PROGRAM AND JSONC_FOUND AND TARGET mpi_team)
  file(GLOB scripts CONFIGURE_DEPENDS hosts/*.sh)
  foreach(script IN LISTS scripts)
    get_filename_component(name ${script} NAME_WE)
    add_test(NAME hosts/${name} COMMAND ${BASH_PROGRAM} ${script})
    # each starts many ranks
    set_tests_properties(hosts/${name} PROPERTIES RESOURCE_LOCK hosts DISABLED ${without_hosts})
  endforeach()
  string(CONCAT line "'${CMAKE_COMMAND}' -DTRIPTYCH_TEST_HOSTS=ON . && "
    "'${CMAKE_CTEST_COMMAND}' -L hosts --output-on-failure; status=$?; "
    "'${CMAKE_COMMAND}' -DTRIPTYCH_TEST_HOSTS=OFF . && exit $status")
  add_custom_target(stress-hosts COMMAND ${BASH_PROGRAM} -c "${line}"
    WORKING_DIRECTORY ${PROJECT_BINARY_DIR} USES_TERMINAL VERBATIM COMMENT "stress: hosts")
endif()
