# The two programs of the preset `web`: the page (heddle.js, heddle.wasm) and the command for node.

# The engine itself throws nothing across its edges; CLI11 and boost do, inside.
target_compile_options(heddle_options INTERFACE -fwasm-exceptions)
target_link_options(heddle_options INTERFACE -fwasm-exceptions -sMALLOC=mimalloc
  -sALLOW_MEMORY_GROWTH=1 -sSTACK_SIZE=1MB -sDEFAULT_PTHREAD_STACK_SIZE=1MB
  -Wno-pthreads-mem-growth)
# engine/base/arena.cpp replaces new and delete, but of the aligned deletes mimalloc
# has strong symbols: who calls them is led to the arena's.
foreach(symbol _ZdlPvSt11align_val_t _ZdaPvSt11align_val_t _ZdlPvmSt11align_val_t
    _ZdaPvmSt11align_val_t)
  target_link_options(heddle_options INTERFACE -Wl,--wrap=${symbol})
endforeach()

# boost 1.74 (Debian 12) derives from a class that the newer libc++ hides; defined for all, as the
# precompiled header has to be compiled like those who use it.
target_compile_definitions(heddle_options INTERFACE
  _LIBCPP_ENABLE_CXX17_REMOVED_UNARY_BINARY_FUNCTION=1)

# A thread that has the main thread do something waits with a mutex and a condition on its own
# stack. Emscripten's main thread lets go of the mutex and then signals: both may be gone by then,
# and it goes round in what lies there for ever. Here it signals first (in the system library's
# pthread/proxying.c).
set(system ${HEDDLE_WASM_ROOT}/usr/share/emscripten/system/lib)
if(NOT EXISTS ${system})  # the one on the PATH
  find_program(HEDDLE_EMCC emcc)
  get_filename_component(system "${HEDDLE_EMCC}" REALPATH)
  get_filename_component(system "${system}" DIRECTORY)
  string(APPEND system /system/lib)
endif()
set(proxying ${CMAKE_BINARY_DIR}/proxying)
set(mended_objects "")
set(text "")
if(EXISTS ${system}/pthread/proxying.c)
  file(READ ${system}/pthread/proxying.c text)
endif()
set(unlock "    pthread_mutex_unlock(&ctx->sync.mutex);\n")
set(signal "    pthread_cond_signal(&ctx->sync.cond);\n")
string(REPLACE "${unlock}${signal}" "${signal}${unlock}" mended "${text}")
if(NOT "${mended}" STREQUAL "${text}")
  file(WRITE ${proxying}.c.new "${mended}")
  file(COPY_FILE ${proxying}.c.new ${proxying}.c ONLY_IF_DIFFERENT)
  add_custom_command(OUTPUT ${proxying}.o DEPENDS ${proxying}.c VERBATIM
    COMMAND ${CMAKE_CXX_COMPILER} -x c -O2 -DNDEBUG -pthread -I${system}/pthread
      -I${system}/libc/musl/src/internal -I${system}/libc/musl/src/include
      -c ${proxying}.c -o ${proxying}.o)
  set(mended_objects ${proxying}.o)
  set_source_files_properties(${mended_objects} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
endif()

# heddle_marked_twin(target name): the twin of name.wasm whose stores leave a mark, for searches.
function(heddle_marked_twin target name)
  set(script ${CMAKE_SOURCE_DIR}/web/setup/mark_stores.mjs)
  add_custom_command(TARGET ${target} POST_BUILD VERBATIM
    COMMAND node ${script} ${name}.wasm ${name}-marked.wasm
    BYPRODUCTS ${CMAKE_BINARY_DIR}/${name}-marked.wasm)
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${script})
endfunction()

# The command: main runs on a thread of its own, so that it may block, and reads the real files.
if(EXISTS ${CMAKE_SOURCE_DIR}/engine/cli/main.cpp)
  add_executable(heddle_node engine/cli/main.cpp)
  heddle_link_engine(heddle_node)
  target_sources(heddle_node PRIVATE ${mended_objects})
  set_target_properties(heddle_node PROPERTIES OUTPUT_NAME heddle-node SUFFIX .js)
  target_link_options(heddle_node PRIVATE -sENVIRONMENT=node,worker -sNODERAWFS=1 -sEXIT_RUNTIME=1
    -sPROXY_TO_PTHREAD=1 -sINITIAL_MEMORY=64MB -sMAXIMUM_MEMORY=2GB)
  heddle_marked_twin(heddle_node heddle-node)
endif()

# The page: ImGui and SDL2 on the main thread, the engine on pthreads that are made beforehand: for
# a run, for a search beside it, for steps. What needs more makes them then.
# iOS gives a page less than 2 GB, so the memory grows to 1.5 GB at most.
set(HEDDLE_IMGUI_DIR ${HEDDLE_CACHE}/imgui)
file(GLOB page CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/platform/page*.cpp)
if(page)
  heddle_imgui()
  target_compile_options(heddle_imgui PUBLIC -sUSE_SDL=2 -fwasm-exceptions)
  heddle_views(heddle_gui page*.cpp)
  set(empty ${CMAKE_BINARY_DIR}/page.cpp)
  file(CONFIGURE OUTPUT ${empty} CONTENT "// All that the page consists of is linked in.\n")
  add_executable(heddle_page ${empty})
  target_link_libraries(heddle_page PRIVATE heddle_gui)
  target_sources(heddle_page PRIVATE ${mended_objects})
  set_target_properties(heddle_page PROPERTIES OUTPUT_NAME heddle SUFFIX .js)
  set(runtime_methods ccall,cwrap,UTF8ToString,stringToNewUTF8,lengthBytesUTF8,HEAPU8)
  set(cores "(navigator.hardwareConcurrency||2)")
  target_link_options(heddle_page PRIVATE -sUSE_SDL=2 -sMAX_WEBGL_VERSION=2
    -sMIN_WEBGL_VERSION=2 -sENVIRONMENT=web,worker -sMODULARIZE=1 -sEXPORT_NAME=createHeddle
    -sINITIAL_MEMORY=128MB -sMAXIMUM_MEMORY=1536MB
    "SHELL:-s 'PTHREAD_POOL_SIZE=Math.min(${cores},16)+Math.min(${cores},4)+1'"
    "SHELL:-s EXPORTED_FUNCTIONS=_main,_malloc,_free"
    "SHELL:-s EXPORTED_RUNTIME_METHODS=${runtime_methods}")
  heddle_marked_twin(heddle_page heddle)
endif()
