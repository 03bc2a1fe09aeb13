#pragma once
/// @file
/// The fixture of tests that need node as well as several machines.
///
/// For the library, not for programs.

#include "with_network.hpp"

#include <interop/js_peer.hpp>

namespace swarm {

/// Without node, or its packages, a test is skipped, or fails if CI is set.
class WithJavaScript : public WithNetwork {
 protected:
  void SetUp() override {
    if (testing_help::lacks(interop::JsPeer::missing())) return;
    WithNetwork::SetUp();
  }

  /// Starts a script of lib/js on a host.
  std::unique_ptr<Events> node(const std::string& host, std::vector<std::string> arguments) {
    arguments.front() = std::string(KAPPA_JS_SOURCE) + "/" + arguments.front();
    arguments.insert(arguments.begin(), KAPPA_NODE);
    return std::make_unique<Events>(network().on(host, std::move(arguments)),
                                    std::vector<std::string>{"NODE_PATH=" + modules()});
  }

 private:
  static std::string modules() { return KAPPA_JS_BUILD "/node_modules"; }
};

}  // namespace swarm
