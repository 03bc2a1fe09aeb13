#pragma once
/// @file
/// An address as people write it: `192.168.1.7:4000`, `[fe80::1]:4000`, `laptop.local:4000`.
///
/// For the library, not for programs.

#include <asio/ip/tcp.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// A host, by number or by name, and a port.
struct HostPort {
  std::string host;  ///< without brackets
  std::uint16_t port = 0;

  /// The address, if the host is one rather than a name.
  std::optional<asio::ip::tcp::endpoint> endpoint() const;
  /// As people write it.
  std::string text() const;

  friend bool operator==(const HostPort&, const HostPort&) = default;
};

/// What may stand for the port.
enum class PortRule { any, not_zero };

/// @return nothing and `why` filled with half a sentence ("has no port", ...) if `text` is not one
std::optional<HostPort> parse_host_port(std::string_view text, PortRule rule, std::string& why);

/// An endpoint as people write it. IPv4 addresses in IPv6 clothes are written as IPv4.
std::string to_text(const asio::ip::tcp::endpoint& endpoint);

/// IPv4 addresses in IPv6 clothes become IPv4, so that equal peers compare equal.
asio::ip::tcp::endpoint plain(const asio::ip::tcp::endpoint& endpoint);

}  // namespace swarm
