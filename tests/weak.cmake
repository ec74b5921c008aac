# SPDX-License-Identifier: MIT
#
# model/weak/NAME: the sources of posix/core/ and posix/resilient/ under a weak memory (model/weak/weak.h), and
# each of their orders weakened. They are instrumented as for ThreadSanitizer, and linked without it.

include(CheckFunctionExists)
include(CheckSymbolExists)
include(CMakePushCheckState)
set(weak_flags -fsanitize=thread -O1 -U_FORTIFY_SOURCE)
cmake_push_check_state(RESET)
set(CMAKE_REQUIRED_FLAGS "-fsanitize=thread")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
check_symbol_exists(makecontext ucontext.h TRIPTYCH_WEAK_MODELS)
unset(CMAKE_TRY_COMPILE_TARGET_TYPE)
cmake_pop_check_state()
check_function_exists(makecontext TRIPTYCH_MAKECONTEXT) # which musl declares and does not have

# Their own models: no sanitizer of the whole build goes with them.
if(NOT TRIPTYCH_WEAK_MODELS OR NOT TRIPTYCH_MAKECONTEXT OR NOT TRIPTYCH_TEST_LANE STREQUAL "release")
  return()
endif()

add_library(weak_model STATIC model/weak/memory.c model/weak/plain.c model/weak/search.c model/weak/weaken.c)
target_include_directories(weak_model PUBLIC ${PROJECT_SOURCE_DIR})
target_compile_definitions(weak_model PRIVATE _GNU_SOURCE) # _longjmp, which -std=c17 alone hides
target_compile_options(weak_model PRIVATE -U_FORTIFY_SOURCE)
foreach(name spsc ring stealing gil robust_queue)
  add_executable(weak_${name} model/weak/${name}.c)
  target_compile_options(weak_${name} PRIVATE ${weak_flags} -Wno-conversion -Wno-sign-conversion)
  target_link_libraries(weak_${name} PRIVATE weak_model triptych_common Threads::Threads)
  add_test(NAME model/weak/${name} COMMAND weak_${name})
endforeach()
