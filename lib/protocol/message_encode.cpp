// Which fields are written is what the JavaScript modules do: some messages spell a default out,
// others leave it away.
#include <protocol/frame.hpp>
#include <protocol/messages.hpp>
#include <protocol/protobuf.hpp>

namespace protocol {
namespace {

/// Goes over a message's fields twice: with a FieldCounter, as a frame begins with its length, and
/// with a FieldWriter.
template <class Fields>
class Visitor {
 public:
  Visitor(Fields& to, std::uint64_t channel) : to_(to), channel_(channel) {}

  void operator()(const Open& open) {
    to_.bytes(1, open.discovery_key);
    if (open.capability) to_.bytes(2, *open.capability);
  }

  void operator()(const Options& options) {
    for (const std::string& name : options.extensions) to_.bytes(1, crypto::bytes_of(name));
    // On channel 0, the stream's own, there are no blocks to acknowledge.
    if (channel_ != 0 || options.ack) to_.number(2, options.ack ? 1 : 0);
  }

  void operator()(const Status& status) {
    to_.number(1, status.uploading ? 1 : 0);
    to_.number(2, status.downloading ? 1 : 0);
  }

  void operator()(const Have& have) {
    to_.number(1, have.start);
    if (have.length != 1 || have.bitfield || have.ack) to_.number(2, have.length);
    if (have.bitfield) to_.bytes(3, *have.bitfield);
    if (have.ack) to_.number(4, 1);
  }

  void operator()(const Unhave& unhave) { range(unhave.start, unhave.length); }
  void operator()(const Want& want) { range(want.start, want.length); }
  void operator()(const Unwant& unwant) { range(unwant.start, unwant.length); }

  void operator()(const Request& request) {
    range(request.index, request.bytes);
    to_.number(3, request.hash ? 1 : 0);
    to_.number(4, request.nodes);
  }

  void operator()(const Cancel& cancel) {
    range(cancel.index, cancel.bytes);
    to_.number(3, cancel.hash ? 1 : 0);
  }

  void operator()(const Data& data) {
    to_.number(1, data.index);
    if (data.value) to_.bytes(2, *data.value);
    for (const hypercore::Node& node : data.nodes) {
      FieldCounter size;
      Visitor<FieldCounter>(size, channel_)(node);
      to_.header(3, size.count());
      (*this)(node);
    }
    if (data.signature) to_.bytes(4, *data.signature);
  }

  void operator()(const hypercore::Node& node) {
    to_.number(1, node.index.value());
    to_.bytes(2, node.hash);
    to_.number(3, node.size);
  }

  void operator()(const Close& close) {
    if (close.discovery_key) to_.bytes(1, *close.discovery_key);
  }

  void operator()(const Extension& extension) { to_.bare(extension.id, extension.body); }

 private:
  void range(std::uint64_t first, std::uint64_t second) {
    to_.number(1, first);
    to_.number(2, second);
  }

  Fields& to_;
  std::uint64_t channel_;
};

}  // namespace

void append_message(Bytes& to, std::uint64_t channel, const Message& message) {
  FieldCounter size;
  std::visit(Visitor<FieldCounter>(size, channel), message);
  append_frame_head(to, channel, type_of(message), size.count());
  FieldWriter writer(to);
  std::visit(Visitor<FieldWriter>(writer, channel), message);
}

}  // namespace protocol
