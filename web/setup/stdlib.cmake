# CPython's own modules in Python, unmodified, from the python_stdlib.zip that web/setup/stdlib
# fetched. heddle_stdlib(table) takes those that the table's rows STDLIB( name, ...) list, and the
# texts unicode/*.txt that stand beside the archive.
#
# They are compiled here, once. The native binary carries code and source. The page and the command
# for node have them in the folder `python` beside them, two files a module, and read the code when
# a program imports it, the source when a traceback shows it.

set(HEDDLE_STDLIB_SHA256 52866039fa3097e549649b9a62ffae8a1125f01ace7b2d077f34e3cbaff8d0ca)
if(NOT HEDDLE_CACHE)
  set(HEDDLE_CACHE $ENV{XDG_CACHE_HOME})
  if(NOT HEDDLE_CACHE)
    set(HEDDLE_CACHE $ENV{HOME}/.cache)
  endif()
  string(APPEND HEDDLE_CACHE /heddle)
endif()
set(HEDDLE_STDLIB_ZIP ${HEDDLE_CACHE}/stdlib-0.25.1/python_stdlib.zip CACHE FILEPATH
  "python_stdlib.zip of the npm package pyodide 0.25.1")

# Unpacks the whole archive into the build folder, and the texts beside it, once.
function(heddle_unpack_stdlib folder)
  if(EXISTS ${folder}/.complete AND EXISTS ${folder}/unicode/names.txt)
    return()
  endif()
  get_filename_component(beside ${HEDDLE_STDLIB_ZIP} DIRECTORY)
  if(NOT EXISTS ${HEDDLE_STDLIB_ZIP} OR NOT EXISTS ${beside}/unicode/names.txt)
    message(FATAL_ERROR "Python's library is not on this machine yet. Run web/setup/prepare (or "
      "only web/setup/stdlib, which needs npm), or name the file, the folder unicode beside it: "
      "-DHEDDLE_STDLIB_ZIP=.../python_stdlib.zip of the npm package pyodide 0.25.1")
  endif()
  file(SHA256 ${HEDDLE_STDLIB_ZIP} sum)
  if(NOT sum STREQUAL HEDDLE_STDLIB_SHA256)
    message(FATAL_ERROR "${HEDDLE_STDLIB_ZIP} is not the python_stdlib.zip of pyodide 0.25.1")
  endif()
  file(ARCHIVE_EXTRACT INPUT ${HEDDLE_STDLIB_ZIP} DESTINATION ${folder})
  file(COPY ${beside}/unicode DESTINATION ${folder})
  file(TOUCH ${folder}/.complete)
endfunction()

# The assembler copies the file into the binary between two names.
function(heddle_stdlib_carry name path out)
  set(${out} "extern \"C\" const char ${name}[], ${name}_end[];\nasm(\".pushsection .rodata\\n\"\n\
    \".global ${name}\\n${name}: .incbin \\\"${path}\\\"\\n\"\n\
    \".global ${name}_end\\n${name}_end: .byte 0\\n.popsection\\n\");\n" PARENT_SCOPE)
endfunction()

# The files of the table's modules, below the library's folder.
function(heddle_stdlib_files table folder out)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${table})
  file(STRINGS ${table} rows REGEX "^STDLIB\\(")
  set(files "")
  foreach(row IN LISTS rows)
    string(REGEX REPLACE "^STDLIB\\( *([A-Za-z0-9_.]+).*" "\\1" module "${row}")
    string(REPLACE . / path ${module})
    set(file ${path}.py)
    if(EXISTS ${folder}/${path}/__init__.py)
      set(file ${path}/__init__.py)
    elseif(NOT EXISTS ${folder}/${file})
      message(FATAL_ERROR "${table} lists ${module}, which Python's library lacks")
    endif()
    list(APPEND files ${file})
  endforeach()
  list(SORT files COMPARE STRING)
  set(${out} "${files}" PARENT_SCOPE)
endfunction()

