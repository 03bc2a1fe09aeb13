#include <swarm/error.hpp>
#include <swarm/host_port.hpp>
#include <swarm/options.hpp>

#include <fmt/core.h>
#include <asio/ip/address_v4.hpp>

#include <cstdlib>
#include <string_view>

namespace swarm {
namespace {

/// A variable that is not set and one that is empty are the same: nothing is said.
std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::string_view trimmed(std::string_view text) {
  std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The words between commas; none is empty.
std::vector<std::string> words(const char* name, std::string_view list) {
  std::vector<std::string> result;
  while (true) {
    std::size_t comma = list.find(',');
    std::string_view word = trimmed(list.substr(0, comma));
    if (word.empty()) {
      throw Error(Errc::bad_setting,
                  fmt::format("{} has an empty place between its commas; write it without", name));
    }
    result.emplace_back(word);
    if (comma == std::string_view::npos) return result;
    list.remove_prefix(comma + 1);
  }
}

std::set<Way> ways(const std::string& list) {
  std::set<Way> result;
  for (const std::string& word : words("KAPPA_SWARM", list)) {
    if (word == "lan") {
      result.insert(Way::lan);
    } else if (word == "dht") {
      result.insert(Way::dht);
    } else if (word == "direct") {
      result.insert(Way::direct);
    } else {
      throw Error(
          Errc::bad_setting,
          fmt::format("KAPPA_SWARM names \"{}\", which is no way to find peers; write lan, dht "
                      "or direct, or several of them with commas between",
                      word));
    }
  }
  return result;
}

void check_address(const std::string& where, const std::string& text, PortRule rule) {
  std::string why;
  if (!parse_host_port(text, rule, why)) {
    throw Error(Errc::bad_setting, fmt::format("{} names \"{}\", which {}", where, text, why));
  }
}

void check_addresses(const std::string& where, const std::vector<std::string>& list) {
  for (const std::string& text : list) check_address(where, text, PortRule::not_zero);
}

}  // namespace

Options with_environment(Options options) {
  std::string listen_from = "Options::listen";
  std::string peers_from = "Options::peers";
  std::string bootstrap_from = "Options::dht_bootstrap";
  if (auto list = variable("KAPPA_SWARM")) options.ways = ways(*list);
  if (auto address = variable("KAPPA_SWARM_LISTEN")) {
    options.listen = std::string(trimmed(*address));
    listen_from = "KAPPA_SWARM_LISTEN";
  }
  if (auto list = variable("KAPPA_SWARM_PEERS")) {
    options.peers = words("KAPPA_SWARM_PEERS", *list);
    peers_from = "KAPPA_SWARM_PEERS";
  }
  std::string interface_from = "Options::interface";
  if (auto address = variable("KAPPA_SWARM_INTERFACE")) {
    options.interface = std::string(trimmed(*address));
    interface_from = "KAPPA_SWARM_INTERFACE";
  }
  if (auto list = variable("KAPPA_SWARM_DHT_BOOTSTRAP")) {
    options.dht_bootstrap = words("KAPPA_SWARM_DHT_BOOTSTRAP", *list);
    bootstrap_from = "KAPPA_SWARM_DHT_BOOTSTRAP";
  }
  if (options.listen) check_address(listen_from, *options.listen, PortRule::any);
  asio::error_code no_address;
  if (options.interface) asio::ip::make_address_v4(*options.interface, no_address);
  if (no_address) {
    throw Error(Errc::bad_setting,
                fmt::format("{} is \"{}\", which is no IPv4 address; write one that this machine "
                            "has, 192.168.1.5 for example",
                            interface_from, *options.interface));
  }
  check_addresses(peers_from, options.peers);
  check_addresses(bootstrap_from, options.dht_bootstrap);
  return options;
}

}  // namespace swarm
