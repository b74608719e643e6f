# schema/TABLES.md is what the definitions say: cmake -DTOOL=… -DFILE=… -DSCRATCH=… -P reference_test.cmake
execute_process(COMMAND "${TOOL}" OUTPUT_FILE "${SCRATCH}" RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "${TOOL} failed")
endif()
execute_process(COMMAND "${CMAKE_COMMAND}" -E compare_files "${SCRATCH}" "${FILE}" RESULT_VARIABLE different)
if(different)
  message(FATAL_ERROR "${FILE} is out of date; write it anew: ${TOOL} > ${FILE}")
endif()
