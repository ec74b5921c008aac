# SPDX-License-Identifier: MIT
#
# The languages of what people read (common/base/translate.h): common/po/X.po becomes
# share/locale/X/LC_MESSAGES/triptych.mo, beside the programs and in an installed tree.

find_program(MSGFMT_PROGRAM msgfmt)
parts_note("gettext" "${MSGFMT_PROGRAM}" "programs that speak Japanese where LANG does" gettext)
if(MSGFMT_PROGRAM)
  file(GLOB languages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/common/po/*.po)
  set(catalogs "")
  string(TOLOWER "${CMAKE_C_BYTE_ORDER}" order) # translate.c reads catalogs of its own machine
  string(REPLACE "_endian" "" order "${order}")
  foreach(source IN LISTS languages)
    get_filename_component(language ${source} NAME_WE)
    set(folder ${PROJECT_BINARY_DIR}/share/locale/${language}/LC_MESSAGES)
    add_custom_command(OUTPUT ${folder}/triptych.mo
      COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
      COMMAND ${MSGFMT_PROGRAM} --check-format --endianness=${order} -o ${folder}/triptych.mo ${source}
      DEPENDS ${source} VERBATIM)
    list(APPEND catalogs ${folder}/triptych.mo)
    install(FILES ${folder}/triptych.mo
      DESTINATION ${CMAKE_INSTALL_LOCALEDIR}/${language}/LC_MESSAGES COMPONENT programs)
  endforeach()
  add_custom_target(languages ALL DEPENDS ${catalogs})
endif()
