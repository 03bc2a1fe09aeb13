# A lesson's folder becomes targets by what lies in it:
#
#   lesson_NN               the learner's programs            <build>/lessons/NN-slug/learner/<stem>
#   solution_NN             solutions/NN-slug/*.cpp           .../solution/<stem>
#   skeleton_NN             hidden/skeleton/*.cpp             .../skeleton/<stem>
#   mutant_NN_<name>        hidden/mutants/<name>/*.cpp       .../mutants/<name>/<stem>
#   alternative_NN_<name>   hidden/alternatives/<name>/*.cpp  .../alternatives/<name>/<stem>
#   tests_NN                hidden/*.cpp                      .../tests
#   libraries_NN            what the programs are linked to
#   author_NN               all of them but lesson_NN; author_targets: those of all lessons
#
# None is in ALL: `check` asks for what it needs. The names of a lesson's programs come from
# hidden/skeleton/, which is also what `check reset` restores: a learner may delete, rename and add
# files in the lesson's folder, and CMake never complains about it.

# What learners' programs are compiled with: sanitizers find in a moment what would cost an evening.
# The tests of a build with the thread sanitizer can't have another one beside it.
if(KAPPA_SANITIZE STREQUAL "thread")
  set(KAPPA_LESSON_SANITIZE thread)
else()
  set(KAPPA_LESSON_SANITIZE address,undefined)
endif()
add_library(kappa_program_settings INTERFACE)
target_compile_features(kappa_program_settings INTERFACE cxx_std_20)
target_compile_options(kappa_program_settings INTERFACE -O0 -Wall -Wextra
  -fsanitize=${KAPPA_LESSON_SANITIZE} -fno-sanitize-recover=all)
target_link_options(kappa_program_settings INTERFACE -fsanitize=${KAPPA_LESSON_SANITIZE})
target_link_libraries(kappa_program_settings INTERFACE kappa_hypercore fmt::fmt)
# The precompiled header fits only programs that see asio as it does, whether they use it or not.
target_compile_definitions(kappa_program_settings INTERFACE
  $<TARGET_PROPERTY:kappa_asio,INTERFACE_COMPILE_DEFINITIONS>)
add_library(kappa_lesson_settings INTERFACE)
target_link_libraries(kappa_lesson_settings INTERFACE kappa_program_settings)
target_compile_options(kappa_lesson_settings INTERFACE -g)

# kappa_lesson_libraries(result files...): the layers beyond hypercore that the files include. A lesson
# waits only for what it uses to be compiled.
function(kappa_lesson_libraries result)
  set(libraries)
  foreach(layer kappa multifeed terminal swarm protocol)
    foreach(file IN LISTS ARGN)
      file(STRINGS "${file}" uses REGEX "^#include <${layer}/" LIMIT_COUNT 1)
      if(uses)
        list(APPEND libraries kappa_${layer})
        break()
      endif()
    endforeach()
  endforeach()
  set(${result} ${libraries} PARENT_SCOPE)
endfunction()

# One narrow precompiled header for all programs: what every lesson includes and nothing more. Its
# time is paid once, while the library builds.
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/lessons/precompiled.cpp" CONTENT "")
add_library(kappa_lesson_pch OBJECT EXCLUDE_FROM_ALL "${CMAKE_BINARY_DIR}/lessons/precompiled.cpp")
target_link_libraries(kappa_lesson_pch PRIVATE kappa_lesson_settings)
set(KAPPA_LESSON_HEADERS
  <hypercore/typed_feed.hpp> <terminal/lines.hpp> <fmt/core.h> <asio/io_context.hpp>)
target_precompile_headers(kappa_lesson_pch PRIVATE ${KAPPA_LESSON_HEADERS})

# The author's wrong answers are many, and each is compiled once: without UBSan, which looks for nothing
# that is wrong in them, and without what only a debugger reads, in two thirds of the time.
add_library(kappa_mutant_settings INTERFACE)
target_link_libraries(kappa_mutant_settings INTERFACE kappa_program_settings)
target_compile_options(kappa_mutant_settings INTERFACE -fno-sanitize=undefined -g1)
add_library(kappa_mutant_pch OBJECT EXCLUDE_FROM_ALL "${CMAKE_BINARY_DIR}/lessons/precompiled.cpp")
target_link_libraries(kappa_mutant_pch PRIVATE kappa_mutant_settings)
target_precompile_headers(kappa_mutant_pch PRIVATE ${KAPPA_LESSON_HEADERS})

add_custom_target(author_targets)

