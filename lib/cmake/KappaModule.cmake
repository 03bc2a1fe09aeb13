include(GNUInstallDirs)

# Most of the time that a layer's files cost is their headers' time: who builds it once is faster if
# several files are one source. Who works on it is not.
option(KAPPA_UNITY "Compile the files of a layer together" OFF)

# kappa_module(name DEPENDS targets... PRIVATE targets... [NO_INSTALL])
#
# A folder of lib/ is a library `kappa_workshop::name`: every .cpp in it, but for *.test.cpp, which
# become one test program `name_tests` (each GoogleTest test a ctest test). Headers are found as
# <name/file.hpp>, here and after installation. A header whose comment says "For the library, not for
# programs." is not installed, and is not in the reference.
function(kappa_module name)
  cmake_parse_arguments(arg "NO_INSTALL" "" "DEPENDS;PRIVATE;TEST_DEPENDS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  file(GLOB tests CONFIGURE_DEPENDS *.test.cpp)
  file(GLOB headers CONFIGURE_DEPENDS *.hpp)
  list(REMOVE_ITEM sources ${tests})

  add_library(kappa_${name} STATIC ${sources})
  add_library(kappa_workshop::${name} ALIAS kappa_${name})
  set_target_properties(kappa_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(kappa_${name} PUBLIC cxx_std_20)
  target_include_directories(kappa_${name} PUBLIC
    $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/lib> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/kappa_workshop>)
  target_link_libraries(kappa_${name} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_PRIVATE} $<BUILD_INTERFACE:kappa_warnings>)
  # A learner waits for a debug build to run, not to be stepped through: a little optimization is
  # worth its compile time in what everything else calls.
  target_compile_options(kappa_${name} PRIVATE $<$<CONFIG:Debug>:-O1>)
  set_target_properties(kappa_${name} PROPERTIES UNITY_BUILD ${KAPPA_UNITY})
  kappa_precompile(kappa_${name} optimized)

  if(NOT arg_NO_INSTALL)
    install(TARGETS kappa_${name} EXPORT kappa_workshop ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
    foreach(header IN LISTS headers)
      file(STRINGS "${header}" internal REGEX "For the library, not for programs" LIMIT_COUNT 1)
      if(internal)
        list(REMOVE_ITEM headers "${header}")
      endif()
    endforeach()
    install(FILES ${headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/kappa_workshop/${name})
  endif()
  if(KAPPA_TESTS AND tests)
    kappa_tests(${name}_tests SOURCES ${tests} DEPENDS kappa_${name} kappa_testing ${arg_TEST_DEPENDS})
  endif()
endfunction()

# kappa_quick_to_compile(targets...): UBSan watches what is tested. In the tests themselves, which are a
# hundred macros each, it would cost a third of the time that they take to compile.
function(kappa_quick_to_compile)
  if(KAPPA_SANITIZE MATCHES "undefined")
    foreach(target IN LISTS ARGN)
      target_compile_options(${target} PRIVATE -fno-sanitize=undefined -g1)
    endforeach()
  endif()
  kappa_precompile_tests(${ARGN})
endfunction()

# kappa_tests(name SOURCES files... DEPENDS targets...): a GoogleTest program whose tests ctest knows.
function(kappa_tests name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS" ${ARGN})
  find_package(GTest REQUIRED)
  find_package(rapidcheck REQUIRED)
  include(GoogleTest)
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS} kappa_warnings GTest::gtest_main GTest::gmock rapidcheck)
  kappa_quick_to_compile(${name})
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endfunction()
