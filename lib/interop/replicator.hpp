#pragma once
/// @file
/// A real hypercore 9.12.0 under node that replicates over TCP, driven by a test whose own peers
/// run in the same io_context meanwhile. lib/js/replicate-peer.js is its other half.
///
/// @code
/// interop::JsReplicator js(io);
/// Json feed = js.call({{"op", "open"}, {"storage", "memory"}, {"key", key.hex()}});
/// @endcode

#include <interop/js_peer.hpp>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

#include <array>
#include <map>

namespace interop {

/// One node process. Requests may overlap.
class JsReplicator {
 public:
  /// @param script of lib/js, which answers requests in the same way
  explicit JsReplicator(asio::io_context& io, const std::string& script = "replicate-peer.js");
  ~JsReplicator();

  /// Asks, and runs the io_context until the answer is there. @throws JsError, std::runtime_error
  Json call(Json request);

  /// Asks. @return the number under which `answer` gives it
  int ask(Json request);
  bool answered(int request) const { return answers_.contains(request); }
  /// Runs the io_context until `request` is answered, and takes the answer.
  Json answer(int request);

 private:
  void read();
  void received(std::size_t size);

  asio::io_context& io_;
  Child child_;
  asio::posix::stream_descriptor output_;
  std::array<char, 65536> chunk_{};
  std::string buffer_;
  std::map<int, Json> answers_;
  int last_request_ = 0;
  bool ended_ = false;
};

}  // namespace interop
