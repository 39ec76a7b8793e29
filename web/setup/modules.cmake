# The functions that CMakeLists.txt is written in.

# heddle_module(name DEPENDS a b LIBS x): engine/<name>/*.cpp as the library heddle_<name>.
# A folder that is not there, here or in DEPENDS, is passed over.
function(heddle_module name)
  cmake_parse_arguments(arg "" "" "DEPENDS;LIBS" ${ARGN})
  set(folder ${CMAKE_SOURCE_DIR}/engine/${name})
  if(NOT IS_DIRECTORY ${folder})
    return()
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(REMOVE_ITEM sources ${CMAKE_SOURCE_DIR}/engine/cli/main.cpp)
  set(kind PUBLIC)
  if(sources)
    add_library(heddle_${name} STATIC ${sources})
    heddle_precompile(heddle_${name})
  else()
    add_library(heddle_${name} INTERFACE)
    set(kind INTERFACE)
  endif()
  target_link_libraries(heddle_${name} ${kind} heddle_options ${arg_LIBS})
  foreach(dependency IN LISTS arg_DEPENDS)
    if(TARGET heddle_${dependency})
      target_link_libraries(heddle_${name} ${kind} heddle_${dependency})
    endif()
  endforeach()
  set_property(GLOBAL APPEND PROPERTY HEDDLE_MODULES ${name})
endfunction()

# heddle_link_engine(target): links every module there is.
function(heddle_link_engine target)
  get_property(modules GLOBAL PROPERTY HEDDLE_MODULES)
  list(REVERSE modules)
  foreach(module IN LISTS modules)
    target_link_libraries(${target} PUBLIC heddle_${module})
  endforeach()
  target_link_libraries(${target} PUBLIC heddle_options)
endfunction()

