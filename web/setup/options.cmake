# What every target is compiled with (heddle_options), and the libraries that are not ours.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(EMSCRIPTEN)
  # Without system headers: those of the compiler's root have no path outside it.
  set(CMAKE_DEPFILE_FLAGS_CXX "-MMD -MT <DEP_TARGET> -MF <DEP_FILE>")
endif()

find_program(HEDDLE_CCACHE ccache)
if(HEDDLE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${HEDDLE_CCACHE})
  if(EMSCRIPTEN)
    # By its name ccache would not know em++ for a clang, and would run its preprocessor each time.
    list(PREPEND CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_COMPILERTYPE=clang CCACHE_DEPEND=1
      CCACHE_COMPILERCHECK=content CCACHE_SLOPPINESS=pch_defines,time_macros)
  else()
    # Without this ccache would not touch what is compiled with a precompiled header.
    list(PREPEND CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros)
  endif()
endif()

# One of: empty, address, thread, undefined, fuzzer, or several with commas between them.
set(HEDDLE_SANITIZE "" CACHE STRING "Sanitizers to build with")

add_library(heddle_options INTERFACE)
target_include_directories(heddle_options INTERFACE ${CMAKE_SOURCE_DIR})
# Said by hand, as the preset `web` declares its compiler instead of examining it.
add_compile_options(-std=c++20)
target_compile_options(heddle_options INTERFACE -Wall -Wextra -Werror=switch -pthread)
target_link_options(heddle_options INTERFACE -pthread)
if(HEDDLE_SANITIZE)
  string(REPLACE "fuzzer" "fuzzer-no-link" compile_sanitizers "${HEDDLE_SANITIZE}")
  target_compile_options(heddle_options INTERFACE
    -fsanitize=${compile_sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(heddle_options INTERFACE -fsanitize=${compile_sanitizers})
endif()

add_library(heddle_fmt INTERFACE)
add_library(heddle_boost INTERFACE)
add_library(heddle_json INTERFACE)
add_library(heddle_cli11 INTERFACE)
add_library(heddle_zlib INTERFACE)

if(EMSCRIPTEN)
  # A folder that holds only links to the header-only libraries: never all of /usr/include.
  target_include_directories(heddle_options SYSTEM INTERFACE ${HEDDLE_WASM_INCLUDE})
  target_compile_definitions(heddle_fmt INTERFACE FMT_HEADER_ONLY=1)
else()
  find_package(fmt REQUIRED)
  find_package(ZLIB REQUIRED)
  target_link_libraries(heddle_fmt INTERFACE fmt::fmt)
  target_link_libraries(heddle_zlib INTERFACE ZLIB::ZLIB)
endif()

# The standard library's headers, precompiled: half the time of a file. Only where that is tried.
set(HEDDLE_PRECOMPILED OFF)
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
  set(HEDDLE_PRECOMPILED ON)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(heddle_options INTERFACE -fpch-preprocess -Winvalid-pch)
  else()
    # The templates of the standard library are made once, and ccache sees no time in the file.
    target_compile_options(heddle_options INTERFACE -fpch-instantiate-templates
      "SHELL:-Xclang -fno-pch-timestamp")
  endif()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cpp CONTENT "")
  add_library(heddle_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(heddle_precompiled PRIVATE heddle_options heddle_fmt)
  target_precompile_headers(heddle_precompiled PRIVATE <algorithm> <array> <atomic> <bit>
    <charconv> <cmath> <condition_variable> <cstdint> <cstring> <functional> <map> <memory> <mutex>
    <optional> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>
    <fmt/core.h>)
endif()

# heddle_precompile(target): compiles it with the precompiled headers.
function(heddle_precompile target)
  if(HEDDLE_PRECOMPILED)
    target_precompile_headers(${target} REUSE_FROM heddle_precompiled)
  endif()
endfunction()
