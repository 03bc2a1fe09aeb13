#pragma once
/// @file
/// A stream between two hosts: bytes arrive in order, later, in pieces; or the line goes dead.

#include <protocol/session_core.hpp>

#include <array>
#include <deque>
#include <memory>

namespace sim {

class World;

/// How a link carries bytes.
struct Weather {
  std::uint64_t least_delay = 1, most_delay = 20;  ///< milliseconds
  std::size_t largest_piece = 65536;               ///< bytes
  bool buffers = true;         ///< what is sent counts as written at once, not when it arrives
  unsigned flips_percent = 0;  ///< of the pieces have a flipped bit, after the handshake
};

class Connection {
 public:
  Connection(World& world, std::size_t one, std::size_t other, const Weather& weather);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// When something is to happen next.
  protocol::Time next() const;
  void step();

  void go_silent() { silent_ = true; }  ///< nothing arrives any more; both find out for themselves
  void reset();                         ///< both find out at once
  void drop(std::size_t host);          ///< that end is gone with its host
  bool joins(std::size_t host) const;
  bool is_over() const { return !ends_[0].core && !ends_[1].core; }
  bool is_usable() const { return !silent_ && ends_[0].core && ends_[1].core; }

 private:
  enum class What { bytes, end, gone };
  struct Packet {
    protocol::Time at;
    What what;
    protocol::Bytes bytes;
    std::size_t writes = 0;  // how much of what was sent is written when it arrives
  };
  struct End {
    std::size_t host;
    std::shared_ptr<protocol::SessionCore> core;
    std::deque<Packet> incoming;
    bool end_sent = false;
    bool must_end_now = false;
  };

  void open(End& end, protocol::Role role, bool live);
  void send(std::size_t from);
  void put(std::size_t to, What what, protocol::Bytes bytes, std::size_t writes);
  void deliver(std::size_t to);
  void finish(std::size_t end);
  void check_error(const End& end) const;

  World& world_;
  Weather weather_;
  std::array<End, 2> ends_;
  bool silent_ = false;
  bool was_disturbed_ = false;  // by a flip, or a villain
};

}  // namespace sim