# Compiles the modules into <to>/<path>.code with a program made of engine/lang.
function(heddle_stdlib_pack folder to files)
  add_executable(pack_stdlib web/setup/pack_stdlib.cpp)
  target_link_libraries(pack_stdlib PRIVATE heddle_lang)
  set(runner "")
  if(EMSCRIPTEN)
    target_link_options(pack_stdlib PRIVATE -sENVIRONMENT=node,worker -sNODERAWFS=1)
    set_target_properties(pack_stdlib PROPERTIES SUFFIX .js)
    set(runner node)
  endif()
  set(outputs ${files})
  list(TRANSFORM outputs REPLACE "\\.py$" ".code")
  list(TRANSFORM outputs PREPEND ${to}/)
  set(sources ${files})
  list(TRANSFORM sources PREPEND ${folder}/)
  add_custom_command(OUTPUT ${outputs}
    COMMAND ${runner} $<TARGET_FILE:pack_stdlib> ${folder} ${to} ${files}
    DEPENDS pack_stdlib ${sources}
    COMMENT "Compiling Python's library"
    VERBATIM)
  set(HEDDLE_STDLIB_CODES "${outputs}" PARENT_SCOPE)
endfunction()

function(heddle_stdlib table)
  set(folder ${CMAKE_BINARY_DIR}/stdlib)
  heddle_unpack_stdlib(${folder})
  heddle_stdlib_files(${table} ${folder} files)
  set(to ${CMAKE_BINARY_DIR}/python)
  heddle_stdlib_pack(${folder} ${to} "${files}")
  set(text "// The modules of ${table}; web/setup/stdlib.cmake writes this file.\n")
  string(APPEND text "#include \"engine/base/embedded.h\"\n\n")
  set(list "")
  set(index 0)
  set(data unicode/data.txt unicode/names.txt)
  list(APPEND files ${data})
  list(SORT files COMPARE STRING)
  foreach(file IN LISTS files)
    if(EMSCRIPTEN)
      get_filename_component(parent ${to}/${file} DIRECTORY)
      file(MAKE_DIRECTORY ${parent})
      file(COPY_FILE ${folder}/${file} ${to}/${file} ONLY_IF_DIFFERENT)
      string(APPEND list "    {\"${file}\", {}, {}},\n")
    else()
      set(name heddle_stdlib_${index})
      heddle_stdlib_carry(${name} ${folder}/${file} carried)
      string(APPEND text "${carried}")
      if(file IN_LIST data)
        string(APPEND list "    {\"${file}\", {${name}, size_t(${name}_end - ${name})}, {}},\n")
        math(EXPR index "${index} + 1")
        continue()
      endif()
      string(REGEX REPLACE "\\.py$" ".code" code ${file})
      heddle_stdlib_carry(${name}_code ${to}/${code} carried)
      string(APPEND text "${carried}")
      string(APPEND list "    {\"${file}\", {${name}, size_t(${name}_end - ${name})},\n"
        "     {${name}_code, size_t(${name}_code_end - ${name}_code)}},\n")
    endif()
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND text "\nnamespace heddle {\n\nstd::span<const LibraryFile> embedded_stdlib() {\n"
    "  static const LibraryFile files[] = {\n${list}  };\n  return files;\n}\n\n}\n")
  set(out ${CMAKE_BINARY_DIR}/embedded_stdlib.cpp)
  file(CONFIGURE OUTPUT ${out} CONTENT "${text}" @ONLY)
  # A library of its own: the compiler that packs the modules is made of the others.
  add_library(heddle_stdlib STATIC ${out})
  target_link_libraries(heddle_stdlib PUBLIC heddle_options)
  add_custom_target(stdlib_codes DEPENDS ${HEDDLE_STDLIB_CODES})
  add_dependencies(heddle_stdlib stdlib_codes)
  if(NOT EMSCRIPTEN)
    set_source_files_properties(${out} PROPERTIES OBJECT_DEPENDS "${HEDDLE_STDLIB_CODES}")
  endif()
  target_link_libraries(heddle_lib PUBLIC heddle_stdlib)
endfunction()
