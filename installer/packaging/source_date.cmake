# Sets SOURCE_DATE_EPOCH, the time that files and packages bear instead of that of their making, where the environment does
# not: the last commit's, so that two builds of one commit are the same byte for byte.
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
  execute_process(COMMAND git log -1 --format=%ct WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR}
                  OUTPUT_VARIABLE source_date OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT source_date) # sources from an archive: it keeps the commit's time in its files
    file(TIMESTAMP ${CMAKE_CURRENT_LIST_FILE} source_date "%s" UTC)
  endif()
  set(ENV{SOURCE_DATE_EPOCH} ${source_date})
endif()
