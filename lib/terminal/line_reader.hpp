#pragma once
/// @file
/// The thread behind `on_line`: waits for an input, and hands its lines to an `asio::io_context`.
///
/// For the library, not for programs.

#include <terminal/line_splitter.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace terminal {

/// Reads one input. While lines wait for `io`, nothing more is read, so a long file piped in
/// takes no more memory than a line and a portion of 64 KiB.
class LineReader : public std::enable_shared_from_this<LineReader> {
 public:
  using Callback = std::function<void(std::string)>;

  LineReader(asio::io_context& io, int descriptor);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// Begins to read. Once; not in the constructor, because the thread holds on to `this`.
  void start();
  void add(Callback callback);
  int descriptor() const { return descriptor_; }
  bool ended() const {
    return ended_;
  }  ///< whether all lines up to the end of the input were delivered

  /// Ends the thread and drops the callbacks. From then on nothing is called.
  void stop();

 private:
  void read_lines();
  bool wait_for_input() const;
  bool hand_over(std::deque<std::string> lines);
  void finish(int error);
  void deliver();
  void deliver_next();
  void call(const std::string& line);

  asio::io_context& io_;
  int descriptor_;
  bool was_closed_;         // its number may soon belong to another file, the pipe below for one
  int wake_[2] = {-1, -1};  // a pipe: closing its second end wakes the thread
  std::thread thread_;

  // Only touched by what runs in `io_`.
  asio::executor_work_guard<asio::io_context::executor_type> keeps_running_;
  std::vector<std::shared_ptr<Callback>> callbacks_;
  bool ended_ = false;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> lines_;  // guarded by mutex_; the thread waits until it is empty
  bool stopping_ = false;          // guarded by mutex_
};

}  // namespace terminal
