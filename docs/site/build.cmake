# Makes the site from the repository: cmake -D doxygen= -D awesome= -D source= -D output= -D version= -P
# build.cmake. Needs doxygen, graphviz, the theme doxygen-awesome-css and the usual awk, sed and sh.
set(ENV{LC_ALL} C)
function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${output}" RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "The site was not made: ${ARGV0} failed; what is wrong stands above.")
  endif()
endfunction()

file(MAKE_DIRECTORY "${output}")
run("${source}/docs/site/pages.sh" "${source}" "${output}")

# Header and layout are the installed Doxygen's own, with what the theme and we add: that way they fit
# the version that is there.
run("${doxygen}" -w html header.html footer.html doxygen.css)
file(READ "${output}/header.html" header)
file(READ "${source}/docs/site/head.html" head)
file(READ "${source}/docs/site/noscript.html" noscript)
string(REPLACE "</head>" "${head}</head>" header "${header}")
string(REPLACE "<!-- end header part -->" "${noscript}<!-- end header part -->" header "${header}")
file(WRITE "${output}/header.html" "${header}")

run("${doxygen}" -l layout.xml)
file(READ "${output}/layout.xml" layout)
file(READ "${source}/docs/site/navigation.xml" navigation)
string(REGEX REPLACE "<navindex>.*</navindex>" "" layout "${layout}")
string(REPLACE "<!-- Layout definition for a class page -->" "${navigation}" layout "${layout}")
file(WRITE "${output}/layout.xml" "${layout}")

configure_file("${source}/docs/Doxyfile.in" "${output}/Doxyfile" @ONLY)

# Every class, type and free function of the public headers has a word said about it. Members may go
# without where their name says it. Doxygen alone would want all or nothing, so it is asked first, and
# what it says is sifted.
file(READ "${output}/Doxyfile" doxyfile)
file(WRITE "${output}/Doxyfile.undocumented" "${doxyfile}
EXTRACT_ALL = NO
GENERATE_HTML = NO
GENERATE_XML = YES
WARN_IF_UNDOCUMENTED = YES
WARN_AS_ERROR = NO
WARN_LOGFILE = \"${output}/undocumented.log\"
")
run("${doxygen}" -q Doxyfile.undocumented)
file(STRINGS "${output}/undocumented.log" undocumented
  REGEX "Compound .* is not documented|\\((function|typedef|enumeration|variable)\\) of namespace .* is not documented")
if(undocumented)
  list(JOIN undocumented "\n" undocumented)
  message(FATAL_ERROR "These need a docstring:\n${undocumented}")
endif()

file(REMOVE_RECURSE "${output}/site")
run("${doxygen}" -q Doxyfile)
file(COPY "${output}/extra/" DESTINATION "${output}/site")
message(STATUS "The site is at ${output}/site/index.html")
