#pragma once
/// @file
/// The fixture of tests that need node as well as several machines.
///
/// For the library, not for programs.

#include "with_network.hpp"

namespace swarm {

/// Without node, or its packages, a test is skipped, or fails if CI is set.
class WithJavaScript : public WithNetwork {
 protected:
  void SetUp() override {
    std::string found = KAPPA_NODE;
    if (found.empty() || found.ends_with("NOTFOUND")) return skip("node is missing");
    if (!std::filesystem::exists(modules() + "/hyperswarm/package.json")) {
      return skip("hyperswarm is not installed in the build folder: build the target js_packages");
    }
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
