#include <protocol/session_driver.hpp>

#include <asio/error.hpp>
#include <asio/post.hpp>

namespace protocol {
namespace {

// A read that fills the buffer makes the next one larger: whole messages need not be put together.
constexpr std::size_t first_read = std::size_t{16} * 1024, largest_read = std::size_t{256} * 1024;

Time now() { return std::chrono::steady_clock::now(); }

Error lost(const std::error_code& error) {
  return {Errc::connection_lost, "the connection broke: " + error.message()};
}

}  // namespace

SessionDriver::SessionDriver(std::unique_ptr<ByteStream> stream, std::shared_ptr<SessionCore> core)
    : stream_(std::move(stream)),
      executor_(stream_->executor()),
      core_(std::move(core)),
      timer_(executor_),
      in_(first_read) {}

void SessionDriver::start() {
  // The core does not keep the driver alive: the reading and the timer do.
  core_->on_output = [weak = weak_from_this()] {
    if (auto self = weak.lock()) self->schedule_flush();
  };
  core_->on_deadline = [weak = weak_from_this()] {
    if (auto self = weak.lock()) self->arm();
  };
  core_->on_over = [weak = weak_from_this()] {
    if (auto self = weak.lock()) self->over();
  };
  flush();
  read();
  arm();
}

void SessionDriver::read() {
  stream_->read_some(in_,
                     [self = shared_from_this()](const std::error_code& error, std::size_t size) {
                       self->received(error, size);
                     });
}

void SessionDriver::received(const std::error_code& error, std::size_t size) {
  if (core_->is_over()) return;
  if (error == asio::error::eof) {
    core_->receive_end(now());
  } else if (error) {
    core_->fail(lost(error));
  } else {
    core_->receive(std::span(in_).first(size), now());
    if (size == in_.size() && size < largest_read) in_.resize(2 * size);
  }
  flush();
  arm();
  if (!core_->is_over() && !error) read();
  rethrow();
}

// Programs append in rows: one write takes them all.
void SessionDriver::schedule_flush() {
  if (flush_scheduled_ || !out_.empty() || closed_) return;
  flush_scheduled_ = true;
  asio::post(executor_, [weak = weak_from_this()] {
    auto self = weak.lock();
    if (!self) return;
    self->flush_scheduled_ = false;
    self->flush();
    self->arm();
  });
}

void SessionDriver::flush() {
  if (!out_.empty() || core_->is_over()) return;
  if (core_->has_output()) {
    core_->take_output(out_, now());
    out_done_ = 0;
    write();
  } else if (core_->wants_end() && !end_sent_) {
    end_sent_ = true;
    stream_->end();
    core_->end_sent();
  }
}

void SessionDriver::write() {
  stream_->write_some(BytesView(out_).subspan(out_done_),
                      [self = shared_from_this()](const std::error_code& error, std::size_t size) {
                        self->written(error, size);
                      });
}

void SessionDriver::written(const std::error_code& error, std::size_t size) {
  if (core_->is_over()) return;
  if (error) {
    core_->fail(lost(error));
    return;
  }
  out_done_ += size;
  core_->written(size, now());
  if (core_->is_over()) return;
  if (out_done_ < out_.size()) {
    write();
  } else {
    out_.clear();
    flush();
  }
  arm();
  rethrow();
}

void SessionDriver::arm() {
  if (closed_ || core_->is_over()) return;
  Time deadline = core_->deadline();
  if (deadline >= armed_ || deadline == Time::max()) return;  // the earlier one looks again
  armed_ = deadline;
  timer_.expires_at(deadline);
  timer_.async_wait([self = shared_from_this()](const std::error_code& error) {
    if (error || self->core_->is_over()) return;
    self->armed_ = Time::max();
    if (now() >= self->core_->deadline()) self->core_->advance(now());
    self->flush();
    self->arm();
    self->rethrow();
  });
}

void SessionDriver::over() {
  closed_ = true;
  timer_.cancel();
  stream_->close();
  core_->on_handshake = nullptr;
  // Whoever gave us the connection learns from its destructor that we are done with it.
  asio::post(executor_, [self = shared_from_this()] { self->stream_.reset(); });
  for (const auto& callback : std::exchange(on_close_, {})) {
    asio::post(executor_, [callback, error = core_->error()] { callback(error); });
  }
}

void SessionDriver::add_close_callback(std::function<void(const std::optional<Error>&)> callback) {
  if (closed_) {
    asio::post(executor_, [callback, error = core_->error()] { callback(error); });
  } else {
    on_close_.push_back(std::move(callback));
  }
}

// What a program's callback threw leaves through io_context::run, as everywhere in asio.
void SessionDriver::rethrow() {
  if (auto thrown = core_->take_exception()) std::rethrow_exception(thrown);
}

}  // namespace protocol
