// Frames and messages: whatever a peer sends is read or refused, costs no more memory than was
// sent, and what was read means the same when we write it.
#include <fuzz/input.hpp>
#include <protocol/frame.hpp>
#include <protocol/messages.hpp>
#include <testing/describe_message.hpp>

using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  std::size_t piece = 1 + input.number();
  auto check = [](const protocol::Frame& frame) {
    auto message = protocol::decode_message(frame.type, frame.body);
    if (!message) return true;
    crypto::Bytes again;
    protocol::append_message(again, frame.channel, *message);
    protocol::FrameReader().receive(again, [&](const protocol::Frame& ours) {
      require(ours.channel == frame.channel && ours.type == frame.type, "the frame is the same");
      require(testing_messages::describe(*protocol::decode_message(ours.type, ours.body)) ==
                  testing_messages::describe(*message),
              "the message is the same");
      return true;
    });
    return true;
  };
  protocol::FrameReader reader;
  std::size_t received = 0;
  try {
    while (!input.empty()) {
      crypto::BytesView part = input.bytes(piece);
      crypto::Bytes copy(part.begin(), part.end());
      received += copy.size();
      reader.receive(copy, check);
      require(reader.buffered() <= received, "no more is kept than came");
    }
  } catch (const protocol::Error&) {
  }
  return 0;
}
