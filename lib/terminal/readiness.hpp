#pragma once
/// @file
/// Waits, inside an `asio::io_context`, until a descriptor can be read from or written to.
///
/// For the library, not for programs.

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <functional>

namespace terminal {

/// Leaves the descriptor as it is. (asio would switch it to non-blocking; a terminal is shared with
/// the shell and with other programs, which would notice.) For that, an epoll of its own stands
/// between asio and the descriptor.
class Readiness {
 public:
  enum class For { reading, writing };

  /// @throws std::system_error if there are no more descriptors
  Readiness(asio::io_context& io, int descriptor, For what);

  /// Calls `ready` once, in `io`, unless `cancel` comes first.
  void wait(std::function<void()> ready);
  void cancel();

 private:
  asio::posix::stream_descriptor epoll_;
};

}  // namespace terminal
