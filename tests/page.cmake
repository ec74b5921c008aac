# SPDX-License-Identifier: MIT
#
# The report in a real browser (Debian's chromium, driven by python3-selenium). Where one of them is
# missing, the test is skipped and says so.

find_program(PYTHON_PROGRAM python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(PYTHON_PROGRAM python3)
find_program(CHROMIUM_PROGRAM NAMES chromium-headless-shell chromium)
find_program(CHROMEDRIVER_PROGRAM chromedriver)
set(found OFF)
if(PYTHON_PROGRAM AND CHROMIUM_PROGRAM AND CHROMEDRIVER_PROGRAM)
  execute_process(COMMAND ${PYTHON_PROGRAM} -c "import selenium" RESULT_VARIABLE status
    OUTPUT_QUIET ERROR_QUIET)
  if(status EQUAL 0)
    set(found ON)
  endif()
endif()
parts_note("chromium" "${found}" "tests of report.html in a browser (tests/page)"
  "chromium-headless-shell chromium-driver python3-selenium")

# Where all panels are: the tests look at how they stand side by side.
if(PYTHON_PROGRAM AND TARGET triptych AND TARGET posix_team AND TARGET openmp_team AND TARGET mpi_team
    AND NOT TRIPTYCH_SANITIZE STREQUAL "thread")
  # Few starts of the browser, which take longer than many tests: two, since there may be two CPUs.
  set(page_report page folders)
  set(page_others metg prices race cluster live japanese story)
  foreach(name report others)
    set(parts ${page_${name}})
    add_test(NAME page/${name} COMMAND ${PYTHON_PROGRAM} -B
      ${CMAKE_CURRENT_SOURCE_DIR}/page/all.py $<TARGET_FILE:triptych> ${parts})
    set_property(TEST page/${name} PROPERTY COST 200)
  endforeach()
endif()
