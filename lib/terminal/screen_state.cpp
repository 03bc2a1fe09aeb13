#include <terminal/screen.hpp>
#include <terminal/screen_state.hpp>

#include <algorithm>
#include <array>
#include <asio/post.hpp>
#include <cerrno>

#include <poll.h>
#include <unistd.h>

namespace terminal {
namespace {

// An escape key, or the beginning of what another key sends? The rest comes at once.
constexpr std::chrono::milliseconds key_takes{30};

}  // namespace

ScreenState::ScreenState(asio::io_context& io)
    : io_(io),
      takeover_(std::in_place),
      rest_of_key_(std::in_place, io),
      next_frame_(std::in_place, io),
      editor_(longest_typed_line),
      painter_(takeover_->type().controls) {
  input_.emplace(io, takeover_->input(), Readiness::For::reading);
  events_.emplace(io, takeover_->events(), Readiness::For::reading);
  output_.emplace(io, takeover_->output(), Readiness::For::writing);
}

void ScreenState::start() {
  resize();
  wait_for_input();
  wait_for_events();
}

void ScreenState::on_draw(std::function<void(Canvas)> draw) {
  draw_ = std::move(draw);
  redraw();
}

void ScreenState::on_line(std::function<void(std::string)> callback, std::string prompt) {
  line_ = std::move(callback);
  prompt_ = std::move(prompt);
  redraw();
}

void ScreenState::on_key(Key key, std::function<void()> callback) {
  std::erase_if(keys_, [&key](const auto& known) { return known.first == key; });
  keys_.emplace_back(key, std::move(callback));
}

void ScreenState::on_key(std::function<void(Key)> callback) { key_ = std::move(callback); }
void ScreenState::on_end(std::function<void()> callback) { end_ = std::move(callback); }
int ScreenState::width() const { return grid_->width(); }
int ScreenState::height() const { return grid_->height(); }

void ScreenState::close() {
  if (!takeover_) return;
  input_.reset();
  events_.reset();
  output_.reset();
  rest_of_key_.reset();
  next_frame_.reset();
  takeover_.reset();
  inputs_.clear();
  draw_ = nullptr;
  line_ = nullptr;
  key_ = nullptr;
  end_ = nullptr;
  keys_.clear();
}

// Input.

void ScreenState::wait_for_input() {
  if (!input_ || waiting_for_input_) return;
  waiting_for_input_ = true;
  input_->wait([self = shared_from_this()] { self->read(); });
}

bool ScreenState::can_read() const {
  pollfd ready{takeover_->input(), POLLIN, 0};
  return ::poll(&ready, 1, 0) == 1;
}

void ScreenState::read() {
  waiting_for_input_ = false;
  if (!takeover_) return;
  if (!can_read()) return wait_for_input();  // somebody else was quicker
  std::array<char, 4096> bytes;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
  const ssize_t count = ::read(takeover_->input(), bytes.data(), bytes.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return wait_for_input();
  if (count <= 0) return end();  // the terminal is gone
  rest_of_key_->cancel();
  enqueue(decoder_.take({bytes.data(), static_cast<std::size_t>(count)}));
  if (!decoder_.waits()) return;
  rest_of_key_->expires_after(key_takes);
  rest_of_key_->async_wait([self = shared_from_this()](const asio::error_code& error) {
    if (!error) self->give_up_key();
  });
}

void ScreenState::give_up_key() {
  // What we were too busy to read is no reason.
  if (takeover_ && decoder_.waits() && !can_read()) enqueue(decoder_.give_up());
}

/// The inputs are handled one by one, each a step of its own: what a callback throws loses no
/// other. Only then more is read.
void ScreenState::enqueue(std::vector<Input> inputs) {
  const bool busy = !inputs_.empty();
  std::move(inputs.begin(), inputs.end(), std::back_inserter(inputs_));
  if (busy) return;
  if (inputs_.empty()) return wait_for_input();
  asio::post(io_, [self = shared_from_this()] { self->handle_next(); });
}

void ScreenState::handle_next() {
  if (inputs_.empty()) return;  // closed
  struct Next {
    ScreenState& state;
    ~Next() {
      if (!state.takeover_) return;
      state.inputs_.pop_front();
      if (state.inputs_.empty()) {
        state.wait_for_input();
      } else {
        asio::post(state.io_, [self = state.shared_from_this()] { self->handle_next(); });
      }
    }
  } next{*this};
  const Input input = inputs_.front();
  handle(input);
}

void ScreenState::handle(const Input& input) {
  if (input.pasted.empty()) {
    press(input.key);
  } else if (line_) {
    edit(editor_.paste(input.pasted));
  }
}

// Callbacks are copied before they are called: they may replace themselves, or close the screen.
void ScreenState::press(const Key& key) {
  const auto own = std::find_if(keys_.begin(), keys_.end(),
                                [&key](const auto& known) { return known.first == key; });
  if (own != keys_.end()) {
    const auto callback = own->second;
    return callback();
  }
  if (line_) {
    const auto result = editor_.press(key);
    if (result != LineEditor::Result::not_mine) return edit(result);
  }
  if (key == ctrl('d')) return end();
  if (const auto callback = key_) callback(key);
}

void ScreenState::edit(LineEditor::Result result) {
  schedule(Changed::line);
  if (result == LineEditor::Result::full) beep_ = true;
  if (result != LineEditor::Result::entered) return;
  const auto callback = line_;
  callback(editor_.take());
}

void ScreenState::end() {
  if (const auto callback = end_) return callback();
  close();
  io_.stop();
}

// Output.

void ScreenState::wait_for_events() {
  if (!events_) return;
  events_->wait([self = shared_from_this()] {
    if (!self->takeover_) return;
    std::array<char, 64> bytes;  // NOLINT(cppcoreguidelines-pro-type-member-init): not looked at
    while (::read(self->takeover_->events(), bytes.data(), bytes.size()) > 0) {
    }
    self->resize();
    self->wait_for_events();
  });
}

void ScreenState::resize() {
  const auto size = takeover_->size();
  grid_ = std::make_shared<Grid>(size.width, size.height);
  painter_.forget();
  redraw();
}

void ScreenState::redraw() { schedule(Changed::all); }

/// Draws soon: after what happens at the same time, and not too soon after the last time.
void ScreenState::schedule(Changed what) {
  if (what == Changed::all) content_changed_ = true;
  if (frame_scheduled_ || !takeover_) return;
  frame_scheduled_ = true;
  constexpr std::chrono::milliseconds a_frame{1000 / 60};
  const auto due = last_frame_ + a_frame;
  if (std::chrono::steady_clock::now() >= due) {
    asio::post(io_, [self = shared_from_this()] { self->draw(); });
    return;
  }
  next_frame_->expires_at(due);
  next_frame_->async_wait([self = shared_from_this()](const asio::error_code& error) {
    if (!error) self->draw();
  });
}

void ScreenState::draw() {
  frame_scheduled_ = false;
  // A terminal that is slow gets fewer pictures, not more to catch up with.
  if (!takeover_ || takeover_->in_background() || !unsent_.empty()) return;
  last_frame_ = std::chrono::steady_clock::now();
  takeover_->limit_kept_output();
  if (content_changed_) draw_content();
  if (!takeover_) return;  // closed by the callback
  Cursor cursor;
  if (line_ && grid_->height() > 0) {
    const Canvas row = Canvas(grid_).area(0, grid_->height() - 1, grid_->width(), 1);
    cursor = {editor_.draw(row, prompt_), grid_->height() - 1};
  }
  unsent_ = painter_.paint(*grid_, cursor);
  if (std::exchange(beep_, false)) unsent_ += takeover_->type().beep;
  if (!unsent_.empty()) send();
}

void ScreenState::draw_content() {
  content_changed_ = false;
  grid_->clear();
  const Canvas all(grid_);
  const Canvas shown = all.area(0, 0, all.width(), all.height() - (line_ ? 1 : 0));
  if (const auto callback = draw_) callback(shown);
}

void ScreenState::send() {
  unsent_.erase(0, takeover_->write(unsent_));
  if (unsent_.empty()) return;
  output_->wait([self = shared_from_this()] {
    if (!self->takeover_) return;
    self->send();
    if (self->unsent_.empty()) self->schedule(Changed::line);
  });
}

}  // namespace terminal
