#include <terminal/screen.hpp>
#include <terminal/screen_state.hpp>

namespace terminal {
namespace {

/// Belongs to an io_context and holds its screens, so that they end with it.
class ScreenService : public asio::execution_context::service {
 public:
  inline static asio::execution_context::id id;

  explicit ScreenService(asio::execution_context& context) : service(context) {}

  void hold(std::shared_ptr<ScreenState> screen) { screen_ = std::move(screen); }

 private:
  void shutdown() noexcept override {
    if (screen_) screen_->close();
  }

  std::shared_ptr<ScreenState> screen_;  // there is only one at a time
};

}  // namespace

Screen::Screen(asio::io_context& io) : state_(std::make_shared<ScreenState>(io)) {
  state_->start();
  asio::use_service<ScreenService>(io).hold(state_);
}

void Screen::on_draw(std::function<void(Canvas)> draw) const { state_->on_draw(std::move(draw)); }

void Screen::on_line(std::function<void(std::string)> callback, const std::string& prompt) const {
  state_->on_line(std::move(callback), prompt);
}

void Screen::on_key(Key key, std::function<void()> callback) const {
  state_->on_key(key, std::move(callback));
}

void Screen::on_key(std::function<void(Key)> callback) const {
  state_->on_key(std::move(callback));
}

void Screen::on_end(std::function<void()> callback) const { state_->on_end(std::move(callback)); }
void Screen::redraw() const { state_->redraw(); }
int Screen::width() const { return state_->width(); }
int Screen::height() const { return state_->height(); }
void Screen::close() const { state_->close(); }

}  // namespace terminal
