# What else is asked of the code: its format, and clang-tidy. That Clang builds it shows in lib/fuzz.
#
# Targets: `format` (formats everything), `tidy` (clang-tidy over library and checker: takes minutes).
# Tests: format; clang_tidy, labelled slow: `ctest --preset dev -LE slow` leaves it out.
include(KappaToolTest)
# Other versions format a little differently, and warn about other things.
find_program(KAPPA_CLANG_FORMAT clang-format-14)
find_program(KAPPA_CLANG_TIDY clang-tidy-14)
find_program(KAPPA_RUN_CLANG_TIDY run-clang-tidy-14)

set(format_missing "")
if(NOT KAPPA_CLANG_FORMAT)
  set(format_missing clang-format-14)
endif()
set(tidy_missing "")
if(NOT KAPPA_CLANG_TIDY OR NOT KAPPA_RUN_CLANG_TIDY)
  set(tidy_missing clang-tidy-14)
endif()

set(all_sources "find lib checker lessons solutions docs -name node_modules -prune -o '(' -name '*.cpp' -o -name '*.hpp' ')' -print")
if(NOT format_missing)
  add_custom_target(format COMMAND sh -c "${all_sources} | xargs ${KAPPA_CLANG_FORMAT} -i"
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} VERBATIM)
endif()
kappa_tool_test(format MISSING ${format_missing}
  COMMAND sh -c "cd '${CMAKE_SOURCE_DIR}' && ${all_sources} | xargs ${KAPPA_CLANG_FORMAT} --dry-run -Werror")

set(tidy ${KAPPA_RUN_CLANG_TIDY} -clang-tidy-binary ${KAPPA_CLANG_TIDY} -p ${CMAKE_BINARY_DIR} -quiet -j 2)
if(NOT tidy_missing)
  add_custom_target(tidy COMMAND ${tidy} "^${CMAKE_SOURCE_DIR}/(lib|checker)/.*\\.cpp$" VERBATIM)
endif()
# One source per library that includes all of that library's: clang-tidy spends its time on the headers
# of the system, and sees them once so. `tidy` looks at each file by itself.
set(tidy_apart)
foreach(library crypto storage hypercore protocol multifeed kappa swarm terminal)
  if(NOT TARGET kappa_${library})
    continue()
  endif()
  get_target_property(sources kappa_${library} SOURCES)
  get_target_property(folder kappa_${library} SOURCE_DIR)
  get_target_property(linked kappa_${library} LINK_LIBRARIES)
  set(text "")
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${folder}")
    get_source_file_property(apart "${source}" TARGET_DIRECTORY kappa_${library} SKIP_UNITY_BUILD_INCLUSION)
    if(apart)
      list(APPEND tidy_apart "^${source}$")
    elseif(source MATCHES "\\.cpp$")
      string(APPEND text "#include \"${source}\"\n")
    endif()
  endforeach()
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/tidy/${library}.cpp" CONTENT "${text}" @ONLY)
  add_library(kappa_tidy_${library} OBJECT EXCLUDE_FROM_ALL "${CMAKE_BINARY_DIR}/tidy/${library}.cpp")
  target_link_libraries(kappa_tidy_${library} PRIVATE ${linked})
  foreach(property INCLUDE_DIRECTORIES COMPILE_DEFINITIONS)
    get_target_property(value kappa_${library} ${property})
    if(value)
      set_target_properties(kappa_tidy_${library} PROPERTIES ${property} "${value}")
    endif()
  endforeach()
endforeach()
kappa_tool_test(clang_tidy MISSING ${tidy_missing} COMMAND ${tidy}
  "^${CMAKE_BINARY_DIR}/tidy/.*\\.cpp$" ${tidy_apart})

set_tests_properties(clang_tidy PROPERTIES LABELS slow TIMEOUT 1200)
