# What `cmake --install` adds to headers and libraries: the package that find_package(kappa_workshop) finds.
include(CMakePackageConfigHelpers)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/kappa_workshop)
install(EXPORT kappa_workshop NAMESPACE kappa_workshop:: FILE kappa_workshop-targets.cmake DESTINATION ${package_folder})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/kappa_workshop-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/kappa_workshop-config.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/kappa_workshop-config-version.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/kappa_workshop-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/kappa_workshop-config-version.cmake DESTINATION ${package_folder})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
