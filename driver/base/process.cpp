#include "driver/base/process.h"

#ifdef _WIN32
#include <process.h>
#include <windows.h>
#else
#include <csignal>
#include <initializer_list>
#include <unistd.h>
#endif

namespace snowatlas {

#ifdef _WIN32

std::uint64_t process_id() {
    return static_cast<std::uint64_t>(_getpid());
}

void block_signals_on_this_thread() {} // there are none

void stay_loaded() {
    HMODULE library = nullptr;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN,
                       reinterpret_cast<LPCWSTR>(&stay_loaded), &library);
}

#else

std::uint64_t process_id() {
    return static_cast<std::uint64_t>(getpid());
}

void block_signals_on_this_thread() {
    sigset_t all;
    sigfillset(&all);
    // Those a thread raises by its own fault must still end the process with a core dump.
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) sigdelset(&all, fault);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

void stay_loaded() {}

#endif

} // namespace snowatlas
