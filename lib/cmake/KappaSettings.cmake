# Compiler settings that hold for all code of the project. Learners' programs get their own, milder
# ones in KappaLesson.cmake.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Nothing here uses C++20 modules; not scanning for them keeps rebuilds quick.
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)

# mold links in a third of the time that ld takes; edit-to-verdict is felt, so use it where it is.
find_program(KAPPA_MOLD mold)
if(KAPPA_MOLD AND NOT APPLE)
  add_link_options(-fuse-ld=mold)
endif()

if(NOT KAPPA_SANITIZE STREQUAL "OFF")
  set(KAPPA_SANITIZE_FLAGS -fsanitize=${KAPPA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_compile_options(${KAPPA_SANITIZE_FLAGS})
  add_link_options(${KAPPA_SANITIZE_FLAGS})
  if(KAPPA_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    add_compile_options(-Wno-tsan)  # asio has fences, which this sanitizer does not see
  endif()
endif()

# What the project asks of its own code.
add_library(kappa_warnings INTERFACE)
target_compile_options(kappa_warnings INTERFACE -Wall -Wextra -Wpedantic -Werror)
