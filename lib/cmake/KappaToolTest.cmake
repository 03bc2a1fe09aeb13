# kappa_tool_test(name [MISSING packages...] COMMAND ...)
#
# A ctest test that runs a tool which may not be installed. If packages are MISSING the test is skipped
# and says so; where CI is set that is a failure, so that nothing goes unchecked there.
function(kappa_tool_test name)
  cmake_parse_arguments(arg "" "" "MISSING;COMMAND" ${ARGN})
  if(arg_MISSING)
    list(JOIN arg_MISSING " " packages)
    add_test(NAME ${name} COMMAND sh -c
      "echo 'Skipped: ${name} needs packages that are not here: ${packages}'; [ -z \"$CI\" ] && exit 77; echo 'CI is set, so this counts as a failure.'; exit 1")
    set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77)
  else()
    add_test(NAME ${name} COMMAND ${arg_COMMAND})
  endif()
endfunction()