# The views and what web/platform has besides page*.cpp (the page) and native*.cpp (the window).
# An object library, so that the linker never drops a static object that registers something.
function(heddle_views name platform_pattern)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/views/*.cpp)
  file(GLOB shared CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/platform/*.cpp)
  list(FILTER shared EXCLUDE REGEX "/(page|native)[^/]*$")
  file(GLOB own CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/platform/${platform_pattern})
  set(sources ${sources} ${shared} ${own})
  if(sources)
    add_library(${name} OBJECT ${sources})
    heddle_precompile(${name})
    heddle_link_engine(${name})
    target_link_libraries(${name} PUBLIC heddle_imgui heddle_json)
  endif()
endfunction()

# Dear ImGui with the SDL2 and OpenGL 3 back ends, compiled from the tree in HEDDLE_IMGUI_DIR.
function(heddle_imgui)
  file(GLOB sources ${HEDDLE_IMGUI_DIR}/imgui*.cpp)
  list(FILTER sources EXCLUDE REGEX "imgui_demo")
  add_library(heddle_imgui STATIC ${sources}
    ${HEDDLE_IMGUI_DIR}/backends/imgui_impl_sdl2.cpp
    ${HEDDLE_IMGUI_DIR}/backends/imgui_impl_opengl3.cpp)
  target_include_directories(heddle_imgui SYSTEM PUBLIC ${HEDDLE_IMGUI_DIR}
    ${HEDDLE_IMGUI_DIR}/backends)
  target_compile_definitions(heddle_imgui PUBLIC IMGUI_DISABLE_DEMO_WINDOWS
    IMGUI_DISABLE_OBSOLETE_FUNCTIONS)
  target_compile_options(heddle_imgui PRIVATE -w -pthread)
  set_target_properties(heddle_imgui PROPERTIES UNITY_BUILD OFF)
endfunction()

# `heddle`, and the window inside it where SDL2 and the sources of ImGui are there.
# engine/cli knows no window: HEDDLE_WITH_GUI says that web/platform/native*.cpp is linked in.
function(heddle_native_binary)
  if(NOT EXISTS ${CMAKE_SOURCE_DIR}/engine/cli/main.cpp)
    return()
  endif()
  add_executable(heddle engine/cli/main.cpp)
  heddle_link_engine(heddle)

  set(cache_home $ENV{XDG_CACHE_HOME})
  if(NOT cache_home)
    set(cache_home $ENV{HOME}/.cache)
  endif()
  set(HEDDLE_IMGUI_DIR ${cache_home}/heddle/imgui CACHE PATH "The source tree of Dear ImGui")
  find_package(SDL2 QUIET)
  find_package(OpenGL QUIET)
  set(gui_default OFF)
  if(SDL2_FOUND AND OPENGL_FOUND AND EXISTS ${HEDDLE_IMGUI_DIR}/imgui.cpp AND NOT HEDDLE_SANITIZE)
    set(gui_default ON)
  endif()
  option(HEDDLE_GUI "Build the native window into heddle" ${gui_default})
  file(GLOB window CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/platform/native*.cpp)
  if(NOT HEDDLE_GUI OR NOT window)
    return()
  endif()
  heddle_imgui()
  target_link_libraries(heddle_imgui PUBLIC SDL2::SDL2 OpenGL::GL ${CMAKE_DL_LIBS})
  heddle_views(heddle_gui native*.cpp)
  target_link_libraries(heddle PRIVATE heddle_gui)
  target_compile_definitions(heddle PRIVATE HEDDLE_WITH_GUI=1)
endfunction()

# heddle_tests: every tests/**/*.cpp but those with a runner of their own. Besides it one executable
# heddle_tests_<module> each, not built by default: the quick way to test one folder.
function(heddle_native_tests)
  find_path(HEDDLE_DOCTEST doctest/doctest.h)
  if(NOT HEDDLE_DOCTEST)
    return()
  endif()
  get_property(modules GLOBAL PROPERTY HEDDLE_MODULES)
  set(own_runner "/tests/(fuzz|browser|programs|bench)/")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/*.cpp)
  list(FILTER sources EXCLUDE REGEX ${own_runner})
  # What the views know without ImGui is tested with the engine.
  file(GLOB views CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/views/model/*.cpp
    ${CMAKE_SOURCE_DIR}/web/views/text.cpp ${CMAKE_SOURCE_DIR}/web/views/app*.cpp
    ${CMAKE_SOURCE_DIR}/web/views/contract*.cpp ${CMAKE_SOURCE_DIR}/web/views/engine_session.cpp)
  # The header of doctest gives its code only to the file that includes it first.
  set_source_files_properties(${CMAKE_SOURCE_DIR}/tests/main.cpp PROPERTIES
    SKIP_UNITY_BUILD_INCLUSION ON)
  add_executable(heddle_tests ${sources} ${views})
  heddle_precompile(heddle_tests)
  heddle_link_engine(heddle_tests)
  target_compile_definitions(heddle_tests PRIVATE HEDDLE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

  file(GLOB shared CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/*.cpp)
  list(FILTER shared EXCLUDE REGEX "_test\\.cpp$")
  foreach(module IN LISTS modules)
    file(GLOB_RECURSE own CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/engine/${module}/*.cpp
      ${CMAKE_SOURCE_DIR}/tests/${module}/*.cpp)
    if(own)
      add_executable(heddle_tests_${module} EXCLUDE_FROM_ALL ${own} ${shared})
      target_link_libraries(heddle_tests_${module} PRIVATE heddle_${module})
      target_compile_definitions(heddle_tests_${module} PRIVATE
        HEDDLE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    endif()
  endforeach()
endfunction()

# tests/fuzz/<name>.cpp as the libFuzzer target fuzz_<name>; only in the preset `asan`.
function(heddle_fuzzers)
  if(NOT HEDDLE_SANITIZE MATCHES "fuzzer")
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/*.cpp)
  add_custom_target(fuzzers)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    add_executable(fuzz_${name} ${source})
    heddle_precompile(fuzz_${name})
    heddle_link_engine(fuzz_${name})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzzers fuzz_${name})
  endforeach()
endfunction()
