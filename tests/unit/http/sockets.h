// Sockets as the test server uses them. The only place of the tests that knows two kinds.
#pragma once

#include <cstddef>

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace snowatlas::test {

#ifdef _WIN32

using Socket = SOCKET;
using SendSize = int;
inline constexpr Socket kNoSocket = INVALID_SOCKET;
inline constexpr int kBothDirections = SD_BOTH;
inline constexpr int kSendFlags = 0;

inline void close_socket(Socket socket) {
    ::closesocket(socket);
}

// Sockets work from here on.
inline void start_sockets() {
    WSADATA data;
    ::WSAStartup(MAKEWORD(2, 2), &data);
}

#else

using Socket = int;
using SendSize = std::size_t;
inline constexpr Socket kNoSocket = -1;
inline constexpr int kBothDirections = SHUT_RDWR;
inline constexpr int kSendFlags = MSG_NOSIGNAL;

inline void close_socket(Socket socket) {
    ::close(socket);
}

inline void start_sockets() {}

#endif

} // namespace snowatlas::test
