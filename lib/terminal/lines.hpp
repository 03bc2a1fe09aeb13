#pragma once
/// @file
/// Lines that the user types, delivered inside an `asio::io_context`.
///
/// @code
/// asio::io_context io;
/// terminal::on_line(io, [](std::string line) { fmt::print("you said {}\n", line); });
/// io.run();   // returns when the input ends
/// @endcode

#include <cstddef>
#include <functional>
#include <string>

namespace asio {
class io_context;
}

namespace terminal {

/// Longest line in bytes; a longer one is delivered in pieces of this size.
inline constexpr std::size_t longest_line = 1 << 20;

/// Calls `callback` for each line of standard input, without its line ending (`\n` or `\r\n`), on the thread
/// that runs `io`; a last line without an ending counts. Keeps `io` running until the input ends or
/// `io` stops. Works for terminals, pipes and files, and leaves the mode of the terminal alone.
void on_line(asio::io_context& io, std::function<void(std::string)> callback);

}  // namespace terminal
