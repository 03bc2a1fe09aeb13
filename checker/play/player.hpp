#pragma once
/// @file
/// A player of the game without a screen: walks and talks with the same messages as the game of
/// lesson 19, and keeps its log and its views in memory.
///
/// @code
/// play::Player player(io, "fox-bot", {.ways = {{swarm::Way::direct}}, .listen = "127.0.0.1:0"});
/// player.walk(1, 0);
/// player.say("A fine day for a walk.");
/// @endcode

#include <kappa/core.hpp>
#include <kappa/key_value_view.hpp>
#include <kappa/list_view.hpp>
#include <swarm/swarm.hpp>

#include <functional>
#include <map>
#include <string>

namespace play {

inline constexpr int world_width = 80;
inline constexpr int world_height = 12;

/// A column and a row of the world.
struct Place {
  int x = 0;
  int y = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

/// A cheap handle: copies are the same player, who leaves when the last is gone. Use it from the
/// thread that runs `io`, which must outlive it.
class Player {
 public:
  /// Is in the world at once, where everybody begins, and looks for others.
  /// @param where which ways to find others are used, and where this one listens; the environment
  /// overrules it
  /// @throws swarm::Error if it can't listen there
  Player(asio::io_context& io, std::string nickname, const swarm::Options& where);

  /// "host:port" where others reach it.
  std::string address() const;
  /// The public key of its feed, as others name it in their views: 64 hexadecimal digits.
  std::string id() const;
  const std::string& nickname() const { return nickname_; }

  /// Goes so many columns and rows, if there is no wall.
  void walk(int columns, int rows) const;
  void say(const std::string& text) const;
  /// How many moves and messages it has written: blocks of its feed.
  std::size_t written() const;

  /// Where everybody is that it knows of, by their ids.
  std::map<std::string, Place> places() const;
  /// Calls `callback` for each chat message that comes in from now on, its own too.
  void on_message(std::function<void(const kappa::Entry&)> callback) const;
  /// Calls `callback` after somebody has moved.
  void on_move(std::function<void()> callback) const;

 private:
  std::string nickname_;
  kappa::Core core_;
  hypercore::JsonFeed mine_;
  kappa::KeyValues players_;
  kappa::List chats_;
  swarm::Swarm swarm_;
};

}  // namespace play
