#pragma once
/// @file
/// Somebody at the other end of a program's connection, played by the test, kind or unkind. All of
/// it is TCP on this machine's loopback address.
///
/// @code
/// FreePort door;                      // where the program shall listen
/// Peer ada("Ada"), bob("Bob");
/// Session session("meet", {.network = true});
/// session.perform(
///     Start{.environment = direct_swarm(door, {bob.address()}), .terminal = Terminal{}},
///     ada.connects_to(door), ada.hears(contains("hello")), ada.says("hello from Ada"),
///     bob.is_connected_to(), bob.hears(contains("hello")),
///     ExpectLine(contains("hello from Ada")));
/// @endcode
///
/// A program that waits for its peers never ends, so there is often no `ExpectExit`; and what it
/// prints appears at once only in a terminal. A step fails as soon as the program sleeps and nobody
/// is going to wake it (`SessionOptions::patience`). Use a peer with one session at a time.

#include <cstddef>
#include <memory>
#include <string>

#include <harness/pattern.hpp>
#include <harness/ports.hpp>
#include <harness/steps.hpp>

namespace harness {

/// A peer of the program. Its functions return steps; `otherwise` is the message if they fail
/// because the program does not do its part, empty for a general one.
class Peer {
 public:
  /// `name` is what the replay calls it.
  explicit Peer(std::string name);
  /// Hangs up.
  ~Peer();
  Peer(Peer&&) noexcept = default;
  Peer& operator=(Peer&&) noexcept = default;

  /// Where it can be dialled: "127.0.0.1:4711". It listens from the first call on.
  [[nodiscard]] std::string address() const;

  /// Connects to the program, as soon as it listens.
  [[nodiscard]] Step connects_to(const FreePort& door, std::string otherwise = {}) const;
  /// Waits until the program has connected to `address()`, and takes the connection.
  [[nodiscard]] Step is_connected_to(std::string otherwise = {}) const;

  /// Sends a line: the text and a newline.
  [[nodiscard]] Step says(const std::string& line) const;
  /// Sends exactly these bytes. They are given to the system before the next step, or nobody wants
  /// them any more.
  [[nodiscard]] Step sends(std::string bytes) const;
  /// Sends `count` times the byte `x`, or as many as the program takes until it hangs up.
  [[nodiscard]] Step floods(std::size_t count) const;

  /// Expects the next line that the program sends, without its newline.
  [[nodiscard]] Step hears(const Pattern& line, std::string otherwise = {}) const;
  /// Expects that the program sends nothing more, now that it waits.
  [[nodiscard]] Step hears_nothing(std::string otherwise = {}) const;

  /// Closes its end in an orderly way.
  [[nodiscard]] Step hangs_up() const;
  /// Is gone from one moment to the next: connects to `door`, if it is not connected, and resets
  /// the connection before the program can have said anything.
  [[nodiscard]] Step vanishes(const FreePort& door) const;

  /// The connection, for a test that speaks a protocol over it: a non-blocking socket that is the
  /// caller's from now on. -1 if there is none.
  [[nodiscard]] int release() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace harness
