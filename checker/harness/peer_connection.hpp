#pragma once
/// @file
/// A peer's end of a connection to the program: what has come, what goes, whether it is over. For
/// peer.cpp.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <harness/descriptor.hpp>

namespace harness {

/// Nothing waits here: each call does what can be done at once.
struct PeerConnection {
  /// Whether the program listens there by now, and so this is connected to it.
  bool connect(std::uint16_t to);
  /// Whether somebody has called, and so this is connected to them.
  bool accept();
  /// Sends what the system takes of `bytes`. @return how many, all of them if nobody wants them
  std::size_t send(std::string_view bytes);
  void receive();
  /// Is gone, without a goodbye: a reset of TCP.
  void reset();
  void forget();

  Descriptor listener;
  std::uint16_t port = 0;  ///< of the listener
  Descriptor socket;
  std::string heard;    ///< and not yet expected
  bool closed = false;  ///< by the program
};

}  // namespace harness
