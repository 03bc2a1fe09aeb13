# cmake -D name= -D build= -D seconds= -P run.cmake: lets libFuzzer try for a while. What it learnt is
# kept in the build folder and used in the next run. An input that breaks something is kept there too.
set(folder "${build}/lib/fuzz")
set(learnt "${folder}/learnt/${name}")
set(found "${folder}/found/${name}")
file(MAKE_DIRECTORY "${learnt}" "${found}")
execute_process(COMMAND "${folder}/fuzz_${name}" "${learnt}" "${folder}/seeds/${name}"
  -max_total_time=${seconds} -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=128 -max_len=16384
  -print_final_stats=1 -verbosity=0 "-artifact_prefix=${found}/"
  RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "fuzz_${name} found something. To see it again, run what follows on the input that is named above:\n"
                      "  ${folder}/fuzz_${name} <input>")
endif()
