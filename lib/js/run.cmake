# cmake -DNODE=... -DBUILD=<build>/js -DARGUMENTS="script.js;..." -P run.cmake: node with our packages
if(NOT NODE OR NOT EXISTS "${BUILD}/node_modules/hypercore")
  if(DEFINED ENV{CI})
    message(FATAL_ERROR "node or its packages are missing, and CI is set")
  endif()
  message("skipped: node or its packages are missing")
  return()
endif()
execute_process(COMMAND "${CMAKE_COMMAND}" -E env "NODE_PATH=${BUILD}/node_modules" "${NODE}" ${ARGUMENTS}
  RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "node ${ARGUMENTS}: ${result}")
endif()
