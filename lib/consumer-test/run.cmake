# Installs the build, and uses it as a stranger would: cmake -D build= -D source= -D work= -D compiler= -D flags= -P
# run.cmake. Fails unless the consumer builds against the installed tree alone, and prints what it should.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed: ${command}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${work}")
file(MAKE_DIRECTORY "${work}/run")
run(${CMAKE_COMMAND} --install "${build}" --prefix "${work}/installed")
# The tree is moved before it is used: nothing in it may know where it was made.
file(RENAME "${work}/installed" "${work}/moved")

file(GLOB_RECURSE installed "${work}/moved/*.cmake" "${work}/moved/*.hpp")
foreach(file IN LISTS installed)
  file(STRINGS "${file}" leaks REGEX "${source}|${build}|nlohmann_json::|kappa_testing")
  if(leaks)
    message(FATAL_ERROR "${file} knows what only this machine or this project has:\n${leaks}")
  endif()
endforeach()

# The page about using the library shows these files, as they are.
file(READ "${source}/docs/using-the-library.md" page)
foreach(file CMakeLists.txt consumer.cpp sharer.cpp)
  file(READ "${source}/lib/consumer-test/${file}" text)
  string(FIND "${page}" "```cmake\n${text}```" as_cmake)
  string(FIND "${page}" "```cpp\n${text}```" as_cpp)
  if(as_cmake EQUAL -1 AND as_cpp EQUAL -1)
    message(FATAL_ERROR "docs/using-the-library.md does not show lib/consumer-test/${file} as it is")
  endif()
  configure_file("${source}/lib/consumer-test/${file}" "${work}/consumer/${file}" COPYONLY)
endforeach()
run(${CMAKE_COMMAND} -G Ninja -S "${work}/consumer" -B "${work}/consumer-build" "-DCMAKE_PREFIX_PATH=${work}/moved"
  "-DCMAKE_CXX_COMPILER=${compiler}" "-DCMAKE_CXX_FLAGS=${flags}")
run(${CMAKE_COMMAND} --build "${work}/consumer-build")
run(${CMAKE_COMMAND} -E chdir "${work}/run" "${work}/consumer-build/consumer")
if(NOT output STREQUAL "0: hello\n")
  message(FATAL_ERROR "the consumer printed\n${output}instead of\n0: hello\n")
endif()
