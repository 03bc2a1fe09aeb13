#pragma once
/// @file
/// TCP sockets on this machine's loopback address, for what tests play.

#include <netinet/in.h>

#include <cstdint>
#include <string>

#include <harness/descriptor.hpp>

namespace harness::loopback {

sockaddr_in address(std::uint16_t port);
/// "127.0.0.1:4711"
std::string text(std::uint16_t port);
/// A non-blocking socket. @throws CannotCheck if there is none
Descriptor make_socket();
/// @return the port that the system has chosen. @throws CannotCheck if there is none
std::uint16_t bind_somewhere(const Descriptor& socket);

}  // namespace harness::loopback
