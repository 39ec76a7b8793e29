# The toolchain of the preset `web`: the Emscripten that web/setup/emscripten made.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(EMSCRIPTEN TRUE)

set(HEDDLE_CACHE $ENV{XDG_CACHE_HOME})
if(NOT HEDDLE_CACHE)
  set(HEDDLE_CACHE $ENV{HOME}/.cache)
endif()
string(APPEND HEDDLE_CACHE /heddle)
set(HEDDLE_WASM_INCLUDE ${HEDDLE_CACHE}/web-1/include)
set(HEDDLE_WASM_ROOT ${HEDDLE_CACHE}/web-1/root)  # unless emcc was on the PATH
if(NOT EXISTS ${HEDDLE_CACHE}/web-1/bin/em++)
  message(FATAL_ERROR "There is no Emscripten yet: run web/setup/prepare first")
endif()

set(CMAKE_CXX_COMPILER ${HEDDLE_CACHE}/web-1/bin/em++)
set(CMAKE_AR ${HEDDLE_CACHE}/web-1/bin/emar CACHE FILEPATH "Emscripten's ar")
set(CMAKE_RANLIB ${HEDDLE_CACHE}/web-1/bin/emranlib CACHE FILEPATH "Emscripten's ranlib")

# What the compiler is, said once instead of being found out by compiling.
set(CMAKE_CXX_COMPILER_ID Clang)
set(CMAKE_CXX_COMPILER_ID_RUN TRUE)
set(CMAKE_CXX_COMPILER_VERSION 19.0)
set(CMAKE_CXX_COMPILER_FORCED TRUE)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)