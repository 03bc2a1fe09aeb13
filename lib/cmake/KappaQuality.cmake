# What else is asked of the code: its format, clang-tidy, and that Clang builds the library and its tests.
#
# Targets: `format` (formats everything), `tidy` (clang-tidy over library and checker: takes minutes).
# Tests: format; clang_tidy and clang_build, labelled slow: `ctest --preset dev -LE slow` leaves them out.
include(KappaToolTest)
# Other versions format a little differently, and warn about other things.
find_program(KAPPA_CLANG_FORMAT clang-format-14)
find_program(KAPPA_CLANG_TIDY clang-tidy-14)
find_program(KAPPA_RUN_CLANG_TIDY run-clang-tidy-14)
find_program(KAPPA_CLANG NAMES clang++-14 clang++)

set(format_missing "")
if(NOT KAPPA_CLANG_FORMAT)
  set(format_missing clang-format-14)
endif()
set(tidy_missing "")
if(NOT KAPPA_CLANG_TIDY OR NOT KAPPA_RUN_CLANG_TIDY)
  set(tidy_missing clang-tidy-14)
endif()
set(clang_missing "")
if(NOT KAPPA_CLANG)
  set(clang_missing clang-14)
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
# The layers that others build on, without their tests. The swarm's files are left to `tidy`: each
# costs ten seconds for asio's headers.
kappa_tool_test(clang_tidy MISSING ${tidy_missing}
  COMMAND ${tidy} "^${CMAKE_SOURCE_DIR}/lib/(crypto|storage|hypercore|protocol|terminal)/[a-z0-9_]+\\.cpp$")

# With Clang: all layers, and the tests of those that hold what the others do.
add_custom_target(library_and_tests DEPENDS kappa_terminal kappa_swarm
  crypto_tests storage_tests hypercore_tests protocol_tests)
kappa_tool_test(clang_build MISSING ${clang_missing} COMMAND ${CMAKE_COMMAND} -D source=${CMAKE_SOURCE_DIR}
  -D build=${CMAKE_BINARY_DIR}/clang -D compiler=${KAPPA_CLANG} -P ${CMAKE_CURRENT_LIST_DIR}/ClangBuild.cmake)

set_tests_properties(clang_tidy clang_build PROPERTIES LABELS slow TIMEOUT 1200)
