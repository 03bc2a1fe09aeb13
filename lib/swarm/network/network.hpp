#pragma once
/// @file
/// Machines and cables for tests: network namespaces, bridges and virtual ethernet, made in a user
/// namespace of their own. They vanish with this object, and nothing leads out of them.
///
/// @code
/// Network network;
/// network.bridge("room");
/// network.host("alice", "room", "10.1.0.1/24");
/// interop::Child program(network.on("alice", {"swarm_peer", "alice"}));
/// @endcode
///
/// For the library, not for programs.

#include <interop/child.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace swarm {

class Network {
 public:
  /// Why this machine makes no namespaces, in words; nothing if it does.
  static std::optional<std::string> missing();

  Network();

  void bridge(const std::string& name);
  /// A machine with one cable, which carries the host's name at the bridge's end.
  void host(const std::string& name, const std::string& bridge, const std::string& address);
  /// A machine without a cable.
  void lonely_host(const std::string& name);
  /// One more cable.
  void plug(const std::string& host, const std::string& bridge, const std::string& address);
  /// Runs a shell command among the namespaces. @throws std::runtime_error if it fails
  void run(const std::string& command);

  /// What to start to run `command` on that machine.
  std::vector<std::string> on(const std::string& host, std::vector<std::string> command) const;

 private:
  interop::Child shell_;
  std::string pid_;
  int cables_ = 0;
};

using Json = nlohmann::json;

/// A program that writes events as lines of JSON: swarm_peer, or its JavaScript sister.
class Events {
 public:
  Events(const std::vector<std::string>& command, const std::vector<std::string>& environment);

  void send(const std::string& line) { child_.send(line); }
  /// The next event of that kind; those before it are counted and dropped.
  /// @throws std::runtime_error if none comes
  Json next(const std::string& kind, std::chrono::milliseconds limit = std::chrono::seconds(60));
  /// How many events of that kind there were until now. Reads what comes within `wait`.
  int count(const std::string& kind, std::chrono::milliseconds wait = std::chrono::milliseconds(0));
  /// The first event of that kind that was read.
  Json first(const std::string& kind) const;
  void close_input() { child_.close_input(); }
  void kill(int signal) { child_.kill(signal); }
  int wait() { return child_.wait(); }

 private:
  void remember(const std::string& line);
  interop::Child child_;
  std::vector<Json> unread_;
  std::vector<Json> all_;
};

}  // namespace swarm
