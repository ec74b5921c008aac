# SPDX-License-Identifier: MIT
#
# row: the reader of saved records is built over jsmn, one header, where it is installed. Sets
# ROW_ABSENT, the files that are not compiled.

find_path(JSMN_INCLUDE_DIR jsmn.h)
mark_as_advanced(JSMN_INCLUDE_DIR)
parts_note("jsmn" "${JSMN_INCLUDE_DIR}" "saved records are read several times faster" libjsmn-dev)
if(JSMN_INCLUDE_DIR)
  set(ROW_ABSENT base/row_json.c)
else()
  set(ROW_ABSENT base/row_jsmn.c base/row_jsmn_sorted.c)
endif()
