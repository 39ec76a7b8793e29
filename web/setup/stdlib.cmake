# CPython's own modules in Python, unmodified, from the python_stdlib.zip that web/setup/stdlib
# fetched. heddle_stdlib(table) takes those that the table's rows STDLIB( name, ...) list.
#
# The native binary carries their text. The page and the command for node have each as a file of
# its own in the folder `python` beside them, and read it when a program imports it.

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

# Unpacks the whole archive into the build folder, once.
function(heddle_unpack_stdlib folder)
  if(EXISTS ${folder}/.complete)
    return()
  endif()
  if(NOT EXISTS ${HEDDLE_STDLIB_ZIP})
    message(FATAL_ERROR "Python's library is not on this machine yet. Run web/setup/prepare (or "
      "only web/setup/stdlib, which needs npm), or name the file: "
      "-DHEDDLE_STDLIB_ZIP=.../python_stdlib.zip of the npm package pyodide 0.25.1")
  endif()
  file(SHA256 ${HEDDLE_STDLIB_ZIP} sum)
  if(NOT sum STREQUAL HEDDLE_STDLIB_SHA256)
    message(FATAL_ERROR "${HEDDLE_STDLIB_ZIP} is not the python_stdlib.zip of pyodide 0.25.1")
  endif()
  file(ARCHIVE_EXTRACT INPUT ${HEDDLE_STDLIB_ZIP} DESTINATION ${folder})
  file(TOUCH ${folder}/.complete)
endfunction()

# The assembler copies the file into the binary between two names.
function(heddle_stdlib_carry index path out)
  set(name heddle_stdlib_${index})
  set(${out} "extern \"C\" const char ${name}[], ${name}_end[];\nasm(\".pushsection .rodata\\n\"\n\
    \".global ${name}\\n${name}: .incbin \\\"${path}\\\"\\n\"\n\
    \".global ${name}_end\\n${name}_end: .byte 0\\n.popsection\\n\");\n" PARENT_SCOPE)
endfunction()

function(heddle_stdlib table)
  set(folder ${CMAKE_BINARY_DIR}/stdlib)
  heddle_unpack_stdlib(${folder})
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
  set(text "// The modules of ${table}; web/setup/stdlib.cmake writes this file.\n")
  string(APPEND text "#include \"engine/base/embedded.h\"\n\n")
  set(list "")
  set(index 0)
  set(paths "")
  foreach(file IN LISTS files)
    if(EMSCRIPTEN)
      get_filename_component(parent ${CMAKE_BINARY_DIR}/python/${file} DIRECTORY)
      file(MAKE_DIRECTORY ${parent})
      file(COPY_FILE ${folder}/${file} ${CMAKE_BINARY_DIR}/python/${file} ONLY_IF_DIFFERENT)
      string(APPEND list "    {\"${file}\", {}},\n")
    else()
      heddle_stdlib_carry(${index} ${folder}/${file} carried)
      string(APPEND text "${carried}")
      set(name heddle_stdlib_${index})
      string(APPEND list "    {\"${file}\", {${name}, size_t(${name}_end - ${name})}},\n")
    endif()
    list(APPEND paths ${folder}/${file})
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND text "\nnamespace heddle {\n\nstd::span<const EmbeddedFile> embedded_stdlib() {\n"
    "  static const EmbeddedFile files[] = {\n${list}  };\n  return files;\n}\n\n}\n")
  set(out ${CMAKE_BINARY_DIR}/embedded_stdlib.cpp)
  file(CONFIGURE OUTPUT ${out} CONTENT "${text}" @ONLY)
  set_source_files_properties(${out} PROPERTIES OBJECT_DEPENDS "${paths}")
  target_sources(heddle_embedded PRIVATE ${out})
endfunction()
