# SPDX-License-Identifier: MIT
#
# fuzz: every fuzz/fuzz_X.c is a libFuzzer target that starts from fuzz/corpus/X. Only clang has
# libFuzzer; what is fuzzed is compiled anew, with the sanitizers that make a finding of it.

set(TRIPTYCH_FUZZ_SECONDS 2 CACHE STRING
  "How long each fuzz target runs as a test (the target stress-fuzz: TRIPTYCH_STRESS_FUZZ_SECONDS)")

if(CMAKE_C_COMPILER_ID STREQUAL "Clang" AND TARGET triptych_compare AND NOT TRIPTYCH_SANITIZE)
  include(CheckCSourceCompiles)
  set(CMAKE_REQUIRED_FLAGS -fsanitize=fuzzer,address,undefined)
  check_c_source_compiles("#include <stddef.h>
    int LLVMFuzzerTestOneInput(const char *bytes, size_t size);
    int LLVMFuzzerTestOneInput(const char *bytes, size_t size) { return !bytes && size; }"
    LIBFUZZER_WORKS)
  unset(CMAKE_REQUIRED_FLAGS)
  parts_note("libFuzzer" "${LIBFUZZER_WORKS}" "fuzzing of what others write (tests/fuzz)" libclang-rt-dev)
endif()

if(LIBFUZZER_WORKS)
  # Some files get definitions of their own, which hold in their own folder only.
  set(fuzzed "")
  foreach(library triptych_compare triptych_common workload_url_list workload_url_outcome workload_url_scheme)
    get_target_property(sources ${library} SOURCES)
    get_target_property(folder ${library} SOURCE_DIR)
    foreach(source IN LISTS sources)
      get_filename_component(source ${source} ABSOLUTE BASE_DIR ${folder})
      get_source_file_property(definitions ${source} DIRECTORY ${folder} COMPILE_DEFINITIONS)
      if(definitions)
        set_source_files_properties(${source} PROPERTIES COMPILE_DEFINITIONS "${definitions}")
      endif()
      list(APPEND fuzzed ${source})
    endforeach()
  endforeach()
  # Rooms that no target needs, half of all that there is: what one of them came to need would not be linked.
  list(FILTER fuzzed EXCLUDE REGEX "/compare/(answer|explore|figures|grade|learn|lesson|manual|simulate|submit|tables)/")
  add_library(fuzzed STATIC ${fuzzed})
  target_include_directories(fuzzed PUBLIC ${PROJECT_SOURCE_DIR})
  foreach(library triptych_compare triptych_common)
    get_target_property(definitions ${library} COMPILE_DEFINITIONS)
    target_compile_definitions(fuzzed PUBLIC ${definitions})
  endforeach()
  target_compile_options(fuzzed PUBLIC -g -O1 -fno-omit-frame-pointer
    -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined)
  target_link_libraries(fuzzed PUBLIC PkgConfig::JSONC m)
  add_dependencies(fuzzed triptych_compare) # which makes the files that are generated
  if(HWLOC_FOUND)
    target_link_libraries(fuzzed PUBLIC PkgConfig::HWLOC)
  endif()

  set(fuzz_names "") # for stress.cmake
  file(GLOB sources CONFIGURE_DEPENDS fuzz/fuzz_*.c)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    string(REPLACE "fuzz_" "" name ${name})
    list(APPEND fuzz_names ${name})
    add_executable(fuzz_${name} ${source})
    target_link_libraries(fuzz_${name} PRIVATE fuzzed)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer,address,undefined)
    set(found ${CMAKE_CURRENT_BINARY_DIR}/fuzz/${name}) # what it learned, kept for the next time
    file(MAKE_DIRECTORY ${found})
    set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY fuzz)
    set(dictionary "")
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/${name}.dict)
      set(dictionary -dict=${CMAKE_CURRENT_SOURCE_DIR}/fuzz/${name}.dict)
    endif()
    add_test(NAME fuzz/${name} COMMAND fuzz_${name} -max_total_time=${TRIPTYCH_FUZZ_SECONDS}
      -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 -artifact_prefix=${found}-
      -error_exitcode=1 # (libFuzzer's own is 77, which means `skipped` here)
      ${dictionary} ${found} ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${name})
    math(EXPR deadline "${TRIPTYCH_FUZZ_SECONDS} + 300")
    set_tests_properties(fuzz/${name} PROPERTIES TIMEOUT ${deadline})
  endforeach()
endif()
