#pragma once
/// @file
/// Peers in a network that is nowhere but here: one thread, a clock that jumps from event to event,
/// and connections that are slow, cut, restored. Honest peers have feeds that they write or copy,
/// and crash now and then; villains say what they like. In the end every honest peer must have the
/// same verified log. All that happens follows from one number.
///
/// @code
/// sim::World(17, true).run();   // throws if something is not as it must be; prints what happens
/// @endcode

#include <sim/connection.hpp>
#include <sim/host.hpp>
#include <sim/random.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sim {

/// What must not happen did. The message says what.
class Broken : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What the owner of a feed wrote, told by nobody but the simulation.
struct Log {
  crypto::KeyPair keys;
  std::vector<crypto::Bytes> blocks;
};

/// Two hosts that connect to each other whenever they can.
struct Link {
  std::size_t one, other;
  bool cut = false;
  protocol::Time connect_at{};
  std::weak_ptr<Connection> connection = {};
  Weather weather = {};
};

/// Counted in one run.
struct Counts {
  std::uint64_t connections = 0, repelled = 0, crashes = 0, appends = 0, packets = 0;
};

class World {
 public:
  World(std::uint64_t seed, bool trace);

  /// @throws Broken
  void run();

  Random& random() { return random_; }
  protocol::Time now() const { return now_; }
  std::vector<Log>& logs() { return logs_; }
  Host& host(std::size_t number) { return *hosts_[number]; }
  const Host& writer_of(std::size_t log) const { return *hosts_[log]; }
  Counts& counts() { return counts_; }

  /// Tells what happens, if somebody wants to hear it.
  template <class... Arguments>
  void tell(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
    if (trace_) print(fmt::format(format, std::forward<Arguments>(arguments)...));
  }
  void require(bool holds, const std::string& otherwise) const {
    if (!holds) throw Broken(otherwise);
  }

 private:
  void build_network();
  void add_link(std::size_t one, std::size_t other);
  void print(const std::string& what) const;
  void live_until(protocol::Time end, bool calm);
  void something_happens();
  void crash(Host& host);
  void cut(Link& link, bool silently);
  void connect();
  void step(protocol::Time end);
  bool has_converged();
  std::string who_lacks_what();

  Random random_;
  bool trace_;
  protocol::Time now_{std::chrono::hours(1)};
  std::vector<Log> logs_;
  std::vector<std::unique_ptr<Host>> hosts_;
  std::vector<Link> links_;
  std::vector<std::shared_ptr<Connection>> connections_;
  Counts counts_;
};

}  // namespace sim
