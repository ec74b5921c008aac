# SPDX-License-Identifier: MIT
#
# Several hosts on one machine (hosts/cluster.bash): every hosts/X.sh is the test hosts/X. They need root and
# namespaces, sshd, iproute2 and Open MPI, hosts/slurm needs Slurm and munge besides; each says what it lacks and
# is skipped. Together they take about 45 s of CPU, and longer than that by waiting.
#
# hosts/slurm is a test only where TRIPTYCH_TEST_SLURM is ON: it takes minutes on a busy machine, where Slurm itself once
# failed to launch a task ("Unspecified error": its slurmstepd did not come up; such a task is tried again). Target stress-hosts runs all of them five times.

option(TRIPTYCH_TEST_SLURM "Test with Slurm on hosts that are made of namespaces (as root)" OFF)
if(BASH_PROGRAM AND JQ_PROGRAM AND JSONC_FOUND AND TARGET mpi_team)
  file(GLOB scripts CONFIGURE_DEPENDS hosts/*.sh)
  foreach(script IN LISTS scripts)
    get_filename_component(name ${script} NAME_WE)
    add_test(NAME hosts/${name} COMMAND ${BASH_PROGRAM} ${script})
    set_tests_properties(hosts/${name} PROPERTIES RESOURCE_LOCK hosts COST 60) # each starts many ranks
  endforeach()
  if(NOT TRIPTYCH_TEST_SLURM)
    set_tests_properties(hosts/slurm PROPERTIES DISABLED ON)
  endif()
  string(CONCAT line "'${CMAKE_COMMAND}' -DTRIPTYCH_TEST_SLURM=ON . && "
    "'${CMAKE_CTEST_COMMAND}' -L '^hosts$' --repeat until-fail:5 --output-on-failure; status=$?; "
    "'${CMAKE_COMMAND}' -DTRIPTYCH_TEST_SLURM=OFF . && exit $status")
  add_custom_target(stress-hosts COMMAND ${BASH_PROGRAM} -c "${line}"
    WORKING_DIRECTORY ${PROJECT_BINARY_DIR} USES_TERMINAL VERBATIM COMMENT "stress: hosts")
endif()
