#pragma once
/// @file
/// How the `async_` members of a feed wait: with an asio completion token, a timeout, and
/// cancellation. Programs include <protocol/async.hpp>.

#include <protocol/error.hpp>

#include <hypercore/feed.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/async_result.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>

namespace protocol {

using hypercore::Seq;

/// How a wait ended: nothing, or why not.
using WaitResult = std::optional<Error>;
using WaitDone = std::function<void(const WaitResult&)>;  ///< called when it ends
using WaitId = std::uint64_t;                             ///< to cancel it by

class Exchange;

/// The waits of a feed. Each begins one, and calls `done` once, but never from inside the call.
class Waits {
 public:
  explicit Waits(const hypercore::Feed& feed);
  /// Until block `seq` is here.
  WaitId for_block(Seq seq, bool if_available, WaitDone done);
  /// Until the feed is known to have `length` blocks.
  WaitId for_length(Seq length, bool if_available, WaitDone done);
  /// Until it is known which block has the byte at `position`.
  WaitId for_byte(std::uint64_t position, bool if_available, WaitDone done);
  /// Until blocks `first` to `end - 1` are here.
  WaitId for_range(Seq first, Seq end, bool if_available, WaitDone done);
  /// For the library.
  Exchange& exchange() { return *exchange_; }

 private:
  std::shared_ptr<Exchange> exchange_;
};

/// One wait on its way: with its timeout, and where it is to complete.
class PendingWait : public std::enable_shared_from_this<PendingWait> {
 public:
  /// Begins the wait that is meant, and gives its number.
  using Begin = std::function<WaitId(Waits&, bool if_available, WaitDone done)>;

  /// `done` is called once, on `executor`, never from inside this call.
  static std::shared_ptr<PendingWait> start(const hypercore::Feed& feed,
                                            const asio::any_io_executor& executor,
                                            const hypercore::WaitOptions& options,
                                            const Begin& begin,
                                            std::function<void(std::exception_ptr)> done);
  ~PendingWait();
  void cancel();  ///< ends it with Error cancelled

 private:
  struct State;
  explicit PendingWait(std::unique_ptr<State> state);
  void complete();
  std::unique_ptr<State> state_;
};

/// Begins a wait as asio begins an operation.
/// @tparam Signature what it completes with
/// @param where the executor, or what has one, on which it completes
/// @param begin which wait
/// @param value gives what it completes with, beside the exception; nothing for a plain wait
template <class Signature, class ExecutionContext, class Token, class... Value>
auto async_wait_for(const hypercore::Feed& feed, ExecutionContext& where,
                    const hypercore::WaitOptions& options, Token&& token,
                    const PendingWait::Begin& begin, Value... value) {
  asio::any_io_executor executor;
  if constexpr (requires { where.get_executor(); }) {
    executor = where.get_executor();
  } else {
    executor = where;
  }
  auto initiate = [=](auto handler) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto pending = PendingWait::start(feed, executor, options, begin,
                                      [shared, value...](std::exception_ptr error) {
                                        if constexpr (sizeof...(value) == 0) {
                                          std::move (*shared)(error);
                                        } else {
                                          auto read = [&](auto get) {
                                            decltype(get()) result{};
                                            try {
                                              if (!error) result = get();
                                            } catch (...) {
                                              error = std::current_exception();
                                            }
                                            std::move (*shared)(error, std::move(result));
                                          };
                                          read(value...);
                                        }
                                      });
    if (slot.is_connected()) {
      slot.assign([weak = std::weak_ptr(pending)](asio::cancellation_type) {
        if (auto wait = weak.lock()) wait->cancel();
      });
    }
  };
  return asio::async_initiate<Token, Signature>(std::move(initiate), token);
}

}  // namespace protocol
