// What the driver needs to know of the process it is loaded into.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

namespace snowatlas {

// Differs between a process and its forks: threads and sockets do not survive a fork, memory does.
std::uint64_t process_id();

// Lets go of an object without destroying it. In a fork, for what threads of the parent work on: they do not exist
// here, and what they have locked stays locked.
template <typename Object> void abandon(Object&& object) {
    static_cast<void>(std::make_unique<std::decay_t<Object>>(std::forward<Object>(object)).release());
}

// Keeps the library loaded until the process ends, for threads of the driver's that still run when an application
// unloads it; elsewhere than on Windows they end with the last connection, or keep the library themselves.
void stay_loaded();

// Keeps the application's signals (and SIGPIPE of a lost connection) off a thread of the driver's. Called on it.
void block_signals_on_this_thread();

} // namespace snowatlas
