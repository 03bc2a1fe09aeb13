#pragma once
/// @file
/// Runs an io_context until something is so. Tests wait for events with it, never for times.
///
/// @code
/// ASSERT_TRUE(run_until(io, [&] { return connected; }));
/// @endcode

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>
#include <functional>

namespace testing_help {

/// @return whether `is_so` became true, looked at after each handler, within the limit
inline bool run_until(asio::io_context& io, const std::function<bool()>& is_so,
                      std::chrono::milliseconds limit = std::chrono::seconds(30)) {
  auto end = std::chrono::steady_clock::now() + limit;
  while (!is_so()) {
    io.restart();
    if (io.run_one_until(end) == 0 && std::chrono::steady_clock::now() >= end) return is_so();
    if (io.stopped() && !is_so()) return false;  // nothing is left that could make it so
  }
  return true;
}

/// Runs for a while, to see that nothing happens.
inline void run_for(asio::io_context& io, std::chrono::milliseconds time) {
  io.restart();
  io.run_for(time);
}

}  // namespace testing_help
