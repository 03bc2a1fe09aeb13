#pragma once
/// @file
/// One peer of a simulated network: its feeds, its crashes.

#include <sim/disk.hpp>

#include <hypercore/feed.hpp>
#include <protocol/session_core.hpp>

#include <set>

namespace sim {

class World;

/// A feed on a host: written here, or a copy.
struct Copy {
  std::size_t log;
  bool writes = false;
  bool sparse = false;
  std::shared_ptr<Disk> disk = std::make_shared<Disk>();
  std::optional<hypercore::Feed> feed = {};
  std::set<std::uint64_t> wishes = {};  ///< blocks that a sparse copy waits for
};

class Host {
 public:
  enum class Nature { honest, villain };

  Host(World& world, std::size_t number, Nature nature)
      : number(number), nature(nature), world_(world) {}

  const std::size_t number;
  const Nature nature;
  bool up = false;
  protocol::Time up_at{};  ///< when to start again, if it is down
  std::vector<Copy> copies;

  bool is_honest() const { return nature == Nature::honest; }
  /// Opens the feeds, and checks what is in them.
  void start();
  /// Is gone, in the middle of whatever it did. Its connections are to be dropped first.
  void stop();
  bool has_crashed() const;
  bool is_sparse() const;

  /// Opens its feeds on a connection.
  void greet(const std::shared_ptr<protocol::SessionCore>& core, bool live);
  void append(Copy& copy);
  void wish(Copy& copy);
  /// Checks all that is here against the log, to the last byte.
  void check(Copy& copy, bool to_the_end);
  bool is_complete(const Copy& copy) const;

 private:
  void wait_for(Copy& copy, std::uint64_t seq);

  World& world_;
};

}  // namespace sim
