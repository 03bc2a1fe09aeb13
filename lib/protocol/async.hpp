#pragma once
/// @file
/// Waiting for what peers have: with this header, the `async_` members of a feed work.
///
/// @code
/// feed.async_get(io, 7, [](std::exception_ptr error, crypto::Bytes block) { ... });
/// crypto::Bytes block = co_await feed.async_get(io, 7, {.timeout = 5s}, asio::use_awaitable);
/// @endcode

#include <protocol/wait.hpp>

namespace hypercore {

/// `Feed::async_get`
template <class Executor, class Token>
auto async_get_block(const Feed& feed, Executor& executor, Seq seq, const WaitOptions& options,
                     Token&& token) {
  return protocol::async_wait_for<void(std::exception_ptr, Bytes)>(
      feed, executor, options, std::forward<Token>(token),
      [seq](protocol::Waits& waits, bool if_available, protocol::WaitDone done) {
        return waits.for_block(seq, if_available, std::move(done));
      },
      [feed, seq] { return feed.get(seq); });
}

/// `Feed::async_update`
template <class Executor, class Token>
auto async_update_feed(const Feed& feed, Executor& executor, Seq length, const WaitOptions& options,
                       Token&& token) {
  return protocol::async_wait_for<void(std::exception_ptr)>(
      feed, executor, options, std::forward<Token>(token),
      [length](protocol::Waits& waits, bool if_available, protocol::WaitDone done) {
        return waits.for_length(length, if_available, std::move(done));
      });
}

/// `Feed::async_seek`
template <class Executor, class Token>
auto async_seek_byte(const Feed& feed, Executor& executor, std::uint64_t position,
                     const WaitOptions& options, Token&& token) {
  return protocol::async_wait_for<void(std::exception_ptr, BytePosition)>(
      feed, executor, options, std::forward<Token>(token),
      [position](protocol::Waits& waits, bool if_available, protocol::WaitDone done) {
        return waits.for_byte(position, if_available, std::move(done));
      },
      [feed, position] { return feed.seek(position); });
}

/// `Feed::async_download`
template <class Executor, class Token>
auto async_download_range(const Feed& feed, Executor& executor, Seq first, Seq end,
                          const WaitOptions& options, Token&& token) {
  return protocol::async_wait_for<void(std::exception_ptr)>(
      feed, executor, options, std::forward<Token>(token),
      [first, end](protocol::Waits& waits, bool if_available, protocol::WaitDone done) {
        return waits.for_range(first, end, if_available, std::move(done));
      });
}

}  // namespace hypercore
