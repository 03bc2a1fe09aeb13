#pragma once
/// @file
/// The fixture of tests that need several machines.
///
/// For the library, not for programs.

#include "network.hpp"

#include <gtest/gtest.h>
#include <testing/needs.hpp>

#include <filesystem>
#include <memory>
#include <set>

namespace swarm {

/// Gives each test a network. Where there can't be one the test is skipped, or fails if CI is set.
class WithNetwork : public ::testing::Test {
 protected:
  void SetUp() override {
    if (testing_help::lacks(Network::missing())) return;
    network_ = std::make_unique<Network>();
  }

  Network& network() { return *network_; }

  /// Starts swarm_peer on a host and joins the topic "room".
  std::unique_ptr<Events> peer(const std::string& host, const std::string& ways,
                               std::vector<std::string> environment = {}) {
    environment.push_back("KAPPA_SWARM=" + ways);
    auto events =
        std::make_unique<Events>(network().on(host, {KAPPA_SWARM_PEER, host}), environment);
    port_ = events->next("listening").at("port");
    events->send("join room");
    return events;
  }

  /// The port of the peer that was started last.
  int port() const { return port_; }

 private:
  std::unique_ptr<Network> network_;
  int port_ = 0;
};

/// The names that say hello next, as many as are wanted.
inline std::set<std::string> greeted_by(Events& peer, std::size_t how_many) {
  std::set<std::string> names;
  while (names.size() < how_many) names.insert(peer.next("hello").at("from").get<std::string>());
  return names;
}

}  // namespace swarm
