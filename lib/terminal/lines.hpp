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

inline constexpr int standard_input = 0;  ///< its file descriptor

/// Calls `callback` for each line of the input, without its line ending (`\n` or `\r\n`), on the
/// thread that runs `io`; a last line without an ending counts. Keeps `io` running until the input
/// ends or `io` stops. What the callback throws comes out of `io.run()`; run it again to go on with
/// the next line. Called twice for one input, both callbacks get each line.
///
/// Works for terminals, pipes, sockets and files, and changes no mode of any of them: a thread
/// waits for the input, because asio would switch it to non-blocking, and with it the shell's
/// terminal and often this program's own output. The thread ends with `io`, which holds at most a
/// few lines that were read ahead.
///
/// @param descriptor an open file descriptor, which stays the caller's; keep it open as long as
/// `io`
/// @throws std::system_error if there are no more threads or file descriptors; out of `io.run()` if
/// the
///   input can't be read
void on_line(asio::io_context& io, std::function<void(std::string)> callback,
             int descriptor = standard_input);

}  // namespace terminal