# kappa_lesson_programs(target folder [STRICT] SOURCES files...): one program a source in
# folder, with the lesson_libraries of the caller.
function(kappa_lesson_programs target folder)
  cmake_parse_arguments(arg "STRICT" "" "SOURCES" ${ARGN})
  set(kind lesson)
  if(target MATCHES "^mutant_")
    set(kind mutant)
  endif()
  add_custom_target(${target})
  foreach(source IN LISTS arg_SOURCES)
    cmake_path(GET source STEM stem)
    set(program ${target}.${stem})
    add_executable(${program} EXCLUDE_FROM_ALL "${source}")
    set_target_properties(${program} PROPERTIES OUTPUT_NAME "${stem}" RUNTIME_OUTPUT_DIRECTORY "${folder}")
    target_link_libraries(${program} PRIVATE kappa_${kind}_settings ${lesson_libraries})
    target_precompile_headers(${program} REUSE_FROM kappa_${kind}_pch)
    if(arg_STRICT)
      target_compile_options(${program} PRIVATE -Werror)
    endif()
    # A learner's file may be gone while CMake runs; that is `check`'s to explain, not CMake's.
    set_source_files_properties("${source}" PROPERTIES GENERATED TRUE)
    add_dependencies(${target} ${program})
  endforeach()
endfunction()

# kappa_lesson_variants(NN kind folder build base...): a set of programs for each folder in
# hidden/<kind>s; programs that are not in it are those of `base`, the solution.
function(kappa_lesson_variants number kind hidden build)
  file(GLOB variants CONFIGURE_DEPENDS LIST_DIRECTORIES true "${hidden}/${kind}s/*")
  foreach(variant IN LISTS variants)
    if(NOT IS_DIRECTORY "${variant}")
      continue()
    endif()
    cmake_path(GET variant FILENAME name)
    set(sources)
    set(same)
    foreach(base IN LISTS ARGN)
      cmake_path(GET base FILENAME file)
      cmake_path(GET base STEM stem)
      if(EXISTS "${variant}/${file}")
        list(APPEND sources "${variant}/${file}")
      else()
        list(APPEND same "${stem}")
      endif()
    endforeach()
    kappa_lesson_programs(${kind}_${number}_${name} "${build}/${kind}s/${name}" SOURCES ${sources})
    foreach(stem IN LISTS same)
      add_dependencies(${kind}_${number}_${name} solution_${number})
      add_custom_command(TARGET ${kind}_${number}_${name} POST_BUILD
        COMMAND ${CMAKE_COMMAND} -E create_symlink ../../solution/${stem} "${build}/${kind}s/${name}/${stem}")
    endforeach()
    add_dependencies(author_${number} ${kind}_${number}_${name})
  endforeach()
endfunction()

function(kappa_lesson folder)
  cmake_path(GET folder FILENAME name)
  string(SUBSTRING "${name}" 0 2 number)
  set(build "${CMAKE_BINARY_DIR}/lessons/${name}")
  set(hidden "${folder}/hidden")

  file(GLOB skeleton CONFIGURE_DEPENDS "${hidden}/skeleton/*.cpp")
  file(GLOB solution CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/solutions/${name}/*.cpp")
  file(GLOB tests CONFIGURE_DEPENDS "${hidden}/*.cpp")
  if(NOT skeleton)
    # A lesson that is being written has no kept skeleton yet.
    file(GLOB skeleton CONFIGURE_DEPENDS "${folder}/*.cpp")
  endif()
  set(learner)
  foreach(file IN LISTS skeleton)
    cmake_path(GET file FILENAME file)
    list(APPEND learner "${folder}/${file}")
  endforeach()

  file(GLOB_RECURSE all CONFIGURE_DEPENDS "${hidden}/*.cpp" "${hidden}/*.hpp")
  kappa_lesson_libraries(lesson_libraries ${all} ${solution})  # for the functions that are called below

  add_custom_target(libraries_${number})
  add_dependencies(libraries_${number} kappa_hypercore ${lesson_libraries})
  add_custom_target(author_${number})
  add_dependencies(author_targets author_${number})
  kappa_lesson_programs(lesson_${number} "${build}/learner" SOURCES ${learner})
  # Skeletons and solutions must compile without a warning; a learner's program only should.
  kappa_lesson_programs(skeleton_${number} "${build}/skeleton" STRICT SOURCES ${skeleton})
  kappa_lesson_programs(solution_${number} "${build}/solution" STRICT SOURCES ${solution})
  add_dependencies(author_${number} skeleton_${number} solution_${number})
  kappa_lesson_variants(${number} mutant "${hidden}" "${build}" ${solution})
  kappa_lesson_variants(${number} alternative "${hidden}" "${build}" ${solution})

  if(tests)
    add_executable(tests_${number} EXCLUDE_FROM_ALL ${tests})
    set_target_properties(tests_${number} PROPERTIES OUTPUT_NAME tests RUNTIME_OUTPUT_DIRECTORY "${build}")
    target_link_libraries(tests_${number} PRIVATE kappa_harness_main kappa_hypercore ${lesson_libraries} kappa_warnings)
    foreach(file IN LISTS all)
      file(STRINGS "${file}" screens REGEX "^#include <harness/screen/" LIMIT_COUNT 1)
      if(screens)
        target_link_libraries(tests_${number} PRIVATE kappa_harness_screen)
        break()
      endif()
    endforeach()
    kappa_quick_to_compile(tests_${number})
    add_dependencies(author_${number} tests_${number})
  endif()
endfunction()
