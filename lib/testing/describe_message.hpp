#pragma once
/// @file
/// A message as a text with every field in it, to compare and to read in a failure. For tests only.

#include <fmt/core.h>
#include <protocol/messages.hpp>

#include <string>

namespace testing_messages {

using namespace protocol;

/// Writes the fields; what is absent is a dash.
class Describer {
 public:
  std::string operator()(const Open& open) {
    return fmt::format("{} {}", open.discovery_key, fixed(open.capability));
  }
  std::string operator()(const Options& options) {
    std::string text;
    for (const std::string& name : options.extensions) {
      text += crypto::to_hex(crypto::bytes_of(name)) + " ";
    }
    return text + flag(options.ack);
  }
  std::string operator()(const Status& status) {
    return flag(status.uploading) + flag(status.downloading);
  }
  std::string operator()(const Have& have) {
    return fmt::format("{} {} {} {}", have.start, have.length, bytes(have.bitfield),
                       flag(have.ack));
  }
  std::string operator()(const Unhave& m) { return fmt::format("{} {}", m.start, m.length); }
  std::string operator()(const Want& m) { return fmt::format("{} {}", m.start, m.length); }
  std::string operator()(const Unwant& m) { return fmt::format("{} {}", m.start, m.length); }
  std::string operator()(const Request& m) {
    return fmt::format("{} {} {} {}", m.index, m.bytes, flag(m.hash), m.nodes);
  }
  std::string operator()(const Cancel& m) {
    return fmt::format("{} {} {}", m.index, m.bytes, flag(m.hash));
  }
  std::string operator()(const Data& data) {
    std::string text = fmt::format("{} {}", data.index, bytes(data.value));
    for (const hypercore::Node& node : data.nodes) {
      text += fmt::format(" ({} {} {})", node.index, node.hash, node.size);
    }
    return text + " " + fixed(data.signature);
  }
  std::string operator()(const Close& close) { return fixed(close.discovery_key); }
  std::string operator()(const Extension& extension) {
    return fmt::format("{} {}", extension.id, crypto::to_hex(extension.body));
  }

 private:
  static std::string flag(bool flag) { return flag ? "+" : "-"; }
  static std::string bytes(const std::optional<BytesView>& bytes) {
    return bytes ? "'" + crypto::to_hex(*bytes) + "'" : "-";
  }
  template <class Fixed>
  static std::string fixed(const std::optional<Fixed>& fixed) {
    return fixed ? fixed->hex() : "-";
  }
};

inline std::string describe(const Message& message) {
  return std::string(name_of(message)) + " " + std::visit(Describer(), message);
}

}  // namespace testing_messages
