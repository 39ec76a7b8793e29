# Text files carried inside the binary: see engine/base/embedded.h.
#
# heddle_embed(name FUNCTION f FOLDER folder PATTERN *.py) writes embedded_<name>.cpp into the build
# folder, which defines heddle::f(), and puts it into the library heddle_embedded. The same file,
# run with `cmake -P`, does the writing, so that the next build embeds an edited text anew.

if(CMAKE_SCRIPT_MODE_FILE)
  set(table "")
  set(out "")
  file(STRINGS ${LIST} files)
  set(index 0)
  foreach(file IN LISTS files)
    file(READ ${FOLDER}/${file} hex HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    file(SIZE ${FOLDER}/${file} size)
    string(APPEND out "const unsigned char kText${index}[] = {\n${bytes}0};\n")
    string(APPEND table
      "    {\"${file}\", {reinterpret_cast<const char*>(kText${index}), ${size}}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  if(index EQUAL 0)
    set(table "    {\"\", \"\"},\n")
  endif()
  file(WRITE ${OUT} "#include \"engine/base/embedded.h\"\n\nnamespace heddle {\nnamespace {\n"
    "${out}const EmbeddedFile kFiles[] = {\n${table}};\n}  // namespace\n\n"
    "std::span<const EmbeddedFile> ${FUNCTION}() { return {kFiles, ${index}}; }\n\n"
    "}  // namespace heddle\n")
  return()
endif()

set(HEDDLE_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
add_library(heddle_embedded STATIC)
target_link_libraries(heddle_embedded PUBLIC heddle_options)
# Each file names its texts alike, and none has headers worth sharing.
set_target_properties(heddle_embedded PROPERTIES UNITY_BUILD OFF)

function(heddle_embed name)
  cmake_parse_arguments(arg "" "FUNCTION;FOLDER;PATTERN" "" ${ARGN})
  set(folder ${CMAKE_SOURCE_DIR}/${arg_FOLDER})
  file(GLOB_RECURSE files RELATIVE ${folder} CONFIGURE_DEPENDS ${folder}/${arg_PATTERN})
  list(SORT files)
  set(paths ${files})
  list(TRANSFORM paths PREPEND ${folder}/)
  set(list ${CMAKE_BINARY_DIR}/embedded_${name}.txt)
  set(out ${CMAKE_BINARY_DIR}/embedded_${name}.cpp)
  list(JOIN files "\n" lines)
  file(CONFIGURE OUTPUT ${list} CONTENT "${lines}\n" @ONLY)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DLIST=${list} -DFOLDER=${folder} -DOUT=${out}
            -DFUNCTION=${arg_FUNCTION} -P ${HEDDLE_EMBED_SCRIPT}
    DEPENDS ${paths} ${list} ${HEDDLE_EMBED_SCRIPT}
    COMMENT "Embedding ${arg_FOLDER}"
    VERBATIM)
  target_sources(heddle_embedded PRIVATE ${out})
endfunction()
