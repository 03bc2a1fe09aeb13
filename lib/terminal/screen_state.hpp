#pragma once
/// @file
/// What the handles of a screen share: reads keys, calls back, draws.
///
/// For the library, not for programs.

#include <terminal/canvas.hpp>
#include <terminal/key_decoder.hpp>
#include <terminal/line_editor.hpp>
#include <terminal/painter.hpp>
#include <terminal/readiness.hpp>
#include <terminal/takeover.hpp>

#include <asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace terminal {

class ScreenState : public std::enable_shared_from_this<ScreenState> {
 public:
  explicit ScreenState(asio::io_context& io);

  /// Begins to wait; not in the constructor, because what waits holds on to `this`.
  void start();

  void on_draw(std::function<void(Canvas)> draw);
  void on_line(std::function<void(std::string)> callback, std::string prompt);
  void on_key(Key key, std::function<void()> callback);
  void on_key(std::function<void(Key)> callback);
  void on_end(std::function<void()> callback);
  void redraw();
  void close();
  int width() const;
  int height() const;

 private:
  /// What has to be drawn again.
  enum class Changed { line, all };

  void wait_for_input();
  void wait_for_events();
  void read();
  bool can_read() const;
  void give_up_key();
  void enqueue(std::vector<Input> inputs);
  void handle_next();
  void handle(const Input& input);
  void press(const Key& key);
  void edit(LineEditor::Result result);
  void end();
  void resize();

  void schedule(Changed what);
  void draw();
  void draw_content();
  void send();

  asio::io_context& io_;
  std::optional<Takeover> takeover_;
  std::optional<Readiness> input_;
  std::optional<Readiness> events_;
  std::optional<Readiness> output_;
  std::optional<asio::steady_timer> rest_of_key_;
  std::optional<asio::steady_timer> next_frame_;
  bool waiting_for_input_ = false;

  KeyDecoder decoder_;
  std::deque<Input> inputs_;
  LineEditor editor_;
  std::string prompt_;

  std::function<void(Canvas)> draw_;
  std::function<void(std::string)> line_;
  std::function<void(Key)> key_;
  std::function<void()> end_;
  std::vector<std::pair<Key, std::function<void()>>> keys_;

  Painter painter_;
  std::shared_ptr<Grid> grid_;
  bool content_changed_ = true;
  bool frame_scheduled_ = false;
  std::chrono::steady_clock::time_point last_frame_;
  std::string unsent_;
  bool beep_ = false;
};

}  // namespace terminal
