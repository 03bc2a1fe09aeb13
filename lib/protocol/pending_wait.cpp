#include <protocol/exchange.hpp>

#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

namespace protocol {

Waits::Waits(const hypercore::Feed& feed) : exchange_(Exchange::of(feed)) {}

WaitId Waits::for_block(Seq seq, bool if_available, WaitDone done) {
  return exchange_->wait_for_block(seq, if_available, std::move(done));
}
WaitId Waits::for_length(Seq length, bool if_available, WaitDone done) {
  return exchange_->wait_for_length(length, if_available, std::move(done));
}
WaitId Waits::for_byte(std::uint64_t position, bool if_available, WaitDone done) {
  return exchange_->wait_for_byte(position, if_available, std::move(done));
}
WaitId Waits::for_range(Seq first, Seq end, bool if_available, WaitDone done) {
  return exchange_->download(first, end, if_available, std::move(done));
}

struct PendingWait::State {
  State(const hypercore::Feed& of, const asio::any_io_executor& executor)
      : feed(of), exchange(Exchange::of(of)), timer(executor) {}

  hypercore::Feed feed;  // stays open while somebody waits
  std::shared_ptr<Exchange> exchange;
  // Runs until the wait is over, also when there is no timeout: what waits on an io_context keeps
  // it running, and is gone when it is destroyed.
  asio::steady_timer timer;
  WaitId id = 0;
  std::optional<WaitResult> result;
  std::function<void(std::exception_ptr)> done;
};

PendingWait::PendingWait(std::unique_ptr<State> state) : state_(std::move(state)) {}
PendingWait::~PendingWait() { state_->exchange->cancel(state_->id); }

std::shared_ptr<PendingWait> PendingWait::start(const hypercore::Feed& feed,
                                                const asio::any_io_executor& executor,
                                                const hypercore::WaitOptions& options,
                                                const Begin& begin,
                                                std::function<void(std::exception_ptr)> done) {
  auto wait =
      std::shared_ptr<PendingWait>(new PendingWait(std::make_unique<State>(feed, executor)));
  State& state = *wait->state_;
  state.done = std::move(done);
  state.timer.expires_at(options.timeout.count() == 0
                             ? asio::steady_timer::time_point::max()
                             : asio::steady_timer::clock_type::now() + options.timeout);
  state.timer.async_wait([wait](const std::error_code&) { wait->complete(); });

  Waits waits(feed);
  state.id =
      begin(waits, options.if_available, [weak = std::weak_ptr(wait)](const WaitResult& result) {
        auto self = weak.lock();
        if (!self) return;
        self->state_->result = result;
        self->state_->timer.cancel();
      });
  asio::post(executor, [exchange = state.exchange] { exchange->check_waits(); });
  return wait;
}

void PendingWait::complete() {
  State& state = *state_;
  state.exchange->cancel(state.id);
  WaitResult result = state.result.value_or(
      Error(Errc::timeout, "no peer sent it within the time that the program gave"));
  auto done = std::move(state.done);
  done(result ? std::make_exception_ptr(*result) : nullptr);
}

void PendingWait::cancel() {
  state_->exchange->give_up(state_->id, Error(Errc::cancelled, "the wait was cancelled"));
}

}  // namespace protocol
