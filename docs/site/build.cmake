# Makes the site from the repository: cmake -D doxygen= -D awesome= -D source= -D output= -D version= -P
# build.cmake. Needs doxygen, graphviz, the theme doxygen-awesome-css and the usual awk, sed and sh.
set(ENV{LC_ALL} C)
function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${work}" RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "The site was not made: ${ARGV0} failed; what is wrong stands above.")
  endif()
endfunction()

set(work "${output}/scratch")
file(REMOVE_RECURSE "${work}" "${output}/site")
file(MAKE_DIRECTORY "${work}")
run("${source}/docs/site/pages.sh" "${source}" "${work}")

# Header and layout are the installed Doxygen's own, with what the theme and we add: that way they fit
# the version that is there.
run("${doxygen}" -w html header.html footer.html doxygen.css)
file(READ "${work}/header.html" header)
file(READ "${source}/docs/site/head.html" head)
file(READ "${source}/docs/site/noscript.html" noscript)
string(REPLACE "</head>" "${head}</head>" header "${header}")
string(REPLACE "<!-- end header part -->" "${noscript}<!-- end header part -->" header "${header}")
file(WRITE "${work}/header.html" "${header}")

run("${doxygen}" -l layout.xml)
file(READ "${work}/layout.xml" layout)
file(READ "${source}/docs/site/navigation.xml" navigation)
string(REGEX REPLACE "<navindex>.*</navindex>" "" layout "${layout}")
string(REPLACE "<!-- Layout definition for a class page -->" "${navigation}" layout "${layout}")
file(WRITE "${work}/layout.xml" "${layout}")

file(STRINGS "${work}/headers" headers)
list(TRANSFORM headers REPLACE "^([^\t]*)\t.*" "\"${source}/\\1\"")
list(JOIN headers " " headers)
configure_file("${source}/docs/Doxyfile.in" "${work}/Doxyfile" @ONLY)

# Every class, type and free function of the public headers has a word said about it. Members may go
# without where their name says it. Doxygen alone would want all or nothing, so it is asked first, and
# what it says is sifted.
file(READ "${work}/Doxyfile" doxyfile)
file(WRITE "${work}/Doxyfile.undocumented" "${doxyfile}
EXTRACT_ALL = NO
GENERATE_HTML = NO
GENERATE_XML = YES
XML_OUTPUT = scratch/xml
WARN_IF_UNDOCUMENTED = YES
WARN_AS_ERROR = NO
WARN_LOGFILE = \"${work}/undocumented.log\"
")
run("${doxygen}" -q Doxyfile.undocumented)
file(STRINGS "${work}/undocumented.log" undocumented
  REGEX "Compound .* is not documented|\\((function|typedef|enumeration|variable)\\) of namespace .* is not documented")
if(undocumented)
  list(JOIN undocumented "\n" undocumented)
  message(NOTICE "${undocumented}")
  message(FATAL_ERROR "Each of these needs a docstring.")
endif()

run("${doxygen}" -q Doxyfile)
run("${source}/docs/site/menu.sh" "${output}/site")
file(COPY "${work}/extra/" DESTINATION "${output}/site")
message(STATUS "The site is at ${output}/site/index.html")
