# Builds the library and its tests with Clang, and runs them: cmake -D source= -D build= -D compiler= -P ClangBuild.cmake
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed: ${command}")
  endif()
endfunction()

run(${CMAKE_COMMAND} -G Ninja -S "${source}" -B "${build}" -DCMAKE_CXX_COMPILER=${compiler} -DCMAKE_BUILD_TYPE=Debug
  -DKAPPA_TESTS=ON -DKAPPA_SANITIZE=OFF)
run(${CMAKE_COMMAND} --build "${build}" --target library_and_tests)
file(GLOB programs "${build}/lib/*/*_tests")
if(NOT programs)
  message(FATAL_ERROR "there are no test programs in ${build}/lib")
endif()
foreach(program IN LISTS programs)
  run("${program}" --gtest_brief=1)
endforeach()
