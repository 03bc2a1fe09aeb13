#include <swarm/host_port.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace swarm {
namespace {

constexpr std::size_t longest_host = 253;  // of a DNS name

bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= longest_host &&
         std::all_of(host.begin(), host.end(), [](unsigned char c) { return c > ' ' && c < 127; });
}

}  // namespace

std::optional<asio::ip::tcp::endpoint> HostPort::endpoint() const {
  asio::error_code error;
  auto address = asio::ip::make_address(host, error);
  if (error) return std::nullopt;
  return plain({address, port});
}

std::string HostPort::text() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                             : fmt::format("[{}]:{}", host, port);
}

std::optional<HostPort> parse_host_port(std::string_view text, PortRule rule, std::string& why) {
  std::size_t colon = text.rfind(':');
  std::size_t bracket = text.rfind(']');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
    why = "has no port; write host:port, for example 192.168.1.7:4000";
    return std::nullopt;
  }
  std::string_view host = text.substr(0, colon);
  std::string_view digits = text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    why = "looks like an IPv6 address; write it in brackets: [address]:port";
    return std::nullopt;
  }
  if (!is_host(host)) {
    why = "has no host before the port";
    return std::nullopt;
  }
  unsigned port = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  bool whole = error == std::errc{} && end == digits.data() + digits.size() && port <= 65535;
  if (!whole || (port == 0 && rule == PortRule::not_zero)) {
    why = fmt::format("has the port \"{}\"; a port is a number from {} to 65535", digits,
                      rule == PortRule::any ? 0 : 1);
    return std::nullopt;
  }
  return HostPort{std::string(host), static_cast<std::uint16_t>(port)};
}

asio::ip::tcp::endpoint plain(const asio::ip::tcp::endpoint& endpoint) {
  const auto& address = endpoint.address();
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return endpoint;
  return {asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()), endpoint.port()};
}

std::string to_text(const asio::ip::tcp::endpoint& endpoint) {
  auto simple = plain(endpoint);
  return HostPort{simple.address().to_string(), simple.port()}.text();
}

}  // namespace swarm
