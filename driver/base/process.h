// What the driver needs to know of the process it is loaded into.
#pragma once

#include <cstdint>

namespace snowatlas {

// Differs between a process and its forks: threads and sockets do not survive a fork, memory does.
std::uint64_t process_id();

// Keeps the application's signals (and SIGPIPE of a lost connection) off a thread of the driver's. Called on it.
void block_signals_on_this_thread();

} // namespace snowatlas
