# SPDX-License-Identifier: MIT
#
# Every pack is whole (docs/teaching.md): a test for each exercise and panel. What is built are the
# packs' own programs, with the compilers that a learner has, whatever this build is.

if(TARGET triptych AND NOT TRIPTYCH_SANITIZE)
  file(GLOB packs CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/exercises/*/pack.json)
  foreach(pack IN LISTS packs)
    get_filename_component(folder ${pack} DIRECTORY)
    get_filename_component(name ${folder} NAME)
    foreach(panel posix openmp mpi hybrid)
      string(REPLACE hybrid mpi team ${panel}) # what hybrid programs need besides is the compiler's
      if(IS_DIRECTORY ${folder}/${panel} AND TARGET ${team}_team)
        add_test(NAME exercises/${name}/${panel}
          COMMAND triptych learn --check ${folder} --panels ${panel})
      endif()
    endforeach()
  endforeach()
endif()
