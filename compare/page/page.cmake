# SPDX-License-Identifier: MIT
#
# The report's page, put together when the build is configured: template.html with the style, the
# script and Chart.js in it, cut in two where the data go. The page allows exactly these scripts and
# this style by their SHA-256 (Content-Security-Policy), so that nothing else can run in it. Then
# embedded.c, which carries the page and the panels' sources.
#
# Result: PAGE_SOURCES, the C file that was made.

set(page ${CMAKE_CURRENT_LIST_DIR})
set(made ${CMAKE_CURRENT_BINARY_DIR}/page)

# page_join(<variable> <files...>): their contents, one after the other.
function(page_join variable)
  set(text "")
  foreach(file IN LISTS ARGN)
    file(READ ${file} part)
    string(APPEND text "${part}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  endforeach()
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

# page_hash(<variable> <text>): 'sha256-...' as Content-Security-Policy wants it. CMake knows the sum
# in base 16 only; three of its digits are two of base 64.
function(page_hash variable text)
  set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  string(SHA256 sum "${text}")
  string(APPEND sum "00") # 256 bits are 42 characters of 6 bits and one of 4
  set(coded "")
  foreach(at RANGE 0 63 3)
    string(SUBSTRING ${sum} ${at} 3 digits)
    math(EXPR high "0x${digits} >> 6")
    math(EXPR low "0x${digits} & 63")
    string(SUBSTRING ${alphabet} ${high} 1 first)
    string(SUBSTRING ${alphabet} ${low} 1 second)
    string(APPEND coded ${first}${second})
  endforeach()
  string(SUBSTRING ${coded} 0 43 coded)
  set(${variable} "'sha256-${coded}='" PARENT_SCOPE)
endfunction()

# ---- Chart.js -------------------------------------------------------------------------------------

find_file(CHARTJS_FILE NAMES chart.min.js chart.umd.js
  PATHS /usr/share/javascript/chart.js /usr/share/nodejs/chart.js/dist
  PATH_SUFFIXES share/javascript/chart.js DOC "Chart.js 3 or 4, as one file for browsers")
mark_as_advanced(CHARTJS_FILE)
set(charts "")
if(CHARTJS_FILE)
  page_join(charts ${CHARTJS_FILE})
  string(TOLOWER "${charts}" lower)
  if(NOT charts MATCHES "Chart\\.js v[34]\\." OR lower MATCHES "</script|<!--")
    set(charts "")
  endif()
endif()
string(LENGTH "${charts}" length)
parts_note("Chart.js" "${length}" "the charts of report.html" libjs-chart.js)

# ---- the page -------------------------------------------------------------------------------------

file(GLOB scripts CONFIGURE_DEPENDS ${page}/js/*.js)
list(SORT scripts)
page_join(script ${scripts})
set(script "\"use strict\";\n(() => {\n${script}})();\n")
page_join(style ${page}/css/base.css ${page}/css/figures.css ${page}/css/triptych.css
  ${page}/css/print.css)
page_join(template ${page}/template.html)
page_hash(script_hash "${script}")
page_hash(charts_hash "${charts}")
page_hash(style_hash "${style}")
# Pages without a script cannot let the reader choose: they are dark where the system is.
string(REGEX MATCH ":root\\[data-theme=\"dark\"\\] {[^}]*}" dark "${style}")
string(REPLACE "[data-theme=\"dark\"]" "" dark "${dark}")
page_join(plain_style ${page}/css/live.css ${page}/css/story.css)
string(APPEND plain_style "@media screen and (prefers-color-scheme: dark) {\n${dark}\n}\n")
string(PREPEND plain_style "${style}")
page_hash(plain_hash "${plain_style}")

string(REPLACE "@SCRIPT_HASHES@" "${script_hash} ${charts_hash}" template "${template}")
string(REPLACE "@STYLE_HASH@" "${style_hash}" template "${template}")
string(FIND "${template}" "@DATA@" cut)
string(SUBSTRING "${template}" 0 ${cut} head)
string(REPLACE "@STYLE@" "${style}" head "${head}")
math(EXPR cut "${cut} + 6")
string(SUBSTRING "${template}" ${cut} -1 tail)
string(REPLACE "@CHARTS@" "${charts}" tail "${tail}")
string(REPLACE "@PROGRAM@" "${script}" tail "${tail}")
page_join(plain ${page}/plain.html) # of pages without a script
string(REPLACE "@STYLE_HASH@" "${plain_hash}" plain "${plain}")
string(REPLACE "@STYLE@" "${plain_style}" plain "${plain}")
file(CONFIGURE OUTPUT ${made}/plain.html CONTENT "@plain@" @ONLY)
file(CONFIGURE OUTPUT ${made}/head.html CONTENT "@head@" @ONLY)
file(CONFIGURE OUTPUT ${made}/tail.html CONTENT "@tail@" @ONLY)

# ---- what is embedded -----------------------------------------------------------------------------

set(embeds "")
set(rows "")
set(files "")

# page_embed(<symbol> <name> <file>)
macro(page_embed symbol name file)
  string(APPEND embeds "EMBED(${symbol}, \"${file}\")\n")
  string(APPEND rows "    {\"${name}\", ${symbol}_begin, ${symbol}_end},\n")
  list(APPEND files ${file})
endmacro()

page_embed(page_head page/head ${made}/head.html)
page_embed(page_tail page/tail ${made}/tail.html)
page_embed(page_plain page/plain ${made}/plain.html)
file(GLOB workloads CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/common/workloads/*.c)
foreach(workload IN LISTS workloads)
  get_filename_component(name ${workload} NAME_WE)
  foreach(panel posix openmp mpi)
    file(GLOB variants CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${panel}/${name}/*.c)
    if(name STREQUAL "races")
      set(variants "") # programs of the race lab, and no variants
    endif()
    foreach(variant IN LISTS variants) # the natural one first
      file(STRINGS ${variant} natural REGEX "[|] NATURAL")
      if(natural)
        list(REMOVE_ITEM variants ${variant})
        list(PREPEND variants ${variant})
      endif()
    endforeach()
    foreach(variant IN LISTS variants)
      get_filename_component(word ${variant} NAME_WE)
      page_embed(${panel}_${name}_${word} ${panel}/${name}/${word} ${variant})
    endforeach()
  endforeach()
endforeach()
configure_file(${page}/embedded.c.in ${made}/embedded.c @ONLY)
set_property(SOURCE ${made}/embedded.c PROPERTY OBJECT_DEPENDS "${files}")

set(PAGE_SOURCES ${made}/embedded.c)
