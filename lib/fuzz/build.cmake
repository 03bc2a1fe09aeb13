# cmake -D source= -D build= -P build.cmake: builds all layers and the fuzz targets
foreach(command IN ITEMS "-S;${source};--preset;fuzz;-B;${build};-DKAPPA_UNITY=ON" "--build;${build};--target;fuzzers")
  execute_process(COMMAND ${CMAKE_COMMAND} ${command} RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    list(JOIN command " " words)
    message(FATAL_ERROR "failed: cmake ${words}")
  endif()
endforeach()
