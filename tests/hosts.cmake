# SPDX-License-Identifier: MIT
#
# Several hosts on one machine (hosts/cluster.bash): every hosts/X.sh is the test hosts/X. They need root and
# namespaces, sshd, iproute2 and Open MPI, hosts/slurm needs Slurm and munge besides; each says what it lacks and
# is skipped. What Debian has of that and is not installed, hosts/unpack.bash unpacks. variants and batch take about
# 35 s of CPU each, and longer than that by waiting. Target stress-hosts runs all of them five times.

if(BASH_PROGRAM AND JQ_PROGRAM AND JSONC_FOUND AND TARGET mpi_team)
  file(GLOB scripts CONFIGURE_DEPENDS hosts/*.sh)
  foreach(script IN LISTS scripts)
    get_filename_component(name ${script} NAME_WE)
    add_test(NAME hosts/${name} COMMAND ${BASH_PROGRAM} ${script})
    # Each starts many ranks, so they run one by one, and therefore begin before all others.
    set_tests_properties(hosts/${name} PROPERTIES RESOURCE_LOCK hosts COST 200)
  endforeach()
  set_tests_properties(hosts/slurm PROPERTIES COST 250) # the longest
  add_custom_target(stress-hosts
    COMMAND ${CMAKE_CTEST_COMMAND} -L "^hosts$" --repeat until-fail:5 --output-on-failure
    WORKING_DIRECTORY ${PROJECT_BINARY_DIR} USES_TERMINAL VERBATIM COMMENT "stress: hosts")
endif()
