#pragma once
/// @file
/// A way to find peers, as the swarm sees it: told what to look for, it reports addresses.
///
/// For the library, not for programs.

#include <swarm/connection.hpp>
#include <swarm/topic.hpp>

#include <asio/ip/tcp.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace swarm {

/// 32 random bytes that a swarm shows on the local network, to know itself by.
using LanId = crypto::FixedBytes<struct LanIdTag, 32>;

/// Who of two peers that know of each other dials at once; the other one waits a little first.
enum class Dials {
  we,       ///< agreed: we do
  they,     ///< agreed, or likely: they do
  by_order  ///< whose address and port are lower in byte order
};

/// A peer was seen.
struct Sighting {
  asio::ip::tcp::endpoint endpoint;  ///< where it listens
  Topic topic;
  FoundBy found_by = FoundBy::direct;
  Dials dials = Dials::by_order;
  /// It does not dial from the port it listens on, as JavaScript's hyperswarm 2.
  bool foreign = false;
  std::optional<LanId> lan_id = {};
};

/// What a finder reports to.
struct Findings {
  std::function<void(const Sighting&)> found;
  std::function<void()> network_changed;
  std::function<void(std::string)> trouble;
};

/// All calls, both ways, happen on the thread of the io_context. After `close` nothing is reported.
class Finder {
 public:
  virtual ~Finder() = default;
  /// Looks for peers of the topic, and says where we listen.
  virtual void join(const Topic& topic) = 0;
  virtual void leave(const Topic& topic) = 0;
  virtual void close() = 0;
};

}  // namespace swarm
