# Run by cpack when an archive is made: cpack takes files as the file system lists them, and notes who built it. Packs it again,
# sorted and owned by root.
foreach(archive IN LISTS CPACK_PACKAGE_FILES)
  set(folder ${archive}.folder)
  file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${folder})
  execute_process(
    COMMAND tar -C ${folder} --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime=@$ENV{SOURCE_DATE_EPOCH} -cf - .
    COMMAND gzip -9n
    OUTPUT_FILE ${archive} COMMAND_ERROR_IS_FATAL ANY)
  file(REMOVE_RECURSE ${folder})
endforeach()
