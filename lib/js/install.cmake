# cmake -DNODE=... -DNPM=... -DSOURCE=lib/js -DBUILD=<build>/js -P install.cmake
#
# Installs exactly what package-lock.json names, if that is not there yet. No package's install
# script is run: those with native code ship it built.
if(NOT NODE OR NOT NPM)
  if(DEFINED ENV{CI})
    message(FATAL_ERROR "node or npm is missing, and CI is set: install nodejs and npm")
  endif()
  message("skipped: node or npm is missing; install nodejs and npm to test against JavaScript")
  return()
endif()

file(MAKE_DIRECTORY "${BUILD}")
file(LOCK "${BUILD}/install.lock" TIMEOUT 280)
set(stamp "${BUILD}/installed-package-lock.json")
file(SHA256 "${SOURCE}/package-lock.json" wanted)
if(EXISTS "${stamp}")
  file(SHA256 "${stamp}" installed)
  if(installed STREQUAL wanted)
    return()
  endif()
endif()

file(COPY "${SOURCE}/package.json" "${SOURCE}/package-lock.json" DESTINATION "${BUILD}")
execute_process(
  COMMAND "${NPM}" ci --ignore-scripts --prefer-offline --no-audit --no-fund --no-update-notifier
          --omit-lockfile-registry-resolved=true
  WORKING_DIRECTORY "${BUILD}" RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "npm could not install the packages that ${SOURCE}/package-lock.json names. Is "
                      "there a network? What it said:\n${output}")
endif()
file(COPY_FILE "${SOURCE}/package-lock.json" "${stamp}")
