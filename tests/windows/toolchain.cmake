# Cross-compiles for 64-bit Windows with Debian's mingw-w64. Libraries come from tests/windows/libraries; programs run,
# where they are run at all, in Wine.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

# The variant with POSIX threads: std::thread and its friends are built on them.
set(triplet x86_64-w64-mingw32)
set(CMAKE_C_COMPILER ${triplet}-gcc-posix)
set(CMAKE_CXX_COMPILER ${triplet}-g++-posix)
set(CMAKE_RC_COMPILER ${triplet}-windres)

get_filename_component(libraries ${CMAKE_CURRENT_LIST_DIR}/../../build/mingw-libraries ABSOLUTE)
set(CMAKE_FIND_ROOT_PATH ${libraries} /usr/${triplet})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# One file without companions: the compiler's run-time libraries go in.
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
set(CMAKE_SHARED_LINKER_FLAGS_INIT -static)
set(CMAKE_MODULE_LINKER_FLAGS_INIT -static)
set(ZLIB_USE_STATIC_LIBS ON)
set(OPENSSL_USE_STATIC_LIBS ON) # with the system libraries it needs

find_program(SNOWATLAS_WINE NAMES wine64 wine PATHS /usr/lib/wine)
if(SNOWATLAS_WINE)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${SNOWATLAS_WINE})
endif()
