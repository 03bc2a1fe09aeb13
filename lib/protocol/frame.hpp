#pragma once
/// @file
/// Where one message ends and the next begins: `varint(length) varint(channel << 4 | type) body`,
/// or a single byte 00 to keep the connection alive. Source: docs/formats/hypercore-wire.md,
/// section 3.
///
/// For the library, not for programs.

#include <protocol/error.hpp>

#include <crypto/bytes.hpp>

#include <cstdint>
#include <functional>

namespace protocol {

using crypto::Bytes;
using crypto::BytesView;

inline constexpr std::size_t largest_body = std::size_t{8} * 1024 * 1024;  ///< bytes

/// A frame as it comes in. The body is only valid during the call that hands it over.
struct Frame {
  std::uint64_t channel = 0;
  unsigned type = 0;  ///< 0 to 15
  BytesView body;
};

/// Adds a frame at the end of `to`: length, header and body.
void append_frame(Bytes& to, std::uint64_t channel, unsigned type, BytesView body);

/// The same without the body, whose `body_size` bytes the caller adds.
void append_frame_head(Bytes& to, std::uint64_t channel, unsigned type, std::size_t body_size);

/// Cuts a stream into frames. Holds at most one unfinished frame, and of it only what has come:
/// a peer that announces 8 MiB and sends ten bytes costs ten bytes (and some rounding).
class FrameReader {
 public:
  /// Calls `on_frame` for each frame that is complete, in order; keep-alives are swallowed. Frames
  /// that lie whole in `bytes` are not copied. `on_frame` returns whether to go on: after `false`
  /// the rest of `bytes` is dropped.
  /// @throws Error frame_too_large, bad_varint; what `on_frame` throws. After that it is not to be
  /// used
  void receive(BytesView bytes, const std::function<bool(const Frame&)>& on_frame);

  std::size_t buffered() const { return partial_.size(); }  ///< bytes of the unfinished frame

 private:
  /// Goes on with the frame that the last call ended in. Takes what it needs off `bytes`.
  /// @return whether it is done, and `on_frame` wants more
  bool finish_partial(BytesView& bytes, const std::function<bool(const Frame&)>& on_frame);

  Bytes partial_;
};

}  // namespace protocol
